#include "journal/recovery/mark_end.hpp"

#include "engine/base/assert.hpp"
#include "journal/archive/places.hpp"
#include "journal/directory.hpp"
#include "journal/segment.hpp"
#include "journal/segment_front.hpp"

namespace journal {

std::optional<JournalError> mark_end(const std::filesystem::path& directory, const Recovery& found) {
  ASSERT(found.is_sound());
  const std::filesystem::path path = directory / segment_file_name(found.tail.segment);
  const auto file = map_segment(directory, found.tail.segment);
  if (!file) return file.error();
  const auto front = read_front(file->bytes(), path.string());
  if (!front) return front.error();
  SegmentHeader header = front->header;
  header.number = found.point.segment;
  header.epoch = found.point.epoch;
  const SegmentOpening opening{.base_sequence = engine::Sequence{found.point.last_sequence.raw() + 1},
                               .predecessor_last = found.point.last_sequence,
                               .predecessor_tip = found.point.tip};
  const auto made = prepare_resumption(directory, header, opening);
  return made ? std::nullopt : std::optional{made.error()};
}

}  // namespace journal
