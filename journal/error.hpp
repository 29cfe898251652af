// What can go wrong with a journal, and how it is told: which file, where in it, what to do.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/model/ids.hpp"

namespace journal {

/// Numbers are part of the JSON output; retired ones stay reserved.
enum class ErrorCode : std::uint8_t {
  NotFound = 1,       ///< no such path
  NotADirectory = 2,  ///< a file where a directory is needed
  NotAJournal = 3,    ///< a directory without segments, or a file that is no segment
  NotEmpty = 4,       ///< creating a journal where one (or anything else) is
  Locked = 5,         ///< another process writes it
  PermissionDenied = 6,
  ReadOnly = 7,
  DiskFull = 8,
  Io = 9,             ///< the operating system refused in another way
  OtherVersion = 10,  ///< a format that this build does not read
  Damage = 11,        ///< committed bytes are missing or changed
  BadOptions = 12,    ///< sizes or ids that cannot be
  IndexDamaged = 13,  ///< the index cannot be read; the journal is not concerned
  IndexAhead = 14,    ///< the index holds durable events that the journal has not: the journal lost them
  SyncFailed = 15,    ///< a write or sync of what was to be durable failed: nothing may be released any more
  FileReplaced = 16,  ///< a file that is being written has lost its name, or another has taken it
  BadKey = 17,        ///< a key file that is none, or lies where others reach it
};

/// One thing that went wrong. Strings: never made on the core's thread.
struct JournalError {
  ErrorCode code{};
  std::string path{};           ///< file or directory
  std::uint64_t offset{0};      ///< in that file; only with Damage
  engine::Sequence sequence{};  ///< expected there; only with Damage
  std::string reason{};         ///< what is wrong, in words
  std::string advice{};         ///< what to do

  /// One line: path, offset and sequence where they mean something, reason, advice.
  [[nodiscard]] std::string message() const;
};

/// The exit status of a program that ends with this error: 1 damaged, 2 wrong usage, 3 the environment, 4 a
/// fail-stop.
int exit_status(ErrorCode code) noexcept;
std::string_view name_of(ErrorCode code) noexcept;

/// The error that `errno_value` stands for, on `path`, while doing `what` ("create the segment").
JournalError system_error(int errno_value, std::string path, std::string_view what);

}  // namespace journal
