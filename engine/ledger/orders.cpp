#include "engine/ledger/orders.hpp"

#include <algorithm>

namespace engine::ledger {

Orders::Orders(Arena& arena, const Capacities& capacities) noexcept
    : rows_{arena, capacities.orders_kept},
      by_strategy_{arena, capacities.strategies},
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
  totals_.mutate(0) = {.room = std::min(capacity_open_, rows_.size()), .is_defined = 1};
}

const OrderRow* Orders::find(OrderId id) const noexcept {
  if (id.raw() == 0) return nullptr;
  const auto row = index_.find(id.raw());
  return row ? &rows_[*row] : nullptr;
}

const OrderRow& Orders::add(const OrderSubmitted& order, Timestamp time) noexcept {
  const std::uint32_t row = closed_[0].first - 1;
  unlink(closed_, 0, row);
  if (rows_[row].id.raw() != 0) index_.erase(rows_[row].id.raw());
  rows_.mutate(row) = {.id = order.order_id,
                       .instrument = order.instrument,
                       .account = order.account,
                       .strategy = order.strategy,
                       .side = order.side,
                       .ord_type = order.ord_type,
                       .time_in_force = order.time_in_force,
                       .status = OrdStatus::Submitted,
                       .settled = OrdStatus::Submitted,
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
                       .trigger_price = order.trigger_price,
                       .trailing_offset = order.trailing_offset,
                       .expire_time = order.expire_time,
                       .order_list_id = order.order_list_id,
                       .parent_order_id = order.parent_order_id,
                       .linked_order_id = order.linked_order_id,
                       .position_id = order.position_id,
                       .request_id = order.order_id};
  index_.put(order.order_id.raw(), row);
  append(by_strategy_, order.strategy.raw() - 1, row);
  --totals_.mutate(0).room;
  return rows_[row];
}

void Orders::settle(std::uint32_t row, bool was_open) noexcept {
  const bool now_open = is_open(rows_[row].status);
  if (was_open == now_open) return;
  const std::uint32_t chain = rows_[row].strategy.raw() - 1;
  if (now_open) {
    unlink(closed_, 0, row);
    append(by_strategy_, chain, row);
    --totals_.mutate(0).room;
  } else {
    unlink(by_strategy_, chain, row);
    append(closed_, 0, row);
    ++totals_.mutate(0).room;
  }
}

void Orders::append(Table<OrderChain>& chains, std::uint32_t chain, std::uint32_t row) noexcept {
  OrderChain& ends = chains.mutate(chain);
  OrderRow& added = rows_.mutate(row);
  added.previous = ends.last;
  added.next = 0;
  if (ends.last == 0) {
    ends.first = row + 1;
  } else {
    rows_.mutate(ends.last - 1).next = row + 1;
  }
  ends.last = row + 1;
  ++ends.count;
}

void Orders::unlink(Table<OrderChain>& chains, std::uint32_t chain, std::uint32_t row) noexcept {
  OrderChain& ends = chains.mutate(chain);
  const std::uint32_t previous = rows_[row].previous;
  const std::uint32_t next = rows_[row].next;
  if (previous == 0) {
    ends.first = next;
  } else {
    rows_.mutate(previous - 1).next = next;
  }
  if (next == 0) {
    ends.last = previous;
  } else {
    rows_.mutate(next - 1).previous = previous;
  }
  --ends.count;
}

}  // namespace engine::ledger
