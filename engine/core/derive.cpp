#include "engine/core/stages.hpp"
#include "engine/ledger/order_machine.hpp"
#include "engine/state/valuation.hpp"

namespace engine::core {

namespace {

/// After an execution: the position as it is now. L1: what was booked adds up, or the program is broken.
void emit_position(Outbox& outbox, const OrderFilled& fill) noexcept {
  const ledger::Ledger& ledger = outbox.state().ledger();
  ASSERT(ledger.position(fill.account, fill.instrument).is_balanced());
  ASSERT(ledger.account(fill.account).is_balanced());
  PositionChanged changed = ledger::describe_position(ledger, fill.account, fill.instrument);
  changed.strategy = fill.strategy;
  changed.profit = fill.realised;
  changed.fee = fill.fee;
  outbox.put(changed);
}

/// Emits what a report came to, and halts the account where it should not have come.
void emit(Outbox& outbox, const ledger::ReportOutcome& outcome, AccountId account, StepNews& news) noexcept {
  outcome.visit([&]<class Event>(const Event& event) {
    outbox.put(event);
    if constexpr (std::is_same_v<Event, OrderFilled>) emit_position(outbox, event);
  });
  news.orders_changed = outcome.strategy;
  if (outcome.halt == Reason::NONE) return;
  const bool known = outbox.state().ledger().knows(account);
  outbox.put(ScopeHalted{
      .scope = known ? Scope::Account : Scope::System, .reason = outcome.halt, .id = known ? account.raw() : 0});
}

}  // namespace

void emit_closed_bars(Outbox& outbox, StepNews& news) noexcept {
  while (const auto bar = outbox.state().market().next_closed_bar()) {
    if (outbox.state().market().has_gap(*bar)) [[unlikely]] {
      outbox.put(BarMarked{.instrument = bar->instrument, .interval = bar->interval, .start = bar->start});
    }
    outbox.put(*bar);
    static_cast<void>(news.closed.push({.instrument = bar->instrument, .interval = bar->interval}));
  }
}

void emit_outcome(Outbox& outbox, const ExecutionReport& report, StepNews& news) noexcept {
  emit(outbox, ledger::judge(outbox.state().ledger(), report), report.account, news);
}

void emit_outcome(Outbox& outbox, const CancelRejected& report, StepNews& news) noexcept {
  emit(outbox, ledger::judge(outbox.state().ledger(), report), report.account, news);
}

void emit_outcome(Outbox& outbox, const ReleaseRefused& refused, StepNews& news) noexcept {
  emit(outbox, ledger::judge(outbox.state().ledger(), refused), refused.account, news);
}

/// The day's reference is the larger of balance and equity; without a mark it is the balance.
void answer(Outbox& outbox, const DayTurned& turned) noexcept {
  const state::State& state = outbox.state();
  if (!state.ledger().knows(turned.account)) return;
  const Money balance = state.ledger().account(turned.account).balance;
  const Money equity = state::equity(state, turned.account).value_or(balance);
  const auto loss = state::day_loss(state, turned.account);
  outbox.put(DayOpened{.account = turned.account,
                       .turn = turned.turn,
                       .boundary = turned.boundary,
                       .reference = equity > balance ? equity : balance,
                       .previous_profit = loss && loss->raw() != kInt64Min ? Money{-loss->raw()} : Money{0},
                       .balance = balance});
}

}  // namespace engine::core
