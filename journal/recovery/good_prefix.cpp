#include "journal/recovery/good_prefix.hpp"

#include <algorithm>
#include <cstring>
#include <optional>
#include <system_error>
#include <vector>

#include "journal/archive/places.hpp"
#include "journal/directory.hpp"
#include "journal/file_io.hpp"
#include "journal/format.hpp"
#include "journal/lock.hpp"
#include "journal/reader.hpp"
#include "journal/segment.hpp"
#include "journal/segment_front.hpp"

namespace journal {

namespace fs = std::filesystem;
using engine::Failure;

namespace {

std::optional<JournalError> copy_segment(const fs::path& from, const fs::path& to, std::uint32_t number,
                                         std::uint64_t end) {
  const auto bytes = sound_segment(from, number, end);
  if (!bytes) return bytes.error();
  return write_file_whole(to / segment_file_name(number), *bytes);
}

/// A segment that was never sealed has no such file.
std::optional<JournalError> copy_seals(const fs::path& from, const fs::path& to, std::uint32_t number) {
  const auto file = map_seals(from, number);
  if (!file) return file.error().code == ErrorCode::NotFound ? std::nullopt : std::optional{file.error()};
  return write_file_whole(to / seal_file_name(number), file->bytes());
}

std::optional<JournalError> make_directory(const fs::path& directory) {
  if (auto refused = refusal_to_create(directory)) return refused;
  std::error_code failed;
  fs::create_directories(directory, failed);
  if (!failed) return std::nullopt;
  return system_error(failed.value(), directory.string(), "make the journal directory");
}

}  // namespace

engine::Result<std::vector<std::byte>, JournalError> sound_segment(const fs::path& directory, std::uint32_t number,
                                                                   std::uint64_t end) {
  const std::string path = directory / segment_file_name(number);
  const auto file = map_segment(directory, number);
  if (!file) return Failure{file.error()};
  const auto front = read_front(file->bytes(), path);
  if (!front) return Failure{front.error()};
  const std::size_t size = file->bytes().size();
  std::vector<std::byte> bytes(size);
  for (const std::size_t page : {std::size_t{0}, data_end(size)}) {
    std::memcpy(bytes.data() + page, &front->header, sizeof(SegmentHeader));
    if (!front->opening) continue;
    std::memcpy(bytes.data() + page + sizeof(SegmentHeader), &*front->opening, sizeof(SegmentOpening));
  }
  const std::size_t until = std::min<std::size_t>(end, data_end(size));
  std::memcpy(bytes.data() + kDataBegin, file->bytes().data() + kDataBegin, until - kDataBegin);
  return bytes;
}

engine::Result<GoodPrefix, JournalError> save_good_prefix(const fs::path& from, const fs::path& to) {
  const auto tail = find_tail(from);
  if (!tail) return Failure{tail.error()};
  if (tail->segment == 0) {
    return Failure{JournalError{.code = ErrorCode::Damage, .path = from.string(), .reason = "has no whole segment"}};
  }
  if (auto refused = make_directory(to)) return Failure{*std::move(refused)};
  const auto lock = DirectoryLock::take(to);
  if (!lock) return Failure{lock.error()};
  for (std::uint32_t number = 1; number <= tail->segment; ++number) {
    const bool is_last = number == tail->segment;
    if (auto refused = copy_segment(from, to, number, is_last ? tail->offset : kWholeSegment)) {
      return Failure{*std::move(refused)};
    }
    if (is_last) break;  // Its seals may be of what is missing.
    if (auto refused = copy_seals(from, to, number)) return Failure{*std::move(refused)};
  }
  const auto saved = find_tail(to);
  if (!saved) return Failure{saved.error()};
  return GoodPrefix{.source = *tail, .saved = *saved};
}

}  // namespace journal
