#include "journal/error.hpp"

#include <cerrno>
#include <system_error>
#include <utility>

namespace journal {

std::string JournalError::message() const {
  std::string text = path;
  if (code == ErrorCode::Damage) {
    text += ", offset " + std::to_string(offset);
    if (sequence.raw() != 0) text += ", sequence " + std::to_string(sequence.raw());
  }
  if (!text.empty()) text += ": ";
  text += reason;
  if (!advice.empty()) text += "; " + advice;
  return text;
}

int exit_status(ErrorCode code) noexcept {
  switch (code) {
    case ErrorCode::Damage:
    case ErrorCode::IndexDamaged:
    case ErrorCode::IndexAhead:
      return 1;
    case ErrorCode::NotFound:
    case ErrorCode::NotADirectory:
    case ErrorCode::NotAJournal:
    case ErrorCode::NotEmpty:
    case ErrorCode::OtherVersion:
    case ErrorCode::BadOptions:
    case ErrorCode::BadKey:
      return 2;
    case ErrorCode::Locked:
    case ErrorCode::PermissionDenied:
    case ErrorCode::ReadOnly:
    case ErrorCode::DiskFull:
    case ErrorCode::Io:
      return 3;
    case ErrorCode::SyncFailed:
    case ErrorCode::FileReplaced:
      return 4;
  }
  return 3;
}

std::string_view name_of(ErrorCode code) noexcept {
  switch (code) {
    case ErrorCode::NotFound:
      return "not_found";
    case ErrorCode::NotADirectory:
      return "not_a_directory";
    case ErrorCode::NotAJournal:
      return "not_a_journal";
    case ErrorCode::NotEmpty:
      return "not_empty";
    case ErrorCode::Locked:
      return "locked";
    case ErrorCode::PermissionDenied:
      return "permission_denied";
    case ErrorCode::ReadOnly:
      return "read_only";
    case ErrorCode::DiskFull:
      return "disk_full";
    case ErrorCode::Io:
      return "io";
    case ErrorCode::OtherVersion:
      return "other_version";
    case ErrorCode::Damage:
      return "damage";
    case ErrorCode::BadOptions:
      return "bad_options";
    case ErrorCode::BadKey:
      return "bad_key";
    case ErrorCode::IndexDamaged:
      return "index_damaged";
    case ErrorCode::IndexAhead:
      return "index_ahead";
    case ErrorCode::SyncFailed:
      return "sync_failed";
    case ErrorCode::FileReplaced:
      return "file_replaced";
  }
  return "unknown";
}

namespace {

std::pair<ErrorCode, std::string_view> meaning_of(int errno_value) {
  switch (errno_value) {
    case ENOENT:
      return {ErrorCode::NotFound, "check the path"};
    case ENOTDIR:
      return {ErrorCode::NotADirectory, "name a directory"};
    case EACCES:
    case EPERM:
      return {ErrorCode::PermissionDenied, "check owner and mode"};
    case EROFS:
      return {ErrorCode::ReadOnly, "choose a directory on a writable file system"};
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
      return {ErrorCode::DiskFull, "make room, or choose another directory or a smaller segment size"};
    default:
      return {ErrorCode::Io, ""};
  }
}

}  // namespace

JournalError system_error(int errno_value, std::string path, std::string_view what) {
  const auto [code, advice] = meaning_of(errno_value);
  return {.code = code,
          .path = std::move(path),
          .reason = "cannot " + std::string{what} + ": " + std::generic_category().message(errno_value),
          .advice = std::string{advice}};
}

}  // namespace journal
