#include "tests/crash/states/recorder.hpp"

#include <dlfcn.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <span>

namespace tests {

namespace {

Recorder* recorder = nullptr;
std::int64_t clock_ns = 1'000'000'000'000;

template <class Function>
Function next(const char* name) {
  return reinterpret_cast<Function>(::dlsym(RTLD_NEXT, name));
}

}  // namespace

/// What each call tells of itself. True or a value: the call is done, the system's is not to be made.
struct Recorder::Calls {
  /// Whoever looks at a state calls the system himself.
  static bool is_on() { return recorder != nullptr && !recorder->is_in_hook_; }
  static bool is_dead() { return is_on() && recorder->is_dead_; }
  static Open* opened(int descriptor) {
    if (!is_on()) return nullptr;
    const auto found = recorder->open_.find(descriptor);
    return found == recorder->open_.end() ? nullptr : &found->second;
  }

  static bool is_watched(const char* path) { return is_on() && recorder->is_watched(path); }
  static void open(int descriptor, const char* path, int flags) {
    if ((flags & O_DIRECTORY) != 0) {
      recorder->open_directories_[descriptor] = path;
      return;
    }
    auto file = recorder->disk_.find(path);
    const bool is_new = !file;
    if (is_new) file = recorder->disk_.make(path);
    if ((flags & O_TRUNC) != 0) file->resize(0);
    recorder->open_[descriptor] = {file, (flags & O_DSYNC) != 0};
    if (is_new) recorder->changed();
  }
  static void close(int descriptor) {
    if (!is_on()) return;
    recorder->open_.erase(descriptor);
    recorder->open_directories_.erase(descriptor);
  }
  static void write(const Open& to, std::size_t offset, std::span<const std::byte> bytes) {
    to.file->write(offset, bytes);
    recorder->changed();
    if (to.is_synchronous) to.file->sync();
  }
  static void resize(const Open& opened, std::size_t bytes) {
    opened.file->resize(bytes);
    recorder->changed();
  }
  static void sync(int descriptor) {
    if (!is_on() || recorder->is_dead_) return;
    const auto directory = recorder->open_directories_.find(descriptor);
    const Open* const file = opened(descriptor);
    if (file == nullptr && directory == recorder->open_directories_.end()) return;
    if (file != nullptr) {
      file->file->sync();
    } else {
      recorder->disk_.sync_directory(directory->second);
    }
  }
  static void map(const void* base, std::size_t bytes, const Open& opened) {
    recorder->mapped_.push_back({static_cast<const std::byte*>(base), bytes, opened.file});
  }
  static void unmap(const void* base) {
    if (!is_on()) return;
    if (!recorder->is_dead_) static_cast<void>(recorder->disk());
    std::erase_if(recorder->mapped_, [&](const Mapped& mapped) { return mapped.base == base; });
  }
  static void sync_mapping(const void* from, std::size_t bytes) {
    if (!is_on() || recorder->is_dead_) return;
    const auto* const place = static_cast<const std::byte*>(from);
    for (const Mapped& mapped : recorder->mapped_) {
      if (place < mapped.base || place >= mapped.base + mapped.bytes) continue;
      static_cast<void>(recorder->disk());
      mapped.file->sync(static_cast<std::size_t>(place - mapped.base), bytes);
    }
  }
  static void rename(const char* from, const char* to) {
    recorder->disk_.rename(from, to);
    recorder->changed();
  }
  static void remove(const char* path) {
    recorder->disk_.remove(path);
    recorder->changed();
  }
};

Recorder::Recorder(std::vector<std::filesystem::path> directories) : directories_{std::move(directories)} {
  for (const auto& directory : directories_) disk_.read(directory);
  recorder = this;
}

Recorder::~Recorder() { recorder = nullptr; }

void Recorder::revive() {
  open_.clear();
  open_directories_.clear();
  mapped_.clear();
  is_dead_ = false;
}

void Recorder::pass(std::int64_t ns) { clock_ns += ns; }

const Disk& Recorder::disk() {
  for (const Mapped& mapped : mapped_) mapped.file->look_at({mapped.base, mapped.bytes});
  return disk_;
}

/// Segments, seals, head, snapshots, keys, and what they are before they have their names.
bool Recorder::is_watched(const std::string& path) const {
  const std::filesystem::path whole{path};
  if (std::find(directories_.begin(), directories_.end(), whole) != directories_.end()) return true;
  if (std::find(directories_.begin(), directories_.end(), whole.parent_path()) == directories_.end()) return false;
  const std::string name = whole.filename().string();
  return name.ends_with(".seg") || name.ends_with(".seal") || name == "head" || name.starts_with("snapshot-") ||
         name == "key" || name == "key.public" || name.ends_with(".preparing");
}

void Recorder::changed() {
  if (!hook_ || is_dead_) return;
  static_cast<void>(disk());
  is_in_hook_ = true;
  hook_();
  is_in_hook_ = false;
}

}  // namespace tests

using Calls = tests::Recorder::Calls;
using tests::next;

extern "C" int open(const char* path, int flags, ...) {
  static const auto real = next<int (*)(const char*, int, ...)>("open");
  mode_t mode = 0;
  if ((flags & O_CREAT) != 0) {
    va_list rest;
    va_start(rest, flags);
    mode = va_arg(rest, mode_t);
    va_end(rest);
  }
  if (!Calls::is_watched(path)) return real(path, flags, mode);
  if (Calls::is_dead() && (flags & (O_CREAT | O_TRUNC)) != 0) {
    errno = EROFS;
    return -1;
  }
  const int descriptor = real(path, flags & ~(O_DIRECT | O_DSYNC), mode);
  if (descriptor >= 0) Calls::open(descriptor, path, flags);
  return descriptor;
}

extern "C" int close(int descriptor) {
  static const auto real = next<int (*)(int)>("close");
  Calls::close(descriptor);
  return real(descriptor);
}

extern "C" ssize_t pwrite(int descriptor, const void* bytes, size_t count, off_t offset) {
  static const auto real = next<ssize_t (*)(int, const void*, size_t, off_t)>("pwrite");
  const auto* const to = Calls::opened(descriptor);
  if (to == nullptr) return real(descriptor, bytes, count, offset);
  if (Calls::is_dead()) return static_cast<ssize_t>(count);
  const ssize_t put = real(descriptor, bytes, count, offset);
  if (put > 0) {
    const auto size = static_cast<std::size_t>(put);
    Calls::write(*to, static_cast<std::size_t>(offset), {static_cast<const std::byte*>(bytes), size});
  }
  return put;
}

extern "C" int fdatasync(int descriptor) {
  Calls::sync(descriptor);
  return 0;
}

extern "C" int fsync(int descriptor) {
  Calls::sync(descriptor);
  return 0;
}

extern "C" int msync(void* from, size_t bytes, int) {
  Calls::sync_mapping(from, bytes);
  return 0;
}

extern "C" int ftruncate(int descriptor, off_t bytes) noexcept {
  static const auto real = next<int (*)(int, off_t)>("ftruncate");
  const auto* const opened = Calls::opened(descriptor);
  if (opened != nullptr && Calls::is_dead()) return 0;
  const int done = real(descriptor, bytes);
  if (opened != nullptr && done == 0) Calls::resize(*opened, static_cast<std::size_t>(bytes));
  return done;
}

extern "C" int posix_fallocate(int descriptor, off_t offset, off_t bytes) {
  static const auto real = next<int (*)(int, off_t, off_t)>("posix_fallocate");
  const auto* const opened = Calls::opened(descriptor);
  if (opened != nullptr && Calls::is_dead()) return 0;
  const int refused = real(descriptor, offset, bytes);
  if (opened != nullptr && refused == 0) Calls::resize(*opened, static_cast<std::size_t>(offset + bytes));
  return refused;
}

extern "C" void* mmap(void* where, size_t bytes, int protection, int flags, int descriptor, off_t offset) noexcept {
  static const auto real = next<void* (*)(void*, size_t, int, int, int, off_t)>("mmap");
  void* const mapped = real(where, bytes, protection, flags, descriptor, offset);
  const auto* const opened = descriptor < 0 ? nullptr : Calls::opened(descriptor);
  if (opened != nullptr && mapped != MAP_FAILED && (protection & PROT_WRITE) != 0) Calls::map(mapped, bytes, *opened);
  return mapped;
}

extern "C" int munmap(void* from, size_t bytes) noexcept {
  static const auto real = next<int (*)(void*, size_t)>("munmap");
  Calls::unmap(from);
  return real(from, bytes);
}

extern "C" int rename(const char* from, const char* to) noexcept {
  static const auto real = next<int (*)(const char*, const char*)>("rename");
  const bool is_watched = Calls::is_watched(from) && Calls::is_watched(to);
  if (is_watched && Calls::is_dead()) return 0;
  const int done = real(from, to);
  if (is_watched && done == 0) Calls::rename(from, to);
  return done;
}

extern "C" int unlink(const char* path) noexcept {
  static const auto real = next<int (*)(const char*)>("unlink");
  const bool is_watched = Calls::is_watched(path);
  if (is_watched && Calls::is_dead()) return 0;
  const int done = real(path);
  if (is_watched && done == 0) Calls::remove(path);
  return done;
}

extern "C" int clock_gettime(clockid_t clock, timespec* now) noexcept {
  static const auto real = next<int (*)(clockid_t, timespec*)>("clock_gettime");
  if (clock != CLOCK_MONOTONIC || !Calls::is_on()) return real(clock, now);
  constexpr std::int64_t kSecond = 1'000'000'000;
  *now = {.tv_sec = tests::clock_ns / kSecond, .tv_nsec = tests::clock_ns % kSecond};
  return 0;
}
