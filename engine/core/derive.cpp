#include "engine/core/oversee.hpp"
#include "engine/core/stages.hpp"
#include "engine/ledger/order_machine.hpp"
#include "engine/risk/post_trade.hpp"

namespace engine::core {

namespace {

/// I1 to I8: what was booked adds up. Where it does not, nobody trades on in the account, and the journal says why.
void check(Outbox& outbox, OrderId id, AccountId account, InstrumentId instrument) noexcept {
  const ledger::Ledger& ledger = outbox.state().ledger();
  const ledger::OrderRow* order = ledger.orders().find(id);
  std::uint64_t broken = order == nullptr ? 0 : ledger::broken_invariant(*order);
  const bool adds_up = ledger.position(account, instrument).is_balanced() &&
                       ledger.position(account, instrument, PositionSide::Short).is_balanced() &&
                       ledger.account(account).is_balanced();
  if (!adds_up) broken = 7;
  if (broken == 0) [[likely]] {
    return;
  }
  outbox.put(OrderInvariantBroken{.order_id = id, .invariant = broken});
  outbox.put(ScopeHalted{.scope = Scope::Account, .reason = Reason::INVARIANT_BROKEN, .id = account.raw()});
}

/// An account that an execution took out of its limits adds nothing until an operator has looked.
void quarantine(Outbox& outbox, const OrderFilled& fill) noexcept {
  if (outbox.state().oversight().is_account_halted(fill.account)) return;
  const auto breach = risk::find_breach(outbox.state(), fill);
  if (!breach) return;
  outbox.put(ScopeHalted{.scope = Scope::Account,
                         .kind = HaltKind::Quarantine,
                         .reason = breach->reason,
                         .id = fill.account.raw(),
                         .value = breach->value,
                         .limit = breach->limit});
}

/// Emits what a report came to, with what follows from it, and halts the account where it should not have come.
template <class Report>
void emit(Outbox& outbox, const ledger::ReportOutcome& outcome, const Report& report, StepNews& news) noexcept {
  const bool is_known = outcome.strategy.raw() != 0;
  outcome.visit([&]<class Event>(const Event& event) {
    if constexpr (std::is_same_v<Event, OrderFilled>) {
      book_execution(outbox, event);
      quarantine(outbox, event);
      reduce_excess(outbox, event);
    } else if constexpr (std::is_same_v<Event, ExecutionBusted>) {
      book_bust(outbox, event);
    } else {
      outbox.put(event);
    }
    constexpr bool kIsAnswer = std::is_same_v<Event, OrderAccepted> || std::is_same_v<Event, OrderRejected>;
    if constexpr (kIsAnswer && std::is_same_v<Report, ExecutionReport>) {
      watch_answer(outbox, event.order_id, std::is_same_v<Event, OrderRejected>);
    }
  });
  news.orders_changed = outcome.strategy;
  if (is_known) {
    // The order's own account and instrument: a report that names others has changed nothing.
    if (const ledger::OrderRow* order = outbox.state().ledger().orders().find(report.order_id)) {
      check(outbox, order->id, order->account, order->instrument);
    }
    follow(outbox, report.order_id);
    follow_position(outbox, outcome.strategy);
  }
  if (outcome.halt == Reason::NONE) return;
  const bool known = outbox.state().ledger().knows(report.account);
  outbox.put(ScopeHalted{
      .scope = known ? Scope::Account : Scope::System, .reason = outcome.halt, .id = known ? report.account.raw() : 0});
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
  emit(outbox, ledger::judge(outbox.state().ledger(), report), report, news);
  if (news.orders_changed.raw() == 0) note_foreign(outbox, report);
}

void emit_outcome(Outbox& outbox, const OrderNotFound& report, StepNews& news) noexcept {
  emit(outbox, ledger::judge(outbox.state().ledger(), report), report, news);
}

void emit_outcome(Outbox& outbox, const CancelRejected& report, StepNews& news) noexcept {
  emit(outbox, ledger::judge(outbox.state().ledger(), report), report, news);
}

void emit_outcome(Outbox& outbox, const ReleaseRefused& refused, StepNews& news) noexcept {
  emit(outbox, ledger::judge(outbox.state().ledger(), refused), refused, news);
}

}  // namespace engine::core
