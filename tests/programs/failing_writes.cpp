// A library for LD_PRELOAD (F09, F27, F34): the calls that make bytes durable fail from the LOCKSTEP_FAIL_FROM-th on,
// LOCKSTEP_FAIL_COUNT times, with LOCKSTEP_FAIL_ERROR (EIO unless given). Counted are writes to descriptors opened with
// O_DSYNC, and fdatasync. With LOCKSTEP_FAIL_WHAT "create" it is files being made instead, with "allocate" memory asked
// for with `new`; with "hang" such a write takes two seconds and succeeds (F11). With "short" every read and write
// gives less than was asked for, or is interrupted, as numbers say that are drawn from the seed LOCKSTEP_FAIL_FROM
// (F12).
#include <dlfcn.h>
#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdarg>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <new>

namespace {

long number_of(const char* name) {
  const char* const text = std::getenv(name);
  return text == nullptr ? 0 : std::atol(text);
}

/// Whether this call, of a kind that has a name, is one that fails; sets errno then.
bool fails_now(const char* what) {
  static const long from = number_of("LOCKSTEP_FAIL_FROM");
  static const long count = number_of("LOCKSTEP_FAIL_COUNT");
  static const long error = number_of("LOCKSTEP_FAIL_ERROR");
  static const char* const named = std::getenv("LOCKSTEP_FAIL_WHAT");
  static std::atomic<long> calls{0};
  if (std::strcmp(named == nullptr ? "write" : named, what) != 0) return false;
  const long call = ++calls;
  if (from == 0 || call < from || call >= from + count) return false;
  errno = error == 0 ? EIO : static_cast<int>(error);
  return true;
}

bool is_short() {
  static const char* const named = std::getenv("LOCKSTEP_FAIL_WHAT");
  return named != nullptr && std::strcmp(named, "short") == 0;
}

/// SplitMix64.
std::uint64_t draw() {
  static std::atomic<std::uint64_t> state{static_cast<std::uint64_t>(number_of("LOCKSTEP_FAIL_FROM"))};
  std::uint64_t value = state += 0x9E37'79B9'7F4A'7C15ULL;
  value = (value ^ (value >> 30U)) * 0xBF58'476D'1CE4'E5B9ULL;
  value = (value ^ (value >> 27U)) * 0x94D0'49BB'1331'11EBULL;
  return value ^ (value >> 31U);
}

/// How much of a transfer is made; 0: it is interrupted. Without the page cache only whole sectors can be.
std::size_t share_of(int descriptor, std::size_t count) {
  constexpr std::size_t kSector = 4096;
  if (!is_short() || count <= 1) return count;
  if (draw() % 8 == 0) return 0;
  if ((::fcntl(descriptor, F_GETFL) & O_DIRECT) == 0) return 1 + draw() % (draw() % 2 == 0 ? count : 2);
  return kSector * (1 + draw() % (count / kSector));
}

/// A transfer by `real`, of as much as is drawn.
template <class Real>
ssize_t transfer(int descriptor, std::size_t count, Real&& real) {
  const std::size_t share = share_of(descriptor, count);
  if (share != 0 || count == 0) return real(share);
  errno = EINTR;
  return -1;
}

void hang() {
  constexpr timespec kTwoSeconds{.tv_sec = 2, .tv_nsec = 0};
  ::clock_nanosleep(CLOCK_MONOTONIC, 0, &kTwoSeconds, nullptr);
}

template <class Function>
Function next(const char* name) {
  return reinterpret_cast<Function>(::dlsym(RTLD_NEXT, name));
}

}  // namespace

extern "C" ssize_t pwrite(int descriptor, const void* bytes, size_t count, off_t offset) {
  static const auto real = next<ssize_t (*)(int, const void*, size_t, off_t)>("pwrite");
  if ((::fcntl(descriptor, F_GETFL) & O_DSYNC) == O_DSYNC) {
    if (fails_now("write")) return -1;
    if (fails_now("hang")) hang();
  }
  return transfer(descriptor, count, [&](size_t share) { return real(descriptor, bytes, share, offset); });
}

extern "C" ssize_t pread(int descriptor, void* bytes, size_t count, off_t offset) {
  static const auto real = next<ssize_t (*)(int, void*, size_t, off_t)>("pread");
  return transfer(descriptor, count, [&](size_t share) { return real(descriptor, bytes, share, offset); });
}

extern "C" ssize_t read(int descriptor, void* bytes, size_t count) {
  static const auto real = next<ssize_t (*)(int, void*, size_t)>("read");
  return transfer(descriptor, count, [&](size_t share) { return real(descriptor, bytes, share); });
}

extern "C" int fdatasync(int descriptor) {
  static const auto real = next<int (*)(int)>("fdatasync");
  return fails_now("write") ? -1 : real(descriptor);
}

extern "C" int open(const char* path, int flags, ...) {
  static const auto real = next<int (*)(const char*, int, ...)>("open");
  if ((flags & O_CREAT) == 0) return real(path, flags);
  va_list arguments;
  va_start(arguments, flags);
  const mode_t mode = va_arg(arguments, mode_t);
  va_end(arguments);
  return fails_now("create") ? -1 : real(path, flags, mode);
}

void* operator new(std::size_t bytes) {
  void* const place = fails_now("allocate") ? nullptr : std::malloc(bytes);
  if (place == nullptr) throw std::bad_alloc{};
  return place;
}
void operator delete(void* place) noexcept { std::free(place); }
void operator delete(void* place, std::size_t) noexcept { std::free(place); }
