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

  [[nodiscard]] bool empty() const noexcept {
    return quoted == InstrumentId{} && orders_changed == StrategyId{} && closed.empty();
  }
  void clear() noexcept {
    quoted = {};
    orders_changed = {};
    closed.clear();
  }
};

/// Bars that the input closed.
void emit_closed_bars(Outbox& outbox, StepNews& news) noexcept;
/// What a venue's report comes to.
void emit_outcome(Outbox& outbox, const ExecutionReport& report, StepNews& news) noexcept;
void emit_outcome(Outbox& outbox, const CancelRejected& report, StepNews& news) noexcept;
/// What an order message that never left comes to.
void emit_outcome(Outbox& outbox, const ReleaseRefused& refused, StepNews& news) noexcept;

/// Emits an execution, and what it comes to for its position and account; halts the account where its profit cannot be
/// had in the account's currency.
void book_execution(Outbox& outbox, const OrderFilled& fill) noexcept;

/// Refuses a command: it has changed nothing.
void refuse(Outbox& outbox, const CorrelationId& correlation, Reason reason) noexcept;

/// Answers to operators, and what the start of a day or a session brings with it.
void answer(Outbox& outbox, const SetTradingSwitch& command) noexcept;
void answer(Outbox& outbox, const SetSafetyMode& command) noexcept;
void answer(Outbox& outbox, const ArmAccount& command) noexcept;
void answer(Outbox& outbox, const DisarmAccount& command) noexcept;
void answer(Outbox& outbox, const AdjustBalance& command) noexcept;
void answer(Outbox& outbox, const SetAccountStatus& command) noexcept;
void answer(Outbox& outbox, const SetLimit& command) noexcept;
void answer(Outbox& outbox, const CashFlowReported& flow) noexcept;
void answer(Outbox& outbox, const TimerPulse& pulse) noexcept;
void answer(Outbox& outbox, const RolloverPassed& rollover) noexcept;
void answer(Outbox& outbox, const DayTurned& turned) noexcept;
void answer(Outbox& outbox, const SessionStarted& started) noexcept;

/// Emits what follows from the input by itself: bars, what reports come to, answers to commands, the new day.
template <IsEvent Event>
void derive(Outbox& outbox, const Event& input, StepNews& news) noexcept {
  if (outbox.state().market().totals().closed_bars != 0) [[unlikely]] {
    emit_closed_bars(outbox, news);
  }
  if constexpr (std::is_same_v<Event, Quote>) {
    if (outbox.state().market().knows(input.instrument)) news.quoted = input.instrument;
  } else if constexpr (requires { emit_outcome(outbox, input, news); }) {
    emit_outcome(outbox, input, news);
  } else if constexpr (requires { answer(outbox, input); }) {
    answer(outbox, input);
  }
}

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
  void prove(Outbox& outbox, state::State& state) noexcept {
    const std::uint32_t interval = state.rules().state_hash_interval;
    const bool due = interval != 0 && outbox.next_sequence().raw() - hashed_at_ >= interval;
    if (due) [[unlikely]] {
      hash(outbox, state);
    }
  }

 private:
  void hash(Outbox& outbox, state::State& state) noexcept;

  state::StateHasher hasher_;
  std::uint64_t hashed_at_{0};
};

}  // namespace engine::core
