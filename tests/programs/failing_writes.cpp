// A library for LD_PRELOAD (F09): the calls that make bytes durable fail from the LOCKSTEP_FAIL_FROM-th on,
// LOCKSTEP_FAIL_COUNT times. Counted are writes to descriptors opened with O_DSYNC, and fdatasync.
#include <dlfcn.h>
#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdlib>

namespace {

long number_of(const char* name) {
  const char* const text = std::getenv(name);
  return text == nullptr ? 0 : std::atol(text);
}

bool fails_now() {
  static const long from = number_of("LOCKSTEP_FAIL_FROM");
  static const long count = number_of("LOCKSTEP_FAIL_COUNT");
  static std::atomic<long> calls{0};
  const long call = ++calls;
  return from != 0 && call >= from && call < from + count;
}

template <class Function>
Function next(const char* name) {
  return reinterpret_cast<Function>(::dlsym(RTLD_NEXT, name));
}

}  // namespace

extern "C" ssize_t pwrite(int descriptor, const void* bytes, size_t count, off_t offset) {
  static const auto real = next<ssize_t (*)(int, const void*, size_t, off_t)>("pwrite");
  if ((::fcntl(descriptor, F_GETFL) & O_DSYNC) == O_DSYNC && fails_now()) {
    errno = EIO;
    return -1;
  }
  return real(descriptor, bytes, count, offset);
}

extern "C" int fdatasync(int descriptor) {
  static const auto real = next<int (*)(int)>("fdatasync");
  if (fails_now()) {
    errno = EIO;
    return -1;
  }
  return real(descriptor);
}
