#include "journal/recovery/scan_start.hpp"

#include <string>
#include <utility>
#include <vector>

#include "journal/directory.hpp"
#include "journal/reader.hpp"
#include "journal/recovery/tip_check.hpp"
#include "journal/segment.hpp"
#include "journal/segment_front.hpp"

namespace journal {

namespace fs = std::filesystem;
using engine::Sequence;

namespace {

/// Of each used segment in the directory, in order.
using Fronts = std::vector<SegmentFront>;

/// Whether `next` may come after `before`, as far as fronts tell.
bool may_follow(const SegmentFront& before, const SegmentFront& next) {
  return next.header.journal_id == before.header.journal_id && next.header.epoch >= before.header.epoch &&
         next.opening->predecessor_last >= before.opening->predecessor_last;
}

/// Nothing: a number is missing, or a front is not what it should be. Archived segments count as there and are not
/// opened: each was proved when it left, and to decrypt one is to read it whole.
std::optional<Fronts> used_fronts(const fs::path& directory) {
  const auto numbers = list_segments(directory);
  if (!numbers) return std::nullopt;
  Fronts fronts;
  bool is_unused = false;
  for (std::uint32_t number = 1; number <= numbers->size(); ++number) {
    if ((*numbers)[number - 1] != number) return std::nullopt;
    const fs::path path = directory / segment_file_name(number);
    const auto mapped = map_for_reading(path);
    if (!mapped && mapped.error().code == ErrorCode::NotFound) continue;
    if (!mapped) return std::nullopt;
    const auto front = read_front(mapped->bytes(), path.string());
    if (!front || front->header.number != number) return std::nullopt;
    // What was only prepared comes last.
    if (is_unused && front->opening) return std::nullopt;
    is_unused = !front->opening;
    if (is_unused) continue;
    if (!fronts.empty() && !may_follow(fronts.back(), *front)) return std::nullopt;
    fronts.push_back(*front);
  }
  return fronts;
}

/// The place in `fronts` of the segment that holds `sequence`, if the journal does.
std::optional<std::size_t> holder_of(const Fronts& fronts, Sequence sequence) {
  std::size_t place = fronts.size();
  while (place > 0 && fronts[place - 1].opening->predecessor_last >= sequence) --place;
  return place == 0 ? std::nullopt : std::optional{place - 1};
}

ReadFrom beginning_of_segment(const SegmentFront& front) { return beginning_of(front.header.number, *front.opening); }

/// Under async nothing is durable before a later session begins (J20): a power loss may take a part of any segment of
/// the newest one and leave what came after it.
std::size_t durable_before(const Fronts& fronts, std::size_t place) {
  const auto is_at_risk = [&](const SegmentFront& front) {
    return front.header.durability == Durability::Async && front.header.epoch == fronts.back().header.epoch;
  };
  while (place > 0 && is_at_risk(fronts[place]) && is_at_risk(fronts[place - 1])) --place;
  return place;
}

/// Whether the record that a watermark names is there, whole and the same: its segment is walked up to it.
bool is_there(const fs::path& directory, const Fronts& fronts, const Watermark& watermark) {
  const auto place = holder_of(fronts, watermark.sequence);
  if (!place) return false;
  auto reader = Reader::open(directory, {.from = beginning_of_segment(fronts[*place])});
  if (!reader) return false;
  TipCheck tip{{&watermark, 1}};
  while (reader->last_sequence() < watermark.sequence) {
    const auto step = reader->next_step();
    if (!step || !*step || tip.see(**step, reader->last_sequence(), directory)) return false;
  }
  return true;
}

}  // namespace

std::optional<ReadFrom> scan_start(const fs::path& directory, Sequence sequence,
                                   std::span<const Watermark> watermarks) {
  const auto fronts = used_fronts(directory);
  if (!fronts) return std::nullopt;
  const auto holder = holder_of(*fronts, sequence);
  if (!holder) return std::nullopt;
  const ReadFrom start = beginning_of_segment((*fronts)[durable_before(*fronts, *holder)]);
  for (const Watermark& watermark : watermarks) {
    const bool is_before = watermark.tip && watermark.sequence <= start.last_sequence;
    if (is_before && !is_there(directory, *fronts, watermark)) return std::nullopt;
  }
  return start;
}

}  // namespace journal
