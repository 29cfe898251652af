#include "engine/ledger/ledger.hpp"

namespace engine::ledger {

namespace {

/// The status of an order that is not pending, by what it has filled.
OrdStatus working_status(const OrderRow& order) noexcept {
  if (order.cum_qty >= order.qty) return OrdStatus::Filled;
  return order.cum_qty.raw() > 0 ? OrdStatus::PartiallyFilled : OrdStatus::Accepted;
}

/// Back from a pending cancel or replace to what the order was.
void restore(OrderRow& order) noexcept {
  order.pending_qty = Qty{0};
  order.pending_price = Price{0};
  order.pending_request = OrderId{};
  order.status = order.settled;
}

}  // namespace

Ledger::Ledger(Arena& arena, const Capacities& capacities) noexcept
    : counts_{arena, 1},
      accounts_{arena, capacities.accounts},
      positions_{arena, capacities.accounts * capacities.instruments * 2},
      orders_{arena, capacities},
      executions_{arena, capacities.accounts, capacities.executions_kept},
      instruments_max_{capacities.instruments} {}

void Ledger::define(const ConfigView& config) noexcept {
  counts_.mutate(0) = {.accounts = static_cast<std::uint32_t>(config.accounts().size()),
                       .instruments = static_cast<std::uint32_t>(config.instruments().size())};
  for (const AccountSpec& spec : config.accounts()) {
    AccountRow& row = accounts_.mutate(spec.id.raw() - 1);
    if (row.environment != Environment{}) continue;  // of an earlier session: it keeps what it has
    row.opening = row.balance = spec.opening_balance;
    row.day_reference = row.week_reference = row.high_water_mark = spec.opening_balance;
    row.environment = spec.environment;
    row.status = spec.status;
    row.positions = spec.positions;
  }
  orders_.define();
}

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

template <class Change>
void Ledger::change_order(OrderId id, Change&& apply) noexcept {
  orders_.change(id, [&](OrderRow& order) {
    const Qty before = order.exposure();
    const bool was_open = is_open(order.status);
    apply(order);
    count_change(order, before, was_open);
  });
}

void Ledger::fold(const OrderSubmitted& event, Timestamp time) noexcept {
  count_change(orders_.add(event, time), Qty{0}, false);
}

void Ledger::fold(const OrderCancelRequested& event) noexcept {
  change_order(event.order_id, [&](OrderRow& order) {
    order.status = OrdStatus::PendingCancel;
    order.pending_request = event.request_id;
  });
}

void Ledger::fold(const OrderReplaceRequested& event) noexcept {
  change_order(event.order_id, [&](OrderRow& order) {
    order.status = OrdStatus::PendingReplace;
    order.pending_qty = event.qty;
    order.pending_price = event.price;
    order.pending_request = event.request_id;
  });
}

void Ledger::fold(const OrderAccepted& event) noexcept {
  change_order(event.order_id, [&](OrderRow& order) {
    order.venue_order_id = event.venue_order_id;
    if (!is_open(order.status)) return;
    order.settled = working_status(order);
    if (!is_pending(order.status)) order.status = order.settled;
  });
}

void Ledger::fold(const OrderRejected& event) noexcept {
  change_order(event.order_id, [](OrderRow& order) { order.status = order.settled = OrdStatus::Rejected; });
}

PositionSide Ledger::side_of(AccountId account, Side side, bool closes) const noexcept {
  if (this->account(account).positions != PositionKeeping::Hedging) return PositionSide::Net;
  return (side == Side::Buy) != closes ? PositionSide::Long : PositionSide::Short;
}

void Ledger::note_activity(AccountId account, InstrumentId instrument) noexcept {
  const std::uint32_t bit = instrument.raw() - 1;
  const std::uint64_t mask = std::uint64_t{1} << (bit % 64);
  const bool is_active =
      position(account, instrument).is_active() || position(account, instrument, PositionSide::Short).is_active();
  const bool was_active = (this->account(account).active[bit / 64] & mask) != 0;
  if (is_active != was_active) accounts_.mutate(account.raw() - 1).active[bit / 64] ^= mask;
}

void Ledger::fold(const OrderFilled& event, PositionId opened) noexcept {
  executions_.add(event.account, event.exec_id);
  change_order(event.order_id, [&](OrderRow& order) {
    order.cum_qty = event.cum_qty;
    order.status = event.status;
    order.settled = is_pending(event.status) ? working_status(order) : event.status;
  });
  const Fill fill{.side = event.side, .qty = event.qty, .price = event.price, .fee = event.fee};
  const PositionSide side = side_of(event.account, event.side, event.position_effect == PositionEffect::Close);
  PositionRow& position = positions_.mutate(place(event.account, event.instrument, side));
  // Deciding has tried it; where it does not fit there is no OrderFilled.
  const auto outcome = apply_fill(position, fill);
  if (!outcome) return;
  const bool opens = outcome->position.qty.raw() != 0 &&
                     (position.qty.raw() == 0 || (position.qty.raw() > 0) != (outcome->position.qty.raw() > 0));
  position = outcome->position;
  if (opens) position.id = opened;
  note_activity(event.account, event.instrument);
}

void Ledger::fold(const PositionChanged& event) noexcept {
  AccountRow& account = accounts_.mutate(event.account.raw() - 1);
  if (const auto after = apply_profit(account, event.profit, event.fee)) account = *after;
}

void Ledger::fold(const OrderCanceled& event) noexcept {
  change_order(event.order_id, [](OrderRow& order) {
    restore(order);
    order.status = order.settled = OrdStatus::Canceled;
  });
}

void Ledger::fold(const OrderReplaced& event) noexcept {
  change_order(event.order_id, [&](OrderRow& order) {
    order.venue_order_id = event.venue_order_id;
    order.qty = event.qty;
    order.price = event.price;
    order.trigger_price = event.trigger_price;
    if (event.request_id.raw() != 0) order.request_id = event.request_id;
    order.settled = working_status(order);
    restore(order);
  });
}

void Ledger::fold(const OrderCancelRejected& event) noexcept {
  change_order(event.order_id, [](OrderRow& order) { restore(order); });
}

void Ledger::fold(const OrderBecameUnknown& event) noexcept {
  change_order(event.order_id, [](OrderRow& order) { order.status = order.settled = OrdStatus::Unknown; });
}

void Ledger::fold(const BalanceAdjusted& event) noexcept {
  AccountRow& account = accounts_.mutate(event.account.raw() - 1);
  if (const auto after = apply_flow(account, event.kind, event.amount)) account = *after;
  if (event.flow_id.raw() != 0) executions_.add(event.account, event.flow_id);
  const bool is_of_position = event.kind == FlowKind::Swap && event.position_id.raw() != 0 &&
                              event.instrument.raw() != 0 && event.instrument.raw() <= instrument_count();
  if (!is_of_position) return;
  for (const PositionSide side : {PositionSide::Net, PositionSide::Short}) {
    if (position(event.account, event.instrument, side).id != event.position_id) continue;
    PositionRow& row = positions_.mutate(place(event.account, event.instrument, side));
    if (const auto swap = checked_add(row.swap, event.amount)) row.swap = *swap;
    return;
  }
}

void Ledger::fold(const DayOpened& event) noexcept {
  AccountRow& account = accounts_.mutate(event.account.raw() - 1);
  account.day_reference = event.reference;
  if (event.turn == DayTurn::Week) account.week_reference = event.reference;
  account.day_flows = account.day_realised = Money{0};
  account.day_boundary = event.boundary;
  account.days = event.days;
  account.traded_today = Switch::Off;
}

void Ledger::fold(const AccountMarked& event) noexcept {
  AccountRow& account = accounts_.mutate(event.account.raw() - 1);
  account.high_water_mark = event.high_water_mark;
  account.drawdown_max = event.drawdown_max;
}

void Ledger::fold(const AccountStatusChanged& event) noexcept {
  accounts_.mutate(event.account.raw() - 1).status = event.status;
}

}  // namespace engine::ledger
