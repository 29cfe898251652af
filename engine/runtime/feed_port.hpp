// The market ring as a real feed holds it. The world does not wait: while the ring is full, the latest quote of an
// instrument stands for those before it, anything else is lost, and a FeedGap says so before the feed goes on.
// Simulated and recorded sources do not use it: they wait, and lose nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "engine/base/spsc_ring.hpp"
#include "engine/model/input.hpp"

namespace engine::runtime {

/// Belongs to the feed's thread. Takes its memory at once and never waits.
class FeedPort {
 public:
  /// instruments: ids in [1, instruments] come; one that does not is counted as lost and told of nobody.
  FeedPort(SpscRing::Producer ring, std::uint32_t instruments);

  /// One event of the feed: a Quote, a Trade or another that names its instrument first. Goes into the ring, or is
  /// conflated, as everything is until all that waits has gone.
  void take(const Frame& event);

  /// Gives what waits to the ring, as far as it has room: of each instrument its gap, then its quote, in the order of
  /// their last news. True when nothing waits any more.
  bool flush();

  /// Events that no consumer will ever see: merged quotes not counted.
  [[nodiscard]] std::uint64_t lost() const noexcept { return lost_; }
  [[nodiscard]] std::uint64_t merged() const noexcept { return merged_; }

 private:
  /// What waits of one instrument.
  struct Waiting {
    std::optional<Frame> quote{};
    std::optional<FeedGap> gap{};
    std::uint64_t news{0};  ///< number of its latest event; 0: nothing waits
  };

  [[nodiscard]] Waiting* next_waiting() noexcept;
  [[nodiscard]] bool give(Waiting& waiting);
  void conflate(InstrumentId instrument, const Frame& event);

  SpscRing::Producer ring_;
  std::vector<Waiting> instruments_;
  std::uint32_t waiting_{0};  ///< instruments of which anything waits
  std::uint64_t news_{0};
  std::uint64_t lost_{0};
  std::uint64_t merged_{0};
};

}  // namespace engine::runtime
