#include "journal/lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string>
#include <utility>

#include "journal/directory.hpp"

namespace journal {

namespace fs = std::filesystem;

namespace {

JournalError locked_error(const fs::path& path, int descriptor) {
  std::array<char, 32> holder{};
  const ssize_t bytes = ::pread(descriptor, holder.data(), holder.size() - 1, 0);
  std::string pid{holder.data(), bytes > 0 ? static_cast<std::size_t>(bytes) : 0};
  while (!pid.empty() && pid.back() == '\n') pid.pop_back();
  return {.code = ErrorCode::Locked,
          .path = path.string(),
          .reason = "is being written by process " + (pid.empty() ? std::string{"unknown"} : pid),
          .advice = "stop that process, or choose another directory"};
}

}  // namespace

engine::Result<DirectoryLock, JournalError> DirectoryLock::take(const fs::path& directory, std::string_view file_name) {
  const fs::path path = directory / file_name;
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (descriptor < 0) return engine::Failure{system_error(errno, path.string(), "create the lock file")};
  DirectoryLock lock{descriptor};
  if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    if (errno == EWOULDBLOCK) {
      return engine::Failure{locked_error(file_name == kLockFileName ? directory : path, descriptor)};
    }
    return engine::Failure{system_error(errno, path.string(), "lock the lock file")};
  }
  const std::string pid = std::to_string(::getpid()) + "\n";
  if (::ftruncate(descriptor, 0) != 0 || ::pwrite(descriptor, pid.data(), pid.size(), 0) < 0) {
    return engine::Failure{system_error(errno, path.string(), "write the lock file")};
  }
  return lock;
}

DirectoryLock::DirectoryLock(DirectoryLock&& other) noexcept : descriptor_{std::exchange(other.descriptor_, -1)} {}

DirectoryLock& DirectoryLock::operator=(DirectoryLock&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  return *this;
}

DirectoryLock::~DirectoryLock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

std::optional<JournalError> holder_of(const fs::path& directory) {
  const int descriptor = ::open((directory / kLockFileName).c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return std::nullopt;
  std::optional<JournalError> held;
  // A shared lock is enough to see an exclusive one; two that look at once do not see each other.
  if (::flock(descriptor, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK) held = locked_error(directory, descriptor);
  ::close(descriptor);
  return held;
}

}  // namespace journal
