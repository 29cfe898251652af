// Tells a slow disk from a slow write (F11). What it asks for lasts until an operator lifts it, so it must not ask for
// it because one write waited for somebody else's.
#pragma once

#include <algorithm>
#include <cstdint>

#include "journal/durable/options.hpp"

namespace journal {

/// The write's level by itself: only one that took longer than slow_observe, or has been taking so long.
constexpr Pressure pressure_of_write(std::int64_t elapsed_ns, const DurableOptions& options) noexcept {
  return elapsed_ns > options.slow_observe_ns ? Pressure::Observe : Pressure::Normal;
}

/// Belongs to the thread that writes.
class LatencyWatch {
 public:
  /// So many writes in a row that are slower than slow_reduce make a slow disk; so does, in the long run, more than
  /// one in three: a slow write counts two, and a quick one takes one back.
  static constexpr std::int32_t kSlowWrites = 32;

  explicit LatencyWatch(const DurableOptions& options) : options_{options} {}

  /// A write is over. What the disk asks for with it.
  [[nodiscard]] Pressure note(std::int64_t elapsed_ns) noexcept {
    const bool is_slow = elapsed_ns > options_.slow_reduce_ns;
    score_ = std::clamp(score_ + (is_slow ? 2 : -1), 0, 2 * kSlowWrites);
    if (const Pressure level = pressure_of_write(elapsed_ns, options_); level != Pressure::Normal) return level;
    return score_ == 2 * kSlowWrites ? Pressure::Reduce : Pressure::Normal;
  }

 private:
  DurableOptions options_;
  std::int32_t score_{0};
};

}  // namespace journal
