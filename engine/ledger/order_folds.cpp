// What was decided about orders, booked. Nothing is judged here: order_machine has done that.
#include <algorithm>

#include "engine/ledger/ledger.hpp"

namespace engine::ledger {

namespace {

/// The status of an order that works at the venue and is not pending, by what it has filled.
OrdStatus working_status(const OrderRow& order) noexcept {
  if (order.cum_qty >= order.qty) return OrdStatus::Filled;
  return order.cum_qty.raw() > 0 ? OrdStatus::PartiallyFilled : OrdStatus::Accepted;
}

void forget_replace(OrderRow& order) noexcept {
  order.pending_qty = Qty{0};
  order.pending_price = Price{0};
  order.pending_trigger = Price{0};
}

/// Back from all that was pending to what the order is without it.
void restore(OrderRow& order) noexcept {
  forget_replace(order);
  order.pending_request = OrderId{};
  order.cancel_reason = Reason::NONE;
  order.status = order.settled;
}

/// The order is `settled` from now on; what is pending stays so, and hides it.
void settle(OrderRow& order, OrdStatus settled) noexcept {
  order.settled = settled;
  if (!is_pending(order.status)) order.status = settled;
}

void recount(OrderRow& order) noexcept {
  const std::int64_t beyond = order.cum_qty.raw() - order.qty.raw();
  order.overfill = Qty{std::max<std::int64_t>(beyond, 0)};
}

/// A row with the terms of a new order: OrderSubmitted and OrderEmulated name them alike.
template <class Order>
OrderRow row_of(const Order& order, OrdStatus status, Timestamp time) noexcept {
  return {.id = order.order_id,
          .instrument = order.instrument,
          .account = order.account,
          .strategy = order.strategy,
          .side = order.side,
          .ord_type = order.ord_type,
          .time_in_force = order.time_in_force,
          .status = status,
          .settled = status,
          .trigger_type = order.trigger_type,
          .trailing_offset_type = order.trailing_offset_type,
          .position_effect = order.position_effect,
          .contingency = order.contingency,
          .bracket_mode = order.bracket_mode,
          .purpose = order.purpose,
          .exec_inst = order.exec_inst,
          .qty = order.qty,
          .price = order.price,
          .submitted = time,
          .asked = time,
          .trigger_price = order.trigger_price,
          .trailing_offset = order.trailing_offset,
          .expire_time = order.expire_time,
          .order_list_id = order.order_list_id,
          .parent_order_id = order.parent_order_id,
          .linked_order_id = order.linked_order_id,
          .position_id = order.position_id,
          .request_id = order.order_id,
          .operator_id = order.operator_id};
}

}  // namespace

void Ledger::count_change(const OrderRow& order, Qty before, bool was_open) noexcept {
  const Qty after = order.exposure();
  if (after != before) {
    PositionRow& position = positions_.mutate(place(order.account, order.instrument));
    Qty& working = order.side == Side::Buy ? position.working_buy : position.working_sell;
    working = Qty{working.raw() - before.raw() + after.raw()};
    note_activity(order.account, order.instrument);
  }
  const bool now_open = is_open(order.status);
  if (now_open == was_open) return;
  AccountRow& account = accounts_.mutate(order.account.raw() - 1);
  account.open_orders = now_open ? account.open_orders + 1 : account.open_orders - 1;
}

void Ledger::forget_doubt(OrderRow& order) noexcept {
  if (order.status == OrdStatus::Unknown) return;
  if (order.lost != 0) reconciliation_.count_lost(order.account, -1);
  order.lost = 0;
  if (!is_in_flight(order.status)) order.queries = 0;
  // Of one that was given up it is remembered why.
  if (order.status != OrdStatus::Rejected) order.not_found = 0;
}

template <class Change>
void Ledger::change_order(OrderId id, Change&& apply) noexcept {
  orders_.change(id, [&](OrderRow& order) {
    const Qty before = order.exposure();
    const bool was_open = is_open(order.status);
    apply(order);
    forget_doubt(order);
    count_change(order, before, was_open);
  });
}

void Ledger::close_order(OrderId id, OrdStatus status) noexcept {
  change_order(id, [&](OrderRow& order) {
    restore(order);
    order.status = order.settled = status;
  });
}

void Ledger::fold(const OrderSubmitted& event, Timestamp time) noexcept {
  if (orders_.find(event.order_id) == nullptr) {
    count_change(orders_.add(row_of(event, OrdStatus::Submitted, time)), Qty{0}, false);
    return;
  }
  // It was kept here until now.
  change_order(event.order_id, [&](OrderRow& order) {
    order.ord_type = event.ord_type;
    order.qty = event.qty;
    order.price = event.price;
    order.asked = time;
    order.status = order.settled = OrdStatus::Submitted;
  });
}

void Ledger::fold(const OrderEmulated& event, Timestamp time) noexcept {
  OrderRow row = row_of(event, OrdStatus::Emulated, time);
  row.target_qty = event.target_qty;
  if (const OrderRow* parent = orders_.find(event.parent_order_id)) {
    row.parent_qty = parent->qty;
    row.parent_filled = parent->cum_qty;
  }
  count_change(orders_.add(row), Qty{0}, false);
}

void Ledger::fold(const OrderReleased& event) noexcept {
  change_order(event.order_id, [&](OrderRow& order) {
    order.qty = event.qty;
    order.status = order.settled = OrdStatus::Released;
  });
}

void Ledger::fold(const OrderUpdated& event) noexcept {
  change_order(event.order_id, [&](OrderRow& order) {
    order.qty = event.qty;
    order.price = event.price;
    order.trigger_price = event.trigger_price;
  });
}

void Ledger::fold(const OrderDenied& event) noexcept { close_order(event.order_id, OrdStatus::Denied); }

void Ledger::fold(const OrderCancelRequested& event, Timestamp time) noexcept {
  change_order(event.order_id, [&](OrderRow& order) {
    order.status = OrdStatus::PendingCancel;
    order.pending_request = event.request_id;
    order.cancel_reason = event.reason;
    order.asked = time;
  });
}

void Ledger::fold(const OrderReplaceRequested& event, Timestamp time) noexcept {
  change_order(event.order_id, [&](OrderRow& order) {
    order.status = OrdStatus::PendingReplace;
    order.pending_qty = event.qty;
    order.pending_price = event.price;
    order.pending_trigger = event.trigger_price;
    order.pending_request = event.request_id;
    order.asked = time;
    ++order.replaces;
  });
}

void Ledger::fold(const OrderAccepted& event) noexcept {
  change_order(event.order_id, [&](OrderRow& order) {
    order.venue_order_id = event.venue_order_id;
    if (!is_pending(order.status)) restore(order);  // after UNKNOWN: its word is newer than what was asked before
    if (is_open(order.status)) settle(order, working_status(order));
  });
}

void Ledger::fold(const OrderRejected& event) noexcept { close_order(event.order_id, event.status); }

void Ledger::fold(const OrderFilled& event, PositionId opened) noexcept {
  executions_.add({.exec_id = event.exec_id,
                   .trade_id = event.trade_id,
                   .order_id = event.order_id,
                   .qty = event.qty,
                   .price = event.price,
                   .fee = event.fee,
                   .realised = event.realised,
                   .account = event.account});
  if (const OrderRow* order = orders_.find(event.order_id)) tell_list(*order, event.qty);
  change_order(event.order_id, [&](OrderRow& order) {
    const bool is_late_exit = !is_open(order.status) && order.parent_order_id.raw() != 0;
    if (is_late_exit) order.exits_filled = Qty{order.exits_filled.raw() + event.qty.raw()};
    order.cum_qty = event.cum_qty;
    order.booked = Qty{order.booked.raw() + event.qty.raw()};
    order.notional += cost_of(event.price, event.qty);
    if (order.venue_order_id.raw() == 0) order.venue_order_id = event.venue_order_id;
    if (is_open(event.status)) {
      order.status = event.status;
      order.settled = is_pending(event.status) ? working_status(order) : event.status;
    } else {
      restore(order);
      order.status = order.settled = event.status;
    }
    recount(order);
  });
  const Fill fill{.side = event.side, .qty = event.qty, .price = event.price, .fee = event.fee};
  const PositionSide side = side_of(event.account, event.side, event.position_effect == PositionEffect::Close);
  PositionRow& position = positions_.mutate(place(event.account, event.instrument, side));
  // Deciding has tried it; where it does not fit there is no OrderFilled.
  const auto outcome = apply_fill(position, fill);
  if (!outcome) return;
  const bool opens = is_opened_by(position, *outcome);
  position = outcome->position;
  if (opens) position.id = opened;
  note_activity(event.account, event.instrument);
}

void Ledger::fold(const ExecutionBusted& event) noexcept {
  const ExecutionRow* execution = executions_.find(event.account, event.exec_ref_id);
  const Money realised = execution == nullptr ? Money{0} : execution->realised;
  executions_.bust(event.account, event.exec_ref_id);
  change_order(event.order_id, [&](OrderRow& order) {
    order.cum_qty = event.cum_qty;
    order.booked = Qty{order.booked.raw() - event.qty.raw()};
    order.notional -= cost_of(event.price, event.qty);
    if (is_open(event.status) && is_pending(order.status)) {
      order.settled = working_status(order);
    } else {
      order.status = order.settled = event.status;
    }
    recount(order);
  });
  if (const OrderRow* order = orders_.find(event.order_id)) tell_list(*order, Qty{-event.qty.raw()});
  const Fill fill{.side = event.side, .qty = event.qty, .price = event.price, .fee = event.fee};
  const OrderRow* order = orders_.find(event.order_id);
  const bool closes = order != nullptr && order->position_effect == PositionEffect::Close;
  PositionRow& position =
      positions_.mutate(place(event.account, event.instrument, side_of(event.account, event.side, closes)));
  if (const auto outcome = reverse_fill(position, fill, realised)) position = outcome->position;
  note_activity(event.account, event.instrument);
}

void Ledger::tell_list(const OrderRow& filled, Qty qty) noexcept {
  if (filled.order_list_id.raw() == 0 || orders_.listed_count() == 0) return;
  const OrderId id = filled.id;
  const OrderId parent = filled.parent_order_id;
  orders_.change_each_open(filled.strategy, [&](OrderRow& order) {
    if (order.parent_order_id.raw() == 0) return;
    if (order.parent_order_id == id) order.parent_filled = Qty{order.parent_filled.raw() + qty.raw()};
    if (order.parent_order_id == parent) order.exits_filled = Qty{order.exits_filled.raw() + qty.raw()};
  });
}

void Ledger::fold(const OrderCanceled& event) noexcept { close_order(event.order_id, OrdStatus::Canceled); }

void Ledger::fold(const OrderExpired& event) noexcept { close_order(event.order_id, OrdStatus::Expired); }

void Ledger::fold(const OrderReplaced& event) noexcept {
  change_order(event.order_id, [&](OrderRow& order) {
    if (order.venue_order_id.raw() != 0 && order.venue_order_id != event.venue_order_id) {
      order.retired_venue = order.venue_order_id;
    }
    order.venue_order_id = event.venue_order_id;
    order.qty = event.qty;
    order.price = event.price;
    order.trigger_price = event.trigger_price;
    if (event.request_id.raw() != 0) order.request_id = event.request_id;
    order.settled = working_status(order);
    recount(order);
    forget_replace(order);
    if (order.status != OrdStatus::PendingCancel || order.settled == OrdStatus::Filled) restore(order);
  });
}

void Ledger::fold(const OrderCancelRejected& event) noexcept {
  change_order(event.order_id, [&](OrderRow& order) {
    // A refused replace leaves a cancel pending; a refused cancel leaves the replace before it.
    const bool stays = event.response_to == CancelRejectedFor::Replace && order.status == OrdStatus::PendingCancel;
    const bool replaces = event.response_to == CancelRejectedFor::Cancel && order.is_replacing();
    if (stays) {
      forget_replace(order);
    } else if (replaces) {
      order.status = OrdStatus::PendingReplace;
    } else {
      restore(order);
    }
  });
}

void Ledger::fold(const OrderBecameUnknown& event) noexcept {
  change_order(event.order_id, [&](OrderRow& order) {
    order.status = order.settled = OrdStatus::Unknown;
    if (event.reason == Reason::ORDER_NOT_FOUND) ++order.not_found;
    if (event.reason != Reason::RECONCILE_CONFLICT || order.lost != 0) return;
    order.lost = 1;
    reconciliation_.count_lost(order.account, 1);
  });
}

void Ledger::fold(const OrderStatusRequested& event, Timestamp time) noexcept {
  change_order(event.order_id, [&](OrderRow& order) {
    ++order.queries;
    order.asked = time;
  });
}

void Ledger::fold(const OrderStatusChanged& event) noexcept {
  change_order(event.order_id, [&](OrderRow& order) {
    if (!is_pending(order.status)) restore(order);
    settle(order, event.status);
  });
}

}  // namespace engine::ledger
