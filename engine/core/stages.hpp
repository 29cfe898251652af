// The stages of a step after its input is folded (ARCHITECTURE 1.3): derive, decide, prove. Each output is folded
// before the next thing is looked at.
#pragma once

#include <cstdint>

#include "engine/base/fixed_vector.hpp"
#include "engine/core/outbox.hpp"
#include "engine/state/hasher.hpp"
#include "engine/strategy/strategy.hpp"

namespace engine::core {

/// A series that closed a bar in this step.
struct ClosedSeries {
  InstrumentId instrument{};
  Duration interval{};
};

/// What the derive stage saw, for the strategies.
struct StepNews {
  InstrumentId quoted{};        ///< whose quote came in
  StrategyId orders_changed{};  ///< whose order changed
  FixedVector<ClosedSeries, std::size_t{kInstrumentsMax} * kBarIntervalsMax> closed;

  void clear() noexcept {
    quoted = {};
    orders_changed = {};
    closed.clear();
  }
};

/// Emits what follows from the input by itself: bars, what reports come to, answers to commands, the new day.
void derive(Outbox& outbox, EventType type, const std::byte* payload, StepNews& news) noexcept;

/// Answers to operators, and what the start of a session brings with it.
void answer(Outbox& outbox, const SetTradingSwitch& command) noexcept;
void answer(Outbox& outbox, const ArmAccount& command) noexcept;
void answer(Outbox& outbox, const DisarmAccount& command) noexcept;
void answer(Outbox& outbox, const AdjustBalance& command) noexcept;
void begin_session(Outbox& outbox) noexcept;

/// Lets each strategy concerned wish; each intent is gated on the state that holds the ones before it. `wishes` is
/// scratch memory.
void decide(Outbox& outbox, const StepNews& news, strategy::Wishes& wishes) noexcept;

/// Emits the state's hash when it is due, as the last output of its step.
class Prover {
 public:
  explicit Prover(state::StateHasher hasher) noexcept : hasher_{hasher} {}
  /// A session begins: all blocks count as changed.
  void reset(Sequence sequence) noexcept;
  /// state: the one that the outbox folds into; moved on to the sequence of StateHashed before it is hashed.
  void prove(Outbox& outbox, state::State& state) noexcept;

 private:
  state::StateHasher hasher_;
  std::uint64_t hashed_at_{0};
};

}  // namespace engine::core
