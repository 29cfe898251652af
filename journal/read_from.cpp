#include "journal/read_from.hpp"

#include "journal/format.hpp"
#include "journal/tail.hpp"

namespace journal {

ReadFrom beginning_of(std::uint32_t segment, const SegmentOpening& opening) {
  return {.segment = segment,
          .offset = kDataBegin,
          .last_sequence = opening.predecessor_last,
          .last_time = engine::Timestamp{engine::kInt64Min},
          .tip = opening.predecessor_tip};
}

ReadFrom behind(const TailReport& tail) {
  return {.segment = tail.segment,
          .offset = tail.offset,
          .last_sequence = tail.last_sequence,
          .last_time = tail.last_time,
          .tip = tail.tip};
}

}  // namespace journal
