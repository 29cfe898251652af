// The whole state in one arena, and fold: the only way in which it changes. fold is total and silent: it takes every
// event of the list, refuses none, emits nothing. Deciding code gets `const State&`.
#pragma once

#include <algorithm>
#include <concepts>
#include <cstdint>

#include "engine/ledger/ledger.hpp"
#include "engine/market/market.hpp"
#include "engine/model/config.hpp"
#include "engine/model/conversion.hpp"
#include "engine/model/events.hpp"
#include "engine/oversight/oversight.hpp"
#include "engine/state/session.hpp"

namespace engine::state {

class State {
 public:
  /// Bytes of arena that a state of these capacities takes.
  static std::size_t bytes_needed(const Capacities& capacities) noexcept;
  /// arena: fresh, at least bytes_needed; outlives the state.
  State(Arena& arena, const Capacities& capacities) noexcept;

  /// Where the journal is: called for each record, before its event is folded.
  void advance(Sequence sequence, Timestamp time) noexcept {
    SessionRow& row = session_.mutate(0);
    row.sequence = sequence;
    row.time = time;
  }

  void fold(const Quote& event) noexcept { market_.fold(event, now()); }
  void fold(const Trade& event) noexcept { market_.fold(event, now()); }
  void fold(const BarClosed& event) noexcept { market_.fold(event); }
  void fold(const FeedGap& event) noexcept { market_.fold(event, now()); }
  void fold(const BarMarked&) noexcept {}
  void fold(const TimerPulse&) noexcept { market_.fold_pulse(now()); }
  /// An operator's command is only noted: what it changes is an output.
  template <oversight::IsCommand Command>
  void fold(const Command& command) noexcept {
    oversight_.note(command, session_[0].sequence, now());
  }
  void fold(const CommandRepeated&) noexcept {}
  // Facts that only our own outputs act on: the ledger judges reports.
  void fold(const CancelRejected&) noexcept {}
  void fold(const ReleaseRefused&) noexcept {}
  void fold(const DayTurned&) noexcept {}
  void fold(const RolloverPassed&) noexcept {}
  void fold(const CashFlowReported&) noexcept {}
  void fold(const OrderNotFound&) noexcept {}
  void fold(const ReconciliationAnswered&) noexcept {}
  void fold(const DecisionEnvelope&, std::span<const std::byte>) noexcept {}
  void fold(const OrderInvariantBroken&) noexcept {}
  void fold(const AgentReported&) noexcept {}
  void fold(const StateHashed&) noexcept {}
  void fold(const ReportIgnored& event) noexcept;
  void fold(const GateDecision& event) noexcept;
  void fold(const StrategyNoted& event) noexcept;
  /// A position is named by the record that opened it.
  void fold(const OrderFilled& event) noexcept {
    ledger_.fold(event, PositionId{order_id(session().epoch, session().sequence).raw()});
  }
  void fold(const PositionAdjusted& event) noexcept {
    ledger_.fold(event, PositionId{order_id(session().epoch, session().sequence).raw()});
  }
  void fold(const OrderAccepted& event) noexcept {
    count_answer(event.order_id, false);
    ledger_.fold(event);
  }
  void fold(const OrderRejected& event) noexcept {
    count_answer(event.order_id, true);
    ledger_.fold(event);
  }
  void fold(const DayOpened& event) noexcept {
    oversight_.count_day(event);
    ledger_.fold(event);
  }
  void fold(const StageChanged& event) noexcept { oversight_.fold(event, now()); }
  template <class Event>
  requires requires(ledger::Ledger& ledger, const Event& event) { ledger.fold(event); }
  void fold(const Event& event) noexcept { ledger_.fold(event); }
  void fold(const OrderSubmitted& event) noexcept {
    ledger_.fold(event, now());
    count_order(event.strategy, event.account, event.instrument);
  }
  void fold(const OrderEmulated& event) noexcept { ledger_.fold(event, now()); }
  void fold(const OrderCancelRequested& event) noexcept { ledger_.fold(event, now()); }
  void fold(const OrderStatusRequested& event) noexcept { ledger_.fold(event, now()); }
  void fold(const ReconciliationBegan& event) noexcept { ledger_.fold(event, now()); }
  void fold(const ReconciliationReported& event) noexcept { ledger_.fold(event, session().sequence); }
  void fold(const OrderReplaceRequested& event) noexcept {
    ledger_.fold(event, now());
    count_order(event.strategy, event.account, event.instrument);
  }
  template <class Event>
  requires requires(oversight::Oversight& oversight, const Event& event) { oversight.fold(event); }
  void fold(const Event& event) noexcept { oversight_.fold(event); }
  void fold(const SessionEnded&) noexcept { session_.mutate(0).started = 0; }
  /// The configuration is the event's tail; one that is not sound, or asks for other capacities, changes nothing.
  void fold(const SessionStarted& event, std::span<const std::byte> tail) noexcept;

  [[nodiscard]] const market::Market& market() const noexcept { return market_; }
  [[nodiscard]] const ledger::Ledger& ledger() const noexcept { return ledger_; }
  [[nodiscard]] const oversight::Oversight& oversight() const noexcept { return oversight_; }
  [[nodiscard]] const SessionRow& session() const noexcept { return session_[0]; }
  [[nodiscard]] const ConfigHeader& rules() const noexcept { return session_[0].rules; }
  [[nodiscard]] Timestamp now() const noexcept { return session_[0].time; }
  [[nodiscard]] const InstrumentSpec& instrument(InstrumentId id) const noexcept { return instruments_[id.raw() - 1]; }
  [[nodiscard]] std::span<const InstrumentSpec> instruments() const noexcept {
    return instruments_.rows().first(ledger_.instrument_count());
  }
  [[nodiscard]] const AccountSpec& account(AccountId id) const noexcept { return accounts_[id.raw() - 1]; }
  /// What the account's firm asks of it; id 0 where it asks nothing.
  [[nodiscard]] const RuleSetSpec& rule_set(AccountId id) const noexcept { return rule_sets_[id.raw() - 1]; }
  /// The venue of an instrument, where that of its account is not named.
  [[nodiscard]] VenueId venue_of(AccountId account, InstrumentId instrument) const noexcept {
    const VenueId named = this->account(account).venue;
    return named.raw() != 0 ? named : this->instrument(instrument).venue;
  }
  /// How the quote currency of an instrument becomes the currency of an account.
  [[nodiscard]] const ConversionRow& conversion(AccountId account, InstrumentId instrument) const noexcept {
    return conversions_[(account.raw() - 1) * capacities_.instruments + instrument.raw() - 1];
  }
  [[nodiscard]] std::uint32_t strategy_count() const noexcept { return rules().strategies; }
  [[nodiscard]] const StrategyRow& strategy(StrategyId id) const noexcept { return strategies_[id.raw() - 1]; }
  /// Calls visit(row) for each strategy on an instrument, in the order of their ids.
  template <class Visitor>
  void for_each_strategy_on(InstrumentId instrument, Visitor&& visit) const {
    for (std::uint32_t link = first_strategy_[instrument.raw() - 1]; link != 0; link = strategies_[link - 1].next) {
      visit(strategies_[link - 1]);
    }
  }

 private:
  void count_order(StrategyId strategy, AccountId account, InstrumentId instrument) noexcept {
    oversight_.count_order(strategy, account, venue_of(account, instrument), now());
  }
  /// What the venue made of an order that it was sent.
  void count_answer(OrderId id, bool refused) noexcept {
    const ledger::OrderRow* order = ledger_.orders().find(id);
    if (order == nullptr || order->status != OrdStatus::Submitted) return;
    oversight_.count_answer(order->account, refused, now() - order->submitted);
  }
  void define_rule_sets(const ConfigView& config) noexcept;
  void define_conversions(const ConfigView& config) noexcept;
  void define_strategies(std::span<const StrategySpec> specs) noexcept;
  void define_strategy(const StrategySpec& spec) noexcept;

  Capacities capacities_;
  Table<SessionRow> session_;
  Table<InstrumentSpec> instruments_;
  Table<AccountSpec> accounts_;
  Table<RuleSetSpec> rule_sets_;      ///< by account
  Table<ConversionRow> conversions_;  ///< by account and instrument
  Table<StrategyRow> strategies_;
  Table<std::uint32_t> first_strategy_;  ///< by instrument: id of the first strategy on it, 0 for none
  market::Market market_;
  ledger::Ledger ledger_;
  oversight::Oversight oversight_;
};

/// Type's fold takes this event and gives nothing back: it cannot refuse.
template <class Type, class Event>
concept Folds = requires(Type& state, const Event& event, std::span<const std::byte> tail) {
  requires requires {
    { state.fold(event) } -> std::same_as<void>;
  } || requires {
    { state.fold(event, tail) } -> std::same_as<void>;
  };
};
#define EVENT(id, Event, kind, description) static_assert(Folds<State, Event>, "a new event needs its fold");
#include "engine/model/events.def"
#undef EVENT

/// Folds the event of one record. A tail that claims more than the record holds ends where the record ends.
template <IsEvent Event>
void fold_event(State& state, const RecordHeader& header, const Event& event) noexcept {
  if constexpr (HasTail<Event>) {
    const auto* const tail = reinterpret_cast<const std::byte*>(&event) + sizeof(Event);
    const std::size_t room = header.length - sizeof(RecordHeader) - sizeof(Event);
    state.fold(event, std::span{tail, std::min<std::size_t>(event.tail_bytes, room)});
  } else {
    state.fold(event);
  }
}

/// Folds one record as the journal holds it. False, and nothing but the journal's place changes, when its type is not
/// of the list.
bool fold_record(State& state, const RecordHeader& header, const std::byte* payload) noexcept;

}  // namespace engine::state
