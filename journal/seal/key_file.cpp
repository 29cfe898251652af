#include "journal/seal/key_file.hpp"

#include <sys/stat.h>

#include <cerrno>
#include <utility>

#include "journal/file_io.hpp"

namespace journal {

namespace fs = std::filesystem;

namespace {

constexpr mode_t kOthers = 0077;

}  // namespace

JournalError bad_key(const fs::path& file, std::string reason, std::string advice) {
  return {.code = ErrorCode::BadKey, .path = file.string(), .reason = std::move(reason), .advice = std::move(advice)};
}

std::optional<JournalError> refusal_of_place(const fs::path& file, const fs::path& folder, const std::string& words) {
  if (!is_inside(file, folder)) return std::nullopt;
  return bad_key(file, "lies inside " + words + ", where whoever changes or takes that finds it",
                 "move it, and what belongs to it, to a place that only the engine's user can read");
}

std::optional<JournalError> refusal_of_mode(const fs::path& file) {
  struct stat status {};
  if (::stat(file.c_str(), &status) != 0) return system_error(errno, file.string(), "look at the key file");
  if (!S_ISREG(status.st_mode)) return bad_key(file, "is no regular file", "name the file of a key");
  if ((status.st_mode & kOthers) != 0) {
    return bad_key(file, "may be read or written by others", "chmod 600, and make a new key if others had access");
  }
  return std::nullopt;
}

}  // namespace journal
