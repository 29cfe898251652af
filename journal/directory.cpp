#include "journal/directory.hpp"

#include <array>
#include <charconv>
#include <cstdio>
#include <system_error>
#include <utility>

#include "journal/archive/places.hpp"
#include "journal/format.hpp"
#include "journal/head_file.hpp"
#include "journal/lock.hpp"

namespace journal {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kSegmentSuffix = ".seg";
constexpr std::size_t kNumberDigits = 8;

std::uint32_t number_before(std::string_view suffix, std::string_view name) {
  if (name.size() != kNumberDigits + suffix.size() || !name.ends_with(suffix)) return 0;
  std::uint32_t number = 0;
  const char* const end = name.data() + kNumberDigits;
  const auto parsed = std::from_chars(name.data(), end, number);
  return parsed.ec == std::errc{} && parsed.ptr == end ? number : 0;
}

std::string numbered(std::uint32_t number, std::string_view suffix) {
  std::array<char, 16> digits{};
  std::snprintf(digits.data(), digits.size(), "%08u", number);
  return digits.data() + std::string{suffix};
}

bool is_left_by_creation(std::string_view name) {
  return name == kLockFileName || name == kSessionFileName || name.ends_with(kUnfinishedSuffix);
}

/// A creation that was killed may leave the head file without a segment; nobody was promised anything.
bool is_head_unwritten(const fs::path& directory) {
  const auto head = read_head(directory);
  return head && !*head;
}

std::optional<JournalError> refusal_of_entry(const fs::path& directory, const std::string& name) {
  if (segment_number(name) != 0) {
    return JournalError{.code = ErrorCode::NotEmpty,
                        .path = directory.string(),
                        .reason = "holds a journal already",
                        .advice =
                            "choose another directory; `lockstep-journal verify` shows what is in this one, "
                            "`lockstep-replay verify` replays it"};
  }
  if (is_left_by_creation(name)) return std::nullopt;
  if (name == kHeadFileName && is_head_unwritten(directory)) return std::nullopt;
  if (is_part_of_journal(name)) {
    return JournalError{.code = ErrorCode::NotEmpty,
                        .path = directory.string(),
                        .reason = "holds " + name + " of a journal whose segments are missing",
                        .advice = "restore the segments from a copy, or choose another directory"};
  }
  return JournalError{.code = ErrorCode::NotEmpty,
                      .path = directory.string(),
                      .reason = "is not empty: it holds " + name,
                      .advice = "choose an empty or new directory"};
}

}  // namespace

std::string segment_file_name(std::uint32_t number) { return numbered(number, kSegmentSuffix); }
std::string seal_file_name(std::uint32_t number) { return numbered(number, kSealSuffix); }
std::uint32_t segment_number(std::string_view name) { return number_before(kSegmentSuffix, name); }
std::uint32_t seal_number(std::string_view name) { return number_before(kSealSuffix, name); }

bool is_part_of_journal(std::string_view name) {
  return segment_number(name) != 0 || seal_number(name) != 0 || is_left_by_creation(name) || name == kHeadFileName ||
         name.starts_with(kIndexFileName) || name == "index.lock" || name == kBallastFileName ||
         name.ends_with(kStagingSuffix) || name.starts_with(kSnapshotPrefix) || name == kArchiveFileName ||
         name == kArchiveLockName || name == kRestoredFileName;
}

engine::Result<std::vector<std::uint32_t>, JournalError> list_segments(const fs::path& directory) {
  return list_numbers(directory, segment_number);
}

std::optional<JournalError> refusal_to_create(const fs::path& directory) {
  std::error_code failed;
  const fs::file_status status = fs::status(directory, failed);
  if (status.type() == fs::file_type::not_found) return std::nullopt;
  if (status.type() == fs::file_type::none) {
    return system_error(failed.value(), directory.string(), "look at the journal directory");
  }
  if (status.type() != fs::file_type::directory) {
    return system_error(ENOTDIR, directory.string(), "make a journal here");
  }
  if (auto held = holder_of(directory)) return held;
  return refusal_of_contents(directory);
}

std::optional<JournalError> refusal_of_contents(const fs::path& directory) {
  std::error_code failed;
  fs::directory_iterator entry{directory, failed};
  if (failed) return system_error(failed.value(), directory.string(), "list the journal directory");
  std::optional<JournalError> found;
  for (; entry != fs::directory_iterator{}; entry.increment(failed)) {
    const std::string name = entry->path().filename().string();
    auto refusal = refusal_of_entry(directory, name);
    // A segment says most, wherever it comes in the list.
    if (refusal && segment_number(name) != 0) return refusal;
    if (refusal && !found) found = std::move(refusal);
  }
  return found;
}

}  // namespace journal
