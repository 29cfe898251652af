// Orders by hand: the same gates, the same machine, under the name of an operator.
#include "engine/core/orders_out.hpp"
#include "engine/core/stages.hpp"

namespace engine::core {

namespace {

using ledger::OrderRow;
using state::State;

void finish(Outbox& outbox, const CorrelationId& correlation, Reason reason) noexcept {
  if (reason == Reason::NONE) {
    outbox.put(CommandAccepted{.correlation = correlation});
  } else {
    outbox.put(CommandRefused{.correlation = correlation, .reason = reason});
  }
}

/// The strategy named is on that account and instrument, so that the order has somebody to belong to.
Reason owner_fault(const State& state, const SubmitOrder& command) noexcept {
  if (!state.ledger().knows(command.account)) return Reason::ACCOUNT_NOT_FOUND;
  if (!state.market().knows(command.instrument)) return Reason::INSTRUMENT_NOT_FOUND;
  if (command.strategy.raw() == 0 || command.strategy.raw() > state.strategy_count()) return Reason::STRATEGY_NOT_FOUND;
  const StrategySpec& spec = state.strategy(command.strategy).spec;
  const bool fits = spec.account == command.account && spec.instrument == command.instrument;
  return fits ? Reason::NONE : Reason::STRATEGY_NOT_FOUND;
}

bool is_relative(const OrderRow* other, const SubmitOrder& command) noexcept {
  return other != nullptr && other->strategy == command.strategy && other->order_list_id.raw() != 0;
}

/// A parent triggers others and a twin cancels others: both were made so, and are open.
Reason relative_fault(const State& state, const SubmitOrder& command) noexcept {
  for (const OrderId id : {command.parent_order_id, command.linked_order_id}) {
    if (id.raw() == 0) continue;
    const OrderRow* other = state.ledger().orders().find(id);
    if (!is_relative(other, command)) return Reason::UNKNOWN_ORDER;
    if (!ledger::is_open(other->status) && other->cum_qty.raw() == 0) return Reason::ORDER_CLOSED;
  }
  return Reason::NONE;
}

/// The list of a parent or a twin; none for an order that stands alone or begins one.
OrderListId list_of(const State& state, const SubmitOrder& command) noexcept {
  for (const OrderId id : {command.parent_order_id, command.linked_order_id}) {
    if (const OrderRow* other = state.ledger().orders().find(id)) return other->order_list_id;
  }
  return OrderListId{};
}

/// A child closes; an account that nets need not be told.
PositionEffect effect_of(const State& state, const SubmitOrder& command) noexcept {
  const bool is_child = command.parent_order_id.raw() != 0;
  const bool hedges = state.ledger().account(command.account).positions == PositionKeeping::Hedging;
  return is_child && hedges ? PositionEffect::Close : command.position_effect;
}

Intent intent_of(const State& state, const SubmitOrder& command) noexcept {
  return {.action = IntentAction::New,
          .side = command.side,
          .ord_type = command.ord_type,
          .time_in_force = command.time_in_force,
          .strategy = command.strategy,
          .account = command.account,
          .instrument = command.instrument,
          .qty = command.qty,
          .price = command.price,
          .trigger_type = command.trigger_type,
          .trailing_offset_type = command.trailing_offset_type,
          .position_effect = effect_of(state, command),
          .purpose = command.purpose,
          .contingency = command.contingency,
          .bracket_mode = command.bracket_mode,
          .exec_inst = command.exec_inst,
          .trigger_price = command.trigger_price,
          .trailing_offset = command.trailing_offset,
          .expire_time = command.expire_time,
          .order_list_id = list_of(state, command),
          .parent_order_id = command.parent_order_id,
          .linked_order_id = command.linked_order_id,
          .position_id = command.position_id,
          .operator_id = command.operator_id};
}

}  // namespace

void answer(Outbox& outbox, const SubmitOrder& command) noexcept {
  const State& state = outbox.state();
  Reason reason = state.session().started == 0 ? Reason::POLICY_LOOKUP_FAILED : owner_fault(state, command);
  if (reason == Reason::NONE) reason = relative_fault(state, command);
  if (reason == Reason::NONE) reason = gate(outbox, intent_of(state, command), nullptr, Asker::Operator);
  finish(outbox, command.correlation, reason);
  // A child of an order that has filled already begins to work at once.
  if (reason == Reason::NONE) follow_position(outbox, command.strategy);
}

void answer(Outbox& outbox, const CancelOrder& command) noexcept {
  const OrderRow* order = outbox.state().ledger().orders().find(command.order_id);
  const Reason reason = obstacle(order, IntentAction::Cancel);
  if (reason == Reason::NONE) cancel(outbox, *order, Reason::OPERATOR_REQUEST);
  finish(outbox, command.correlation, reason);
  follow(outbox, command.order_id);
}

void answer(Outbox& outbox, const ReplaceOrder& command) noexcept {
  const OrderRow* order = outbox.state().ledger().orders().find(command.order_id);
  Reason reason = obstacle(order, IntentAction::Replace);
  // A child follows its parent; only its prices are anybody else's.
  if (reason == Reason::NONE) {
    Intent terms = intent_of(*order);
    terms.action = IntentAction::Replace;
    terms.operator_id = command.operator_id;
    terms.ord_type = order->ord_type;
    terms.trigger_type = order->trigger_type;
    terms.trailing_offset = order->trailing_offset;
    terms.trailing_offset_type = order->trailing_offset_type;
    terms.qty = order->parent_order_id.raw() == 0 ? command.qty : order->qty;
    if (command.price.raw() != 0) terms.price = command.price;
    if (command.trigger_price.raw() != 0) terms.trigger_price = command.trigger_price;
    reason = gate(outbox, terms, order, Asker::Operator);
  }
  finish(outbox, command.correlation, reason);
}

void answer(Outbox& outbox, const ResolveOrder& command) noexcept {
  const OrderRow* order = outbox.state().ledger().orders().find(command.order_id);
  const bool is_word = command.status == OrdStatus::Accepted || command.status == OrdStatus::Canceled ||
                       command.status == OrdStatus::Rejected;
  Reason reason = Reason::NONE;
  if (order == nullptr) {
    reason = Reason::UNKNOWN_ORDER;
  } else if (order->status != OrdStatus::Unknown || !is_word) {
    reason = Reason::ORDER_EVENT_ILLEGAL;
  }
  finish(outbox, command.correlation, reason);
  if (reason != Reason::NONE) return;
  if (command.status == OrdStatus::Accepted) {
    const OrdStatus status = order->cum_qty.raw() > 0 ? OrdStatus::PartiallyFilled : OrdStatus::Accepted;
    outbox.put(OrderAccepted{.order_id = order->id, .venue_order_id = order->venue_order_id, .status = status});
  } else if (command.status == OrdStatus::Canceled || order->cum_qty.raw() > 0) {
    outbox.put(OrderCanceled{.order_id = order->id, .cum_qty = order->cum_qty, .reason = Reason::OPERATOR_REQUEST});
  } else {
    outbox.put(OrderRejected{.order_id = order->id, .reason = Reason::OPERATOR_REQUEST});
  }
  follow(outbox, command.order_id);
}

}  // namespace engine::core
