#include "engine/core/orders_out.hpp"
#include "engine/core/stages.hpp"
#include "engine/risk/chain.hpp"

namespace engine::core {

namespace {

using state::State;
using state::StrategyRow;

/// Calls visit(row) for each strategy that the news may concern, in the order of their ids.
template <class Visitor>
void for_each_concerned(const State& state, const StepNews& news, Visitor&& visit) noexcept {
  const bool one_instrument = news.closed.empty() && news.orders_changed == StrategyId{};
  if (one_instrument) {
    state.for_each_strategy_on(news.quoted, visit);
  } else if (news.closed.empty() && news.quoted == InstrumentId{}) {
    // A strategy of an earlier session may be gone while its order still is not.
    if (news.orders_changed.raw() <= state.strategy_count()) visit(state.strategy(news.orders_changed));
  } else {
    for (std::uint32_t id = 1; id <= state.strategy_count(); ++id) visit(state.strategy(StrategyId{id}));
  }
}

strategy::Trigger trigger_of(const StepNews& news, const StrategySpec& spec) noexcept {
  strategy::Trigger trigger{.quote = news.quoted == spec.instrument, .orders = news.orders_changed == spec.id};
  for (const ClosedSeries& series : news.closed) {
    if (series.instrument == spec.instrument && series.interval == spec.bar_interval) trigger.bar = true;
  }
  return trigger;
}

void deny(Outbox& outbox, const Intent& intent, Reason reason) noexcept {
  GateDecision decision = risk::denial_of(intent);
  decision.reason = reason;
  outbox.put(decision);
}

void apply(Outbox& outbox, const Intent& intent) noexcept {
  if (intent.action == IntentAction::New) {
    static_cast<void>(gate(outbox, intent, nullptr, Asker::Strategy));
    return;
  }
  const ledger::OrderRow* order = outbox.state().ledger().orders().find(intent.order_id);
  const bool is_own = order != nullptr && order->strategy == intent.strategy;
  if (const Reason reason = obstacle(is_own ? order : nullptr, intent.action); reason != Reason::NONE) {
    deny(outbox, intent, reason);
  } else if (intent.action == IntentAction::Cancel) {
    cancel(outbox, *order, Reason::NONE);
  } else {
    static_cast<void>(gate(outbox, intent, order, Asker::Strategy));
  }
}

}  // namespace

void decide(Outbox& outbox, const StepNews& news, strategy::Wishes& wishes) noexcept {
  const State& state = outbox.state();
  if (state.session().started == 0) return;
  for_each_concerned(state, news, [&](const StrategyRow& row) {
    const strategy::Trigger trigger = trigger_of(news, row.spec);
    const bool is_concerned = trigger.quote || trigger.bar || trigger.orders;
    if (!is_concerned || !state.market().quote(row.spec.instrument).has_quote()) return;
    wishes.notes.clear();
    wishes.intents.clear();
    strategy::decide(state, row, trigger, wishes);
    for (const StrategyNoted& note : wishes.notes) outbox.put(note);
    for (const Intent& intent : wishes.intents) apply(outbox, intent);
  });
}

}  // namespace engine::core
