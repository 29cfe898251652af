// The monotonic clock of all measurements, and its own cost.
#pragma once

#include <time.h>

#include <chrono>
#include <cstdint>

namespace bench {

inline std::int64_t now_ns() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

/// Processor time of the calling thread: what a loop that never waits takes of the wall clock on an idle machine. Being
/// preempted by others does not count.
inline std::int64_t thread_ns() {
  timespec time{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return time.tv_sec * 1'000'000'000 + time.tv_nsec;
}

/// What one look at the clock costs here, in nanoseconds.
inline double clock_cost_ns() {
  constexpr int kLooks = 1'000'000;
  const std::int64_t start_ns = now_ns();
  for (int n = 0; n < kLooks - 1; ++n) static_cast<void>(now_ns());
  return static_cast<double>(now_ns() - start_ns) / kLooks;
}

}  // namespace bench
