// What the core allows, told to the release gates for the system and for each venue, account, strategy and instrument:
// the last look before a message leaves sees a halt or a kill that came after the message was decided.
#pragma once

#include <atomic>
#include <cstdint>
#include <vector>

#include "engine/core/closure.hpp"
#include "engine/model/ids.hpp"

namespace engine::runtime {

using core::Closure;

/// A closure and the record since which it is in force.
struct Allowance {
  Closure closure{Closure::None};
  Sequence since{};
};

/// Written by the core's thread, read by any: one word for each scope, so that a reader never sees half of a change.
class Standing {
 public:
  explicit Standing(const Capacities& capacities = {}) : places_{capacities}, words_(places_.count()) {
    for (std::atomic<std::uint64_t>& word : words_) word.store(kOpen, std::memory_order_relaxed);
  }

  /// sequence: of the last record that the closure follows from. One that was told already keeps its own.
  void tell(Scope scope, std::uint32_t id, Closure closure, Sequence sequence) noexcept {
    const auto place = places_.of(scope, id);
    if (!place || allowance_at(*place).closure == closure) return;
    words_[*place].store(sequence.raw() << kSinceShift | static_cast<std::uint64_t>(closure),
                         std::memory_order_release);
  }
  void tell(Closure closure, Sequence sequence) noexcept { tell(Scope::System, 0, closure, sequence); }
  /// Every scope as it is now.
  void tell(const oversight::Oversight& oversight, Sequence sequence) noexcept {
    places_.for_each(
        [&](Scope scope, std::uint32_t id) { tell(scope, id, core::closure_of(oversight, scope, id), sequence); });
  }

  /// The widest closure that came after a message of these scopes was decided; None where all of them let it leave.
  [[nodiscard]] Closure closed_after(Sequence decided, const core::LimitScopes& concerned) const noexcept {
    Closure first = Closure::None;
    for_each_scope(concerned, [&](Scope scope, std::uint32_t id) {
      const auto place = places_.of(scope, id);
      if (!place || first != Closure::None) return;
      const Allowance now = allowance_at(*place);
      // What was decided since the closure was decided under it.
      if (now.closure != Closure::None && decided <= now.since) first = now.closure;
    });
    return first;
  }

 private:
  static constexpr unsigned kSinceShift = 8;
  static constexpr std::uint64_t kOpen = static_cast<std::uint64_t>(Closure::None);

  [[nodiscard]] Allowance allowance_at(std::uint32_t place) const noexcept {
    const std::uint64_t word = words_[place].load(std::memory_order_acquire);
    return {.closure = Closure{static_cast<std::uint8_t>(word)}, .since = Sequence{word >> kSinceShift}};
  }

  core::Places places_;
  std::vector<std::atomic<std::uint64_t>> words_;
};

}  // namespace engine::runtime
