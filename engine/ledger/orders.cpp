#include "engine/ledger/orders.hpp"

#include <algorithm>

namespace engine::ledger {

Orders::Orders(Arena& arena, const Capacities& capacities) noexcept
    : rows_{arena, capacities.orders_kept},
      by_strategy_{arena, capacities.strategies},
      held_{arena, capacities.instruments},
      closed_{arena, 1},
      totals_{arena, 1},
      index_{arena, capacities.orders_kept},
      capacity_open_{capacities.orders_open} {}

void Orders::define() noexcept {
  if (totals_[0].is_defined != 0) return;
  for (std::uint32_t row = 0; row < rows_.size(); ++row) {
    rows_.mutate(row).status = OrdStatus::Canceled;
    append(closed_, 0, row);
  }
  Totals& totals = totals_.mutate(0);
  totals.room = std::min(capacity_open_, rows_.size());
  totals.is_defined = 1;
}

const OrderRow* Orders::find(OrderId id) const noexcept {
  if (id.raw() == 0) return nullptr;
  const auto row = index_.find(id.raw());
  return row ? &rows_[*row] : nullptr;
}

const OrderRow& Orders::add(const OrderRow& order) noexcept {
  const std::uint32_t row = closed_[0].first - 1;
  unlink(closed_, 0, row);
  if (rows_[row].id.raw() != 0) index_.erase(rows_[row].id.raw());
  rows_.mutate(row) = order;
  index_.put(order.id.raw(), row);
  append(by_strategy_, order.strategy.raw() - 1, row);
  if (is_held(order.status)) append(held_, order.instrument.raw() - 1, row, kHeld);
  --totals_.mutate(0).room;
  count(order, order.status, 1);
  return rows_[row];
}

void Orders::end_day(AccountId account) noexcept {
  for (std::uint32_t strategy = 1; strategy <= by_strategy_.size(); ++strategy) {
    change_each_open(StrategyId{strategy}, [&](OrderRow& order) {
      // Any time that has been: core time is far beyond it.
      if (order.account == account && order.time_in_force == TimeInForce::Day) order.expire_time = Timestamp{1};
    });
  }
}

/// Adds `by`, which is -1 for one less, to the totals that an order of this status is counted in.
void Orders::count(const OrderRow& order, OrdStatus status, std::uint32_t by) noexcept {
  if (!is_open(status)) return;
  Totals& totals = totals_.mutate(0);
  if (order.time_in_force == TimeInForce::Day || order.time_in_force == TimeInForce::Gtd) totals.timed += by;
  if (order.order_list_id.raw() != 0) totals.listed += by;
  if (is_in_flight(status) || status == OrdStatus::Unknown) totals.awaited += by;
}

void Orders::settle(std::uint32_t row, OrdStatus before) noexcept {
  OrderRow& order = rows_.mutate(row);
  count(order, before, ~0U);
  count(order, order.status, 1);
  if (is_held(before) != is_held(order.status)) {
    const std::uint32_t chain = order.instrument.raw() - 1;
    is_held(before) ? unlink(held_, chain, row, kHeld) : append(held_, chain, row, kHeld);
  }
  const bool now_open = is_open(order.status);
  if (is_open(before) == now_open) return;
  const std::uint32_t chain = order.strategy.raw() - 1;
  if (now_open) {
    --order.endings;
    unlink(closed_, 0, row);
    append(by_strategy_, chain, row);
    --totals_.mutate(0).room;
  } else {
    ++order.endings;
    unlink(by_strategy_, chain, row);
    append(closed_, 0, row);
    ++totals_.mutate(0).room;
  }
}

void Orders::append(Table<OrderChain>& chains, std::uint32_t chain, std::uint32_t row, Links links) noexcept {
  OrderChain& ends = chains.mutate(chain);
  OrderRow& added = rows_.mutate(row);
  added.*links.previous = ends.last;
  added.*links.next = 0;
  if (ends.last == 0) {
    ends.first = row + 1;
  } else {
    rows_.mutate(ends.last - 1).*links.next = row + 1;
  }
  ends.last = row + 1;
  ++ends.count;
}

void Orders::unlink(Table<OrderChain>& chains, std::uint32_t chain, std::uint32_t row, Links links) noexcept {
  OrderChain& ends = chains.mutate(chain);
  const std::uint32_t previous = rows_[row].*links.previous;
  const std::uint32_t next = rows_[row].*links.next;
  if (previous == 0) {
    ends.first = next;
  } else {
    rows_.mutate(previous - 1).*links.next = next;
  }
  if (next == 0) {
    ends.last = previous;
  } else {
    rows_.mutate(next - 1).*links.previous = previous;
  }
  --ends.count;
}

}  // namespace engine::ledger
