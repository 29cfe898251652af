#include "journal/recovery/resumption.hpp"

#include "journal/archive/places.hpp"
#include "journal/segment_front.hpp"

namespace journal {

std::optional<SegmentOpening> resumption_after(const std::filesystem::path& directory, engine::JournalId id,
                                               std::uint32_t number, engine::Epoch epoch) {
  const auto mapped = map_segment(directory, number + 1);
  if (!mapped) return std::nullopt;
  const auto front = read_front(mapped->bytes(), {});
  if (!front || front->header.journal_id != id || front->header.number != number + 1) return std::nullopt;
  if (front->header.epoch <= epoch) return std::nullopt;
  return front->opening;
}

}  // namespace journal
