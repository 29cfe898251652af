#include "journal/recovery/good_prefix.hpp"

#include <cerrno>
#include <cstring>
#include <optional>
#include <system_error>
#include <vector>

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

/// A segment's bytes up to `end`, zeros behind, both fronts whole.
engine::Result<std::vector<std::byte>, JournalError> sound_bytes(const fs::path& path, std::uint64_t end) {
  const auto file = map_for_reading(path);
  if (!file) return Failure{file.error()};
  const auto front = read_front(file->bytes(), path.string());
  if (!front) return Failure{front.error()};
  const std::size_t size = file->bytes().size();
  std::vector<std::byte> bytes(size);
  for (const std::size_t page : {std::size_t{0}, data_end(size)}) {
    std::memcpy(bytes.data() + page, &front->header, sizeof(SegmentHeader));
    if (!front->opening) continue;
    std::memcpy(bytes.data() + page + sizeof(SegmentHeader), &*front->opening, sizeof(SegmentOpening));
  }
  std::memcpy(bytes.data() + kDataBegin, file->bytes().data() + kDataBegin, end - kDataBegin);
  return bytes;
}

std::optional<JournalError> copy_segment(const fs::path& from, const fs::path& to, std::uint64_t end) {
  const auto bytes = sound_bytes(from, end);
  if (!bytes) return bytes.error();
  return write_file_whole(to, *bytes);
}

/// A segment that was never sealed has no such file.
std::optional<JournalError> copy_seals(const fs::path& from, const fs::path& to) {
  const auto file = map_for_reading(from);
  if (!file) return file.error().code == ErrorCode::NotFound ? std::nullopt : std::optional{file.error()};
  return write_file_whole(to, file->bytes());
}

std::optional<JournalError> make_directory(const fs::path& directory) {
  if (auto refused = refusal_to_create(directory)) return refused;
  std::error_code failed;
  fs::create_directories(directory, failed);
  if (!failed) return std::nullopt;
  return system_error(failed.value(), directory.string(), "make the journal directory");
}

}  // namespace

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
    const std::string name = segment_file_name(number);
    const bool is_last = number == tail->segment;
    const fs::path source = from / name;
    std::error_code failed;
    const std::uint64_t size = fs::file_size(source, failed);
    if (failed) return Failure{system_error(failed.value(), source.string(), "read the size")};
    if (auto refused = copy_segment(source, to / name, is_last ? tail->offset : data_end(size))) {
      return Failure{*std::move(refused)};
    }
    if (is_last) break;  // Its seals may be of what is missing.
    if (auto refused = copy_seals(from / seal_file_name(number), to / seal_file_name(number))) {
      return Failure{*std::move(refused)};
    }
  }
  const auto saved = find_tail(to);
  if (!saved) return Failure{saved.error()};
  return GoodPrefix{.source = *tail, .saved = *saved};
}

}  // namespace journal
