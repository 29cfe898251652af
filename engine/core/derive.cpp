#include "engine/core/stages.hpp"
#include "engine/ledger/order_machine.hpp"

namespace engine::core {

namespace {

/// Emits what a report came to, and halts the account where it should not have come.
void emit(Outbox& outbox, const ledger::ReportOutcome& outcome, AccountId account, StepNews& news) noexcept {
  outcome.visit([&]<class Event>(const Event& event) {
    if constexpr (std::is_same_v<Event, OrderFilled>) {
      book_execution(outbox, event);
    } else {
      outbox.put(event);
    }
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

}  // namespace engine::core
