// The live loop's rule of how far the simulated venue may run ahead of the core. Only the rule: the thread, the rings
// and the count of consumed inputs belong to the runtime.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/base/assert.hpp"
#include "engine/model/units.hpp"

namespace adapters::sim {

/// An input at time T may be published while the oldest input that the core has not consumed is at O only if
/// T <= O + order latency: what the core answers to O and to all after it reaches the book no earlier than that, and
/// at an equal time arrivals come after what the venue publishes by itself. So a live session, whatever the threads
/// do, has the inputs of a backtest.
///
/// Use, by the thread that publishes: read the core's count of consumed inputs; then take every order message from the
/// ring (a step's messages are in it before its input counts as consumed); then ask for Venue::next_time; publish it
/// only if may_publish says so with the count read first. Otherwise begin again.
class Lookahead {
 public:
  /// `outstanding_max`: inputs on their way at most, at least 1. The memory for them is taken here.
  Lookahead(engine::Duration order_latency, std::size_t outstanding_max)
      : order_latency_{order_latency}, times_(outstanding_max) {
    ASSERT(order_latency.raw() >= 0);
    ASSERT(outstanding_max > 0);
  }

  /// `consumed`: inputs of this venue that the core has finished since the start; never decreases.
  [[nodiscard]] bool may_publish(engine::Timestamp time, std::uint64_t consumed) noexcept {
    forget(consumed);
    if (first_ == published_) return true;
    if (published_ - first_ == times_.size()) return false;
    return time <= times_[first_place_] + order_latency_;
  }

  /// Notes an input that went out. Only after may_publish said so.
  void published(engine::Timestamp time) noexcept {
    ASSERT(published_ - first_ < times_.size());
    times_[next_place_] = time;
    next_place_ = after(next_place_);
    ++published_;
  }

  /// Inputs published and not known to be consumed.
  [[nodiscard]] std::uint64_t outstanding() const noexcept { return published_ - first_; }

 private:
  void forget(std::uint64_t consumed) noexcept {
    ASSERT(consumed >= first_);
    ASSERT(consumed <= published_);
    for (; first_ < consumed; ++first_) first_place_ = after(first_place_);
  }
  [[nodiscard]] std::size_t after(std::size_t place) const noexcept {
    return place + 1 == times_.size() ? 0 : place + 1;
  }

  engine::Duration order_latency_;
  std::vector<engine::Timestamp> times_;  ///< of the outstanding inputs, a ring
  std::uint64_t published_{0};
  std::uint64_t first_{0};  ///< inputs consumed: the number of the oldest outstanding one
  std::size_t first_place_{0};
  std::size_t next_place_{0};
};

}  // namespace adapters::sim
