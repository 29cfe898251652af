// One writer for each journal: its directory is locked (flock), and a file in it names the holder. The kernel lets go
// of the lock when the process ends, however it ends.
#pragma once

#include <filesystem>
#include <optional>
#include <string_view>
#include <utility>

#include "engine/base/result.hpp"
#include "journal/directory.hpp"
#include "journal/error.hpp"
#include "journal/file_io.hpp"

namespace journal {

/// Holds the lock of one directory. The file stays when the lock is let go; whoever removes it takes away a name, not
/// the lock.
class DirectoryLock {
 public:
  /// Fails at once, naming the holder's process id, when another process (or another lock here) has it.
  /// file_name: another than the journal's own, for what has a single writer of its own; then that file is locked.
  static engine::Result<DirectoryLock, JournalError> take(const std::filesystem::path& directory,
                                                          std::string_view file_name = kLockFileName);

 private:
  explicit DirectoryLock(Descriptor locked) noexcept : locked_{std::move(locked)} {}

  Descriptor locked_;
};

/// The error that take() would give because another holds the lock; empty when nobody does. Changes nothing.
std::optional<JournalError> holder_of(const std::filesystem::path& directory);

}  // namespace journal
