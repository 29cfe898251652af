// Wait strategies: what a polling loop does on a turn that found nothing. The waiter waits alone:
// nobody wakes it, so the core never makes a system call for the sake of a sleeper. For runtime and
// tools. Not for the core: YieldWait and ParkWait make system calls.
#pragma once

#include <sched.h>
#include <time.h>

#include <algorithm>
#include <concepts>
#include <cstdint>

#include "engine/base/assert.hpp"
#include "engine/base/cpu.hpp"

namespace engine {

/// `idle()` after a turn that did nothing, `reset()` after a turn that did work.
template <class Type>
concept WaitStrategy = std::copyable<Type> && requires(Type& wait) {
  { wait.idle() }
  noexcept;
  { wait.reset() }
  noexcept;
};

/// Burns the processor for the lowest latency.
class SpinWait {
 public:
  void idle() noexcept { cpu_pause(); }
  void reset() noexcept {}
};

/// Spins `spin_count` turns, then offers the processor to others on each turn.
class YieldWait {
 public:
  static constexpr std::uint32_t kSpinCount = 256;

  constexpr explicit YieldWait(std::uint32_t spin_count = kSpinCount) noexcept : spin_count_{spin_count} {}

  void idle() noexcept {
    if (idle_count_ < spin_count_) {
      ++idle_count_;
      cpu_pause();
    } else {
      ::sched_yield();
    }
  }
  void reset() noexcept { idle_count_ = 0; }

 private:
  std::uint32_t spin_count_;
  std::uint32_t idle_count_{0};
};

/// Spins, yields, then sleeps; each sleep is twice as long as the last, up to `sleep_ns_max`. That
/// maximum is the longest delay that an idle ring can add, apart from the scheduler's own.
class ParkWait {
 public:
  static constexpr std::uint32_t kSpinCount = 256;
  static constexpr std::uint32_t kYieldCount = 64;
  static constexpr std::int64_t kSleepNsFirst = 1'000;
  static constexpr std::int64_t kSleepNsMax = 200'000;
  static constexpr std::int64_t kNsPerSecond = 1'000'000'000;

  /// sleep_ns_max in [kSleepNsFirst, one second).
  constexpr explicit ParkWait(std::int64_t sleep_ns_max = kSleepNsMax, std::uint32_t spin_count = kSpinCount,
                              std::uint32_t yield_count = kYieldCount) noexcept
      : sleep_ns_max_{sleep_ns_max}, spin_count_{spin_count}, yield_count_{yield_count} {
    ASSERT(sleep_ns_max >= kSleepNsFirst);
    ASSERT(sleep_ns_max < kNsPerSecond);
  }

  void idle() noexcept {
    if (spins_ < spin_count_) {
      ++spins_;
      cpu_pause();
    } else if (yields_ < yield_count_) {
      ++yields_;
      ::sched_yield();
    } else {
      sleep();
    }
  }
  void reset() noexcept {
    spins_ = 0;
    yields_ = 0;
    sleep_ns_ = kSleepNsFirst;
  }
  /// How long the next sleep will be. For metrics and tests.
  [[nodiscard]] constexpr std::int64_t sleep_ns() const noexcept { return sleep_ns_; }

 private:
  void sleep() noexcept {
    const timespec duration{.tv_sec = 0, .tv_nsec = sleep_ns_};
    ::nanosleep(&duration,
                nullptr);  // A signal ends the sleep early, which a waiter does not mind.
    sleep_ns_ = std::min(sleep_ns_ * 2, sleep_ns_max_);
  }

  std::int64_t sleep_ns_max_;
  std::int64_t sleep_ns_{kSleepNsFirst};
  std::uint32_t spin_count_;
  std::uint32_t yield_count_;
  std::uint32_t spins_{0};
  std::uint32_t yields_{0};
};

}  // namespace engine
