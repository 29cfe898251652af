// A library for LD_PRELOAD (F09, F27, F34): the calls that make bytes durable fail from the LOCKSTEP_FAIL_FROM-th on,
// LOCKSTEP_FAIL_COUNT times, with LOCKSTEP_FAIL_ERROR (EIO unless given). Counted are writes to descriptors opened with
// O_DSYNC, and fdatasync. With LOCKSTEP_FAIL_WHAT "create" it is files being made instead, with "allocate" memory asked
// for with `new`; with "hang" such a write takes two seconds and succeeds (F11).
#include <dlfcn.h>
#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdarg>
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
  return real(descriptor, bytes, count, offset);
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
