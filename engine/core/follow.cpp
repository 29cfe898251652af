// What an order's change means for those that it hangs together with: one cancels the other; children of a bracket are
// what their parent has filled less what they have closed, never more than the position, and survive the cancel of the
// parent's remainder.
#include <algorithm>

#include "engine/core/orders_out.hpp"
#include "engine/core/stages.hpp"

namespace engine::core {

namespace {

using ledger::OrderRow;
using state::State;

/// Open orders of the same list, oldest first.
OrderIds members_of(const State& state, const OrderRow& order) noexcept {
  OrderIds members;
  state.ledger().orders().for_each_open(order.strategy, [&](const OrderRow& other) {
    if (other.order_list_id == order.order_list_id && other.id != order.id) static_cast<void>(members.push(other.id));
  });
  return members;
}

const OrderRow* find_open(const State& state, OrderId id) noexcept {
  const OrderRow* order = state.ledger().orders().find(id);
  return order != nullptr && ledger::is_open(order->status) ? order : nullptr;
}

bool is_at_market(const OrderRow& order) noexcept {
  return order.ord_type == OrdType::Market && !ledger::is_held(order.status);
}

/// What is open of the parent's position, and not about to be closed by a sibling's market order.
std::int64_t still_open(const State& state, const OrderRow& child) noexcept {
  const std::int64_t closable = state.ledger().closable(child.account, child.instrument, child.side).raw();
  std::int64_t open = std::min(child.parent_filled.raw() - child.exits_filled.raw(), closable);
  state.ledger().orders().for_each_open(child.strategy, [&](const OrderRow& other) {
    const bool is_closing = other.id != child.id && other.parent_order_id == child.parent_order_id &&
                            other.parent_order_id.raw() != 0 && is_at_market(other);
    if (is_closing) open -= other.leaves().raw();
  });
  return std::max<std::int64_t>(open, 0);
}

/// A child's part of what the parent has filled, in whole lots; all of it for one that covers the parent.
std::int64_t share_of(const State& state, const OrderRow& child) noexcept {
  if (child.target_qty >= child.parent_qty || child.parent_filled >= child.parent_qty) {
    return std::min(child.target_qty, child.parent_filled).raw();
  }
  const auto part =
      div_round_int64(wide_mul(child.target_qty.raw(), child.parent_filled.raw()), child.parent_qty.raw(), Round::Down);
  const std::int64_t lot = std::max<std::int64_t>(state.instrument(child.instrument).lot_step.raw(), 1);
  return part.value_or(0) / lot * lot;
}

bool parent_is_open(const State& state, const OrderRow& child) noexcept {
  return find_open(state, child.parent_order_id) != nullptr;
}

std::int64_t wanted_leaves(const State& state, const OrderRow& child) noexcept {
  if (child.bracket_mode == BracketMode::Full && parent_is_open(state, child)) return 0;
  const std::int64_t share = std::max<std::int64_t>(share_of(state, child) - child.cum_qty.raw(), 0);
  return std::min(share, still_open(state, child));
}

/// Gives a child that works at the venue another total, once it has answered what was asked before.
void resize(Outbox& outbox, const OrderRow& child, std::int64_t leaves) noexcept {
  const bool answers = ledger::is_in_flight(child.status) || child.status == OrdStatus::Unknown;
  if (answers || is_at_market(child) || leaves == child.leaves().raw()) return;
  if (leaves == 0) {
    cancel(outbox, child, Reason::LINKED_ORDER_DONE);
    return;
  }
  Intent terms = intent_of(child);
  terms.qty = Qty{child.cum_qty.raw() + leaves};
  replace(outbox, child, terms);
}

void sync_held(Outbox& outbox, const OrderRow& child, std::int64_t leaves) noexcept {
  if (leaves == 0 && !parent_is_open(outbox.state(), child) && child.parent_filled <= child.exits_filled) {
    cancel(outbox, child, Reason::LINKED_ORDER_DONE);
    return;
  }
  const bool is_closed = outbox.state().ledger().closable(child.account, child.instrument, child.side).raw() == 0;
  if (leaves == 0 && is_closed && !parent_is_open(outbox.state(), child)) {
    cancel(outbox, child, Reason::POSITION_CLOSED);
    return;
  }
  const OrderId id = child.id;
  if (child.qty.raw() != leaves) {
    outbox.put(
        OrderUpdated{.order_id = id, .qty = Qty{leaves}, .price = child.price, .trigger_price = child.trigger_price});
  }
  // A target rests at the venue; what has a trigger waits for it here.
  const OrderRow* now = outbox.state().ledger().orders().find(id);
  if (leaves > 0 && !has_trigger(now->ord_type)) release(outbox, *now, Price{0});
}

void sync_child(Outbox& outbox, OrderId id) noexcept {
  const OrderRow* child = find_open(outbox.state(), id);
  if (child == nullptr || child->parent_order_id.raw() == 0) return;
  const std::int64_t leaves = wanted_leaves(outbox.state(), *child);
  if (ledger::is_held(child->status)) {
    sync_held(outbox, *child, leaves);
  } else {
    resize(outbox, *child, leaves);
  }
}

/// Market order that closes, or takes back, what no child protects.
void flatten(Outbox& outbox, const OrderRow& order, Side side, std::int64_t qty) noexcept {
  if (outbox.state().ledger().orders().room() == 0) return;
  outbox.put(OrderSubmitted{.order_id = next_id(outbox),
                            .instrument = order.instrument,
                            .account = order.account,
                            .strategy = order.strategy,
                            .side = side,
                            .ord_type = OrdType::Market,
                            .time_in_force = TimeInForce::Ioc,
                            .position_effect = side == order.side ? order.position_effect : PositionEffect::Auto,
                            .qty = Qty{qty},
                            .order_list_id = side == order.side ? order.order_list_id : OrderListId{},
                            .parent_order_id = side == order.side ? order.parent_order_id : OrderId{},
                            .purpose = OrderPurpose::Flatten});
}

void halt_strategy(Outbox& outbox, StrategyId strategy, Reason reason) noexcept {
  outbox.put(ScopeHalted{.scope = Scope::Strategy, .reason = reason, .id = strategy.raw()});
}

/// E34: a stop that the venue refuses leaves a position without protection: it is closed, and where that is refused
/// too, nobody adds to it.
void protect(Outbox& outbox, const OrderRow& refused) noexcept {
  const bool is_refused = refused.status == OrdStatus::Rejected && refused.parent_order_id.raw() != 0;
  if (!is_refused) return;
  if (refused.purpose == OrderPurpose::Flatten) {
    halt_strategy(outbox, refused.strategy, Reason::VENUE_REJECTED);
    return;
  }
  const std::int64_t open = still_open(outbox.state(), refused);
  if (refused.purpose == OrderPurpose::StopLoss && open > 0) flatten(outbox, refused, refused.side, open);
}

}  // namespace

void follow(Outbox& outbox, OrderId id) noexcept {
  const State& state = outbox.state();
  const OrderRow* order = state.ledger().orders().find(id);
  if (order == nullptr || order->order_list_id.raw() == 0) return;
  protect(outbox, *order);
  const bool is_pair = order->contingency == Contingency::OneCancelsOther && order->parent_order_id.raw() == 0;
  const bool ends_others = is_pair && (!ledger::is_open(order->status) || order->cum_qty.raw() > 0);
  for (const OrderId member : members_of(state, *order)) {
    const OrderRow* other = find_open(state, member);
    if (ends_others && obstacle(other, IntentAction::Cancel) == Reason::NONE) {
      cancel(outbox, *other, Reason::LINKED_ORDER_DONE);
    }
    sync_child(outbox, member);
  }
  sync_child(outbox, id);
}

void follow_position(Outbox& outbox, StrategyId strategy) noexcept {
  if (outbox.state().ledger().orders().listed_count() == 0) return;
  OrderIds children;
  outbox.state().ledger().orders().for_each_open(strategy, [&](const OrderRow& order) {
    if (order.parent_order_id.raw() != 0) static_cast<void>(children.push(order.id));
  });
  for (const OrderId child : children) sync_child(outbox, child);
}

void reduce_excess(Outbox& outbox, const OrderFilled& fill) noexcept {
  const OrderRow* order = outbox.state().ledger().orders().find(fill.order_id);
  const bool is_child = order != nullptr && order->parent_order_id.raw() != 0;
  if (!is_child || order->purpose == OrderPurpose::Flatten) return;
  const std::int64_t excess = order->exits_filled.raw() - order->parent_filled.raw();
  if (excess <= 0) return;
  halt_strategy(outbox, fill.strategy, Reason::OVERFILL);
  flatten(outbox, *order, opposite(fill.side), std::min(excess, fill.qty.raw()));
}

}  // namespace engine::core
