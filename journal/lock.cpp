#include "journal/lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <span>
#include <string>
#include <utility>

#include "journal/directory.hpp"

namespace journal {

namespace fs = std::filesystem;

namespace {

JournalError locked_error(const fs::path& path, int descriptor) {
  std::array<char, 32> holder{};
  const auto bytes = read_at(descriptor, std::as_writable_bytes(std::span{holder}), 0);
  std::string pid{holder.data(), bytes ? *bytes : 0};
  while (!pid.empty() && pid.back() == '\n') pid.pop_back();
  return {.code = ErrorCode::Locked,
          .path = path.string(),
          .reason = "is being written by process " + (pid.empty() ? std::string{"unknown"} : pid),
          .advice = "stop that process, or choose another directory"};
}

/// What is locked for the whole journal: its directory, for a file can be removed and made anew.
Descriptor open_directory(const fs::path& directory) {
  return Descriptor{::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
}

}  // namespace

engine::Result<DirectoryLock, JournalError> DirectoryLock::take(const fs::path& directory, std::string_view file_name) {
  const bool is_journals = file_name == kLockFileName;
  const fs::path path = directory / file_name;
  Descriptor file{::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644)};
  if (file.number() < 0) return engine::Failure{system_error(errno, path.string(), "create the lock file")};
  Descriptor locked = is_journals ? open_directory(directory) : Descriptor{::dup(file.number())};
  if (locked.number() < 0) return engine::Failure{system_error(errno, directory.string(), "open the directory")};
  if (::flock(locked.number(), LOCK_EX | LOCK_NB) != 0) {
    if (errno == EWOULDBLOCK) return engine::Failure{locked_error(is_journals ? directory : path, file.number())};
    return engine::Failure{system_error(errno, path.string(), "take the lock")};
  }
  const std::string pid = std::to_string(::getpid()) + "\n";
  int refused = ::ftruncate(file.number(), 0) == 0 ? 0 : errno;
  if (refused == 0) refused = write_at(file.number(), std::as_bytes(std::span{pid}), 0);
  if (refused != 0) return engine::Failure{system_error(refused, path.string(), "write the lock file")};
  return DirectoryLock{std::move(locked)};
}

std::optional<JournalError> holder_of(const fs::path& directory) {
  const Descriptor locked = open_directory(directory);
  if (locked.number() < 0) return std::nullopt;
  // A shared lock is enough to see an exclusive one; two that look at once do not see each other.
  if (::flock(locked.number(), LOCK_SH | LOCK_NB) == 0 || errno != EWOULDBLOCK) return std::nullopt;
  const Descriptor file{::open((directory / kLockFileName).c_str(), O_RDONLY | O_CLOEXEC)};
  return locked_error(directory, file.number());
}

}  // namespace journal
