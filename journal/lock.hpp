// One writer for each journal: an flock'ed file that names its holder. The kernel lets go of it when the process ends,
// however it ends.
#pragma once

#include <filesystem>
#include <optional>
#include <string_view>

#include "engine/base/result.hpp"
#include "journal/directory.hpp"
#include "journal/error.hpp"

namespace journal {

/// Holds the lock of one directory. The file stays when the lock is let go: removing it would race with the next
/// process, which may have opened it already.
class DirectoryLock {
 public:
  /// Fails at once, naming the holder's process id, when another process (or another lock here) has it.
  /// file_name: another than the journal's own lock, for what has a single writer of its own.
  static engine::Result<DirectoryLock, JournalError> take(const std::filesystem::path& directory,
                                                          std::string_view file_name = kLockFileName);
  DirectoryLock(DirectoryLock&& other) noexcept;
  DirectoryLock& operator=(DirectoryLock&& other) noexcept;
  DirectoryLock(const DirectoryLock&) = delete;
  DirectoryLock& operator=(const DirectoryLock&) = delete;
  ~DirectoryLock();

 private:
  explicit DirectoryLock(int descriptor) noexcept : descriptor_{descriptor} {}

  int descriptor_;
};

/// The error that take() would give because another holds the lock; empty when nobody does. Changes nothing.
std::optional<JournalError> holder_of(const std::filesystem::path& directory);

}  // namespace journal
