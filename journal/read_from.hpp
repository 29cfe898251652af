// A place in a journal to read on from.
#pragma once

#include <cstdint>

#include "engine/model/ids.hpp"
#include "engine/model/units.hpp"

namespace journal {

struct SegmentOpening;
struct TailReport;

/// A place behind a whole step, to read on from: what a reader that came this far knew. Whoever keeps one has checked
/// that the record with `tip` lies before it; the next step proves it again by its chain.
struct ReadFrom {
  std::uint32_t segment{0};
  std::uint64_t offset{0};  ///< behind the step, in that segment's file
  engine::Sequence last_sequence{};
  engine::Timestamp last_time{};
  std::uint64_t tip{0};
};

/// Where the first step of a segment lies. Its opening does not tell the time before: any time may follow.
ReadFrom beginning_of(std::uint32_t segment, const SegmentOpening& opening);

/// Where a journal that ended so goes on.
ReadFrom behind(const TailReport& tail);

}  // namespace journal
