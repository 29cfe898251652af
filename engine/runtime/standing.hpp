// What the core allows the system as a whole, told to the release gates: the last look before a message leaves sees a
// halt that came after the message was decided.
#pragma once

#include <atomic>
#include <cstdint>

#include "engine/core/closure.hpp"
#include "engine/model/ids.hpp"

namespace engine::runtime {

using core::Closure;

/// A closure and the record since which it is in force.
struct Allowance {
  Closure closure{Closure::None};
  Sequence since{};
};

/// Written by the core's thread, read by any: one word, so that a reader never sees half of a change.
class Standing {
 public:
  /// sequence: of the last record that the closure follows from.
  void tell(Closure closure, Sequence sequence) noexcept {
    if (closure == told_) [[likely]]
      return;
    told_ = closure;
    word_.store(sequence.raw() << kSinceShift | static_cast<std::uint64_t>(closure), std::memory_order_release);
  }
  [[nodiscard]] Allowance allowance() const noexcept {
    const std::uint64_t word = word_.load(std::memory_order_acquire);
    return {.closure = Closure{static_cast<std::uint8_t>(word)}, .since = Sequence{word >> kSinceShift}};
  }

 private:
  static constexpr unsigned kSinceShift = 8;

  Closure told_{Closure::None};
  std::atomic<std::uint64_t> word_{static_cast<std::uint64_t>(Closure::None)};
};

}  // namespace engine::runtime
