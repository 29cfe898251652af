// The syncer over the real system, compiled once.
#include "journal/durable/syncer.hpp"

#include <chrono>

namespace journal {

std::int64_t MonotonicClock::now_ns() noexcept {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

template class BasicSyncer<SystemFiles, MonotonicClock>;

}  // namespace journal
