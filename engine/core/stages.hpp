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

/// What made a trigger look.
enum class Seen : std::uint8_t { Quote = 1, Trade = 2 };

/// The venue owes an answer to a new order within this; after it the order is UNKNOWN, never rejected.
inline constexpr Duration kAnswerTimeout{10 * kSecondNs};

/// Triggers on an instrument, once its quote or trade is folded.
void watch_triggers(Outbox& outbox, InstrumentId instrument, Seen seen) noexcept;
/// Takes back orders whose time is over. What is in flight, and more than one step holds, is looked at again at the
/// next pulse.
void end_times(Outbox& outbox) noexcept;
/// Says of orders that the venue does not answer that they are UNKNOWN, asks about them, and where that brings nothing
/// leaves them to an operator.
void find_overdue(Outbox& outbox) noexcept;
/// What an order's change means for the orders of its list.
void follow(Outbox& outbox, OrderId id) noexcept;
/// What a change of the position means for the children that protect it.
void follow_position(Outbox& outbox, StrategyId strategy) noexcept;
/// E33: children that closed more than their parent opened. The excess is taken back, and the strategy stops.
void reduce_excess(Outbox& outbox, const OrderFilled& fill) noexcept;

/// Bars that the input closed.
void emit_closed_bars(Outbox& outbox, StepNews& news) noexcept;
/// What a venue's report comes to.
void emit_outcome(Outbox& outbox, const ExecutionReport& report, StepNews& news) noexcept;
void emit_outcome(Outbox& outbox, const CancelRejected& report, StepNews& news) noexcept;
/// What it comes to that a venue does not have an order.
void emit_outcome(Outbox& outbox, const OrderNotFound& report, StepNews& news) noexcept;
/// What an order message that never left comes to.
void emit_outcome(Outbox& outbox, const ReleaseRefused& refused, StepNews& news) noexcept;

/// Emits an execution, and what it comes to for its position and account; halts the account where its profit cannot be
/// had in the account's currency.
void book_execution(Outbox& outbox, const OrderFilled& fill) noexcept;
/// The same for what takes an execution back, and for an operator's entry.
void book_bust(Outbox& outbox, const ExecutionBusted& bust) noexcept;
void book_adjustment(Outbox& outbox, const PositionAdjusted& adjusted) noexcept;

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
void answer(Outbox& outbox, const SubmitOrder& command) noexcept;
void answer(Outbox& outbox, const CancelOrder& command) noexcept;
void answer(Outbox& outbox, const ReplaceOrder& command) noexcept;
void answer(Outbox& outbox, const ResolveOrder& command) noexcept;
void answer(Outbox& outbox, const ResolveDifference& command) noexcept;
void answer(Outbox& outbox, const StopScope& command) noexcept;
void answer(Outbox& outbox, const ResumeScope& command) noexcept;
void answer(Outbox& outbox, const ResetBreaker& command) noexcept;
void answer(Outbox& outbox, const FlattenScope& command) noexcept;
void answer(Outbox& outbox, const SetOverride& command) noexcept;
void answer(Outbox& outbox, const SignChecklist& command) noexcept;
void answer(Outbox& outbox, const SetStage& command) noexcept;
void answer(Outbox& outbox, const SetAgent& command) noexcept;
void answer(Outbox& outbox, const AgentReported& report) noexcept;
void answer(Outbox& outbox, const DayTurned& turned) noexcept;
void answer(Outbox& outbox, const SessionStarted& started) noexcept;

/// What a venue tells of an account, against our books.
void answer(Outbox& outbox, const ReconciliationBegan& began) noexcept;
void answer(Outbox& outbox, const PositionReported& told) noexcept;
void answer(Outbox& outbox, const BalanceReported& told) noexcept;
void answer(Outbox& outbox, const ReconciliationAnswered& answered) noexcept;
/// An order that the venue has and we do not.
void note_foreign(Outbox& outbox, const ExecutionReport& report) noexcept;

/// Answers a command that came before: with what it came to then, or with a refusal when its content is another. False
/// for a new one.
template <class Command>
bool answer_again(Outbox& outbox, const Command& command) noexcept {
  const oversight::CommandRow* known = outbox.state().oversight().commands().find(command.correlation);
  if (known == nullptr || known->first == outbox.first_sequence()) return false;
  if (known->content != oversight::content_of(command)) {
    outbox.put(CommandRefused{.correlation = command.correlation, .reason = Reason::IDEMPOTENCY_CONFLICT});
  } else {
    outbox.put(CommandRepeated{
        .correlation = command.correlation, .first = known->first, .verdict = known->verdict, .reason = known->reason});
  }
  return true;
}

/// Emits what follows from the input by itself: bars, triggers, what reports come to, answers to commands, the new day.
template <IsEvent Event>
void derive(Outbox& outbox, const Event& input, StepNews& news) noexcept {
  if (outbox.state().market().totals().closed_bars != 0) [[unlikely]] {
    emit_closed_bars(outbox, news);
  }
  if constexpr (std::is_same_v<Event, Quote> || std::is_same_v<Event, Trade>) {
    if (!outbox.state().market().knows(input.instrument)) return;
    constexpr bool kIsQuote = std::is_same_v<Event, Quote>;
    if constexpr (kIsQuote) news.quoted = input.instrument;
    if (outbox.state().ledger().orders().has_held(input.instrument)) [[unlikely]] {
      watch_triggers(outbox, input.instrument, kIsQuote ? Seen::Quote : Seen::Trade);
    }
  } else if constexpr (std::is_same_v<Event, TimerPulse>) {
    if (outbox.state().ledger().orders().timed_count() != 0) end_times(outbox);
    if (outbox.state().ledger().orders().awaited_count() != 0) find_overdue(outbox);
    answer(outbox, input);
  } else if constexpr (std::is_same_v<Event, DayTurned>) {
    answer(outbox, input);
    if (outbox.state().ledger().orders().timed_count() != 0) end_times(outbox);
  } else if constexpr (oversight::IsCommand<Event>) {
    if (!answer_again(outbox, input)) answer(outbox, input);
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
