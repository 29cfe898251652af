#include "engine/core/orders_out.hpp"

#include "engine/core/envelope.hpp"
#include "engine/core/stages.hpp"
#include "engine/risk/chain.hpp"

namespace engine::core {

namespace {

using ledger::OrderRow;

/// What the venue is asked for once the trigger is reached.
OrdType released_type(OrdType type) noexcept { return has_limit(type) ? OrdType::Limit : OrdType::Market; }

/// Triggers are watched here, and so is what a parent has filled.
bool is_kept_here(const Intent& intent) noexcept {
  return has_trigger(intent.ord_type) || intent.parent_order_id.raw() != 0;
}

/// Terms that both kinds of a new order name alike.
template <class Order>
Order order_of(const Intent& intent, OrderId id) noexcept {
  const bool begins_list = intent.order_list_id.raw() == 0 && intent.contingency != Contingency::None;
  return {.order_id = id,
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
          .order_list_id = begins_list ? OrderListId{id.raw()} : intent.order_list_id,
          .parent_order_id = intent.parent_order_id,
          .linked_order_id = intent.linked_order_id,
          .position_id = intent.position_id,
          .operator_id = intent.operator_id,
          .exec_inst = intent.exec_inst,
          .trigger_type = intent.trigger_type,
          .trailing_offset_type = intent.trailing_offset_type,
          .contingency = intent.contingency,
          .bracket_mode = intent.bracket_mode,
          .purpose = intent.purpose};
}

void keep(Outbox& outbox, const Intent& intent, OrderId id) noexcept {
  auto order = order_of<OrderEmulated>(intent, id);
  order.target_qty = intent.qty;
  // A child is nothing until its parent has filled something.
  if (intent.parent_order_id.raw() != 0) order.qty = Qty{0};
  outbox.put(order);
}

/// A strategy that was just denied sends no new risk for a while: a denial at every quote would drown the journal.
bool is_pausing(const state::State& state, const Intent& intent) noexcept {
  const Timestamp denied_at = state.strategy(intent.strategy).denied_at;
  return denied_at.raw() != 0 && state.now() - denied_at < state.rules().denial_pause;
}

}  // namespace

Reason gate(Outbox& outbox, const Intent& intent, const OrderRow* replaced, Asker asker) noexcept {
  const risk::Request request = risk::make_request(outbox.state(), intent, replaced);
  const bool may_pause = asker == Asker::Strategy && !request.reduces;
  if (may_pause && is_pausing(outbox.state(), intent)) return Reason::TRADING_HALTED;
  risk::GateChecks checks;
  GateDecision decision = risk::decide(outbox.state(), request, checks);
  put_envelope(outbox, request, decision.verdict, checks);
  const bool passed = decision.verdict == Verdict::Passed;
  // The order's own record follows the verdict's, and its id is made of that place.
  const OrderId id =
      replaced == nullptr ? order_id(outbox.epoch(), Sequence{outbox.next_sequence().raw() + 1}) : intent.order_id;
  if (passed) decision.order_id = id;
  outbox.put(decision);
  if (!passed) return decision.reason;
  if (replaced != nullptr) {
    replace(outbox, *replaced, intent);
  } else if (is_kept_here(intent)) {
    keep(outbox, intent, id);
  } else {
    outbox.put(order_of<OrderSubmitted>(intent, id));
  }
  return Reason::NONE;
}

Reason obstacle(const OrderRow* order, IntentAction action) noexcept {
  if (order == nullptr) return Reason::UNKNOWN_ORDER;
  if (!ledger::is_open(order->status)) return Reason::ORDER_CLOSED;
  const bool waits =
      action == IntentAction::Cancel ? order->status == OrdStatus::PendingCancel : ledger::is_pending(order->status);
  return waits ? Reason::ORDER_ALREADY_IN_PENDING_STATUS : Reason::NONE;
}

void cancel(Outbox& outbox, const OrderRow& order, Reason reason) noexcept {
  if (ledger::is_held(order.status)) {
    if (reason == Reason::ORDER_EXPIRED) {
      outbox.put(OrderExpired{.order_id = order.id, .cum_qty = order.cum_qty});
    } else {
      outbox.put(OrderCanceled{.order_id = order.id, .cum_qty = order.cum_qty, .reason = reason});
    }
    return;
  }
  outbox.put(OrderCancelRequested{.order_id = order.id,
                                  .venue_order_id = order.venue_order_id,
                                  .instrument = order.instrument,
                                  .account = order.account,
                                  .request_id = next_id(outbox),
                                  .orig_request_id = order.request_id,
                                  .qty = order.qty,
                                  .strategy = order.strategy,
                                  .reason = reason,
                                  .side = order.side});
}

void replace(Outbox& outbox, const OrderRow& order, const Intent& terms) noexcept {
  if (ledger::is_held(order.status)) {
    outbox.put(OrderUpdated{
        .order_id = order.id, .qty = terms.qty, .price = terms.price, .trigger_price = terms.trigger_price});
    return;
  }
  outbox.put(OrderReplaceRequested{.order_id = order.id,
                                   .venue_order_id = order.venue_order_id,
                                   .instrument = order.instrument,
                                   .account = order.account,
                                   .qty = terms.qty,
                                   .price = terms.price,
                                   .request_id = next_id(outbox),
                                   .orig_request_id = order.request_id,
                                   .cum_qty = order.cum_qty,
                                   .trigger_price = terms.trigger_price,
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

Intent intent_of(const OrderRow& order) noexcept {
  return {.side = order.side,
          .ord_type = released_type(order.ord_type),
          .time_in_force = order.time_in_force,
          .strategy = order.strategy,
          .account = order.account,
          .instrument = order.instrument,
          .order_id = order.id,
          .qty = order.qty,
          .price = order.price,
          .position_effect = order.position_effect,
          .purpose = order.purpose,
          .contingency = order.contingency,
          .bracket_mode = order.bracket_mode,
          .exec_inst = order.exec_inst,
          .trigger_price = order.trigger_price,
          .expire_time = order.expire_time,
          .order_list_id = order.order_list_id,
          .parent_order_id = order.parent_order_id,
          .linked_order_id = order.linked_order_id,
          .position_id = order.position_id,
          .operator_id = order.operator_id};
}

void release(Outbox& outbox, const OrderRow& order, Price observed) noexcept {
  const Intent intent = intent_of(order);
  outbox.put(OrderReleased{
      .order_id = order.id, .qty = order.qty, .trigger_price = order.trigger_price, .observed_price = observed});
  outbox.put(order_of<OrderSubmitted>(intent, intent.order_id));
}

}  // namespace engine::core
