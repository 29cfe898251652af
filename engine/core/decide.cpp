#include "engine/core/envelope.hpp"
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

/// A strategy that was just denied sends no new risk for a while: a denial at every quote would drown the journal.
bool is_pausing(const State& state, StrategyId id) noexcept {
  const Timestamp denied_at = state.strategy(id).denied_at;
  return denied_at.raw() != 0 && state.now() - denied_at < state.rules().denial_pause;
}

/// Why an order, null for none, cannot be canceled or replaced now, or NONE.
Reason obstacle(const ledger::OrderRow* order, const Intent& intent) noexcept {
  if (order == nullptr || order->strategy != intent.strategy) return Reason::UNKNOWN_ORDER;
  if (!ledger::is_open(order->status)) return Reason::ORDER_CLOSED;
  return ledger::is_pending(order->status) ? Reason::ORDER_ALREADY_IN_PENDING_STATUS : Reason::NONE;
}

void deny(Outbox& outbox, const Intent& intent, Reason reason) noexcept {
  GateDecision decision = risk::denial_of(intent);
  decision.reason = reason;
  outbox.put(decision);
}

/// The id of a request is its place in the journal, like an order's.
OrderId next_id(const Outbox& outbox) noexcept { return order_id(outbox.epoch(), outbox.next_sequence()); }

/// A cancel only takes risk away, so it faces no gate.
void cancel(Outbox& outbox, const Intent& intent, const ledger::OrderRow& order) noexcept {
  outbox.put(OrderCancelRequested{.order_id = intent.order_id,
                                  .venue_order_id = order.venue_order_id,
                                  .instrument = intent.instrument,
                                  .account = intent.account,
                                  .request_id = next_id(outbox),
                                  .orig_request_id = order.request_id,
                                  .qty = order.qty,
                                  .strategy = order.strategy,
                                  .side = order.side});
}

void submit(Outbox& outbox, const Intent& intent, OrderId order_id) noexcept {
  outbox.put(OrderSubmitted{.order_id = order_id,
                            .instrument = intent.instrument,
                            .account = intent.account,
                            .strategy = intent.strategy,
                            .side = intent.side,
                            .ord_type = intent.ord_type,
                            .time_in_force = intent.time_in_force,
                            .position_effect = intent.position_effect,
                            .qty = intent.qty,
                            .price = intent.price,
                            .trigger_price = intent.trigger_price,
                            .trailing_offset = intent.trailing_offset,
                            .expire_time = intent.expire_time,
                            .order_list_id = intent.order_list_id,
                            .parent_order_id = intent.parent_order_id,
                            .linked_order_id = intent.linked_order_id,
                            .position_id = intent.position_id,
                            .exec_inst = intent.exec_inst,
                            .trigger_type = intent.trigger_type,
                            .trailing_offset_type = intent.trailing_offset_type,
                            .contingency = intent.contingency,
                            .bracket_mode = intent.bracket_mode,
                            .purpose = intent.purpose});
}

void replace(Outbox& outbox, const Intent& intent, const ledger::OrderRow& order) noexcept {
  outbox.put(OrderReplaceRequested{.order_id = intent.order_id,
                                   .venue_order_id = order.venue_order_id,
                                   .instrument = intent.instrument,
                                   .account = intent.account,
                                   .qty = intent.qty,
                                   .price = intent.price,
                                   .request_id = next_id(outbox),
                                   .orig_request_id = order.request_id,
                                   .cum_qty = order.cum_qty,
                                   .trigger_price = intent.trigger_price,
                                   .trailing_offset = order.trailing_offset,
                                   .expire_time = order.expire_time,
                                   .strategy = order.strategy,
                                   .exec_inst = order.exec_inst,
                                   .side = order.side,
                                   .ord_type = order.ord_type,
                                   .time_in_force = order.time_in_force,
                                   .trigger_type = order.trigger_type,
                                   .trailing_offset_type = order.trailing_offset_type});
}

/// New and replaced orders: gates, their verdict, and the order if all passed. replaced: null for a new one.
void gate(Outbox& outbox, const Intent& intent, const ledger::OrderRow* replaced) noexcept {
  const risk::Request request = risk::make_request(outbox.state(), intent, replaced);
  if (!request.reduces && is_pausing(outbox.state(), intent.strategy)) return;
  risk::GateChecks checks;
  GateDecision decision = risk::decide(outbox.state(), request, checks);
  put_envelope(outbox, request, decision.verdict, checks);
  const bool is_new = replaced == nullptr;
  const bool passed = decision.verdict == Verdict::Passed;
  // The order's own record follows the verdict's, and its id is made of that place.
  const OrderId order_id =
      is_new ? engine::order_id(outbox.epoch(), Sequence{outbox.next_sequence().raw() + 1}) : intent.order_id;
  if (passed) decision.order_id = order_id;
  outbox.put(decision);
  if (!passed) return;
  if (is_new) {
    submit(outbox, intent, order_id);
  } else {
    replace(outbox, intent, *replaced);
  }
}

void apply(Outbox& outbox, const Intent& intent) noexcept {
  if (intent.action == IntentAction::New) {
    gate(outbox, intent, nullptr);
    return;
  }
  const ledger::OrderRow* order = outbox.state().ledger().orders().find(intent.order_id);
  if (const Reason reason = obstacle(order, intent); reason != Reason::NONE) {
    deny(outbox, intent, reason);
  } else if (intent.action == IntentAction::Cancel) {
    cancel(outbox, intent, *order);
  } else {
    gate(outbox, intent, order);
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
