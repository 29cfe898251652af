// Our orders: one row each, found by id, chained by strategy while open. Rows of closed orders are kept until their
// place is needed, oldest first. Which report means what is decided in order_machine; here it is only booked.
#pragma once

#include <cstdint>
#include <optional>

#include "engine/base/fixed_map.hpp"
#include "engine/base/table.hpp"
#include "engine/model/config.hpp"
#include "engine/model/events/order.hpp"

namespace engine::ledger {

/// True while the order may still fill.
constexpr bool is_open(OrdStatus status) noexcept {
  return status != OrdStatus::Filled && status != OrdStatus::Canceled && status != OrdStatus::Rejected;
}

/// True while an answer to a cancel or replace is awaited.
constexpr bool is_pending(OrdStatus status) noexcept {
  return status == OrdStatus::PendingCancel || status == OrdStatus::PendingReplace;
}

struct OrderRow {
  OrderId id{};
  VenueOrderId venue_order_id{};
  InstrumentId instrument{};
  AccountId account{};
  StrategyId strategy{};
  Side side{};
  OrdType ord_type{};
  TimeInForce time_in_force{};
  OrdStatus status{};
  OrdStatus settled{};  ///< what it is apart from a pending cancel or replace
  TriggerType trigger_type{};
  TrailingOffset trailing_offset_type{};
  PositionEffect position_effect{};
  Contingency contingency{};
  BracketMode bracket_mode{};
  OrderPurpose purpose{};
  Reserved<1> reserved{};
  ExecInst exec_inst{};
  Reserved<6> reserved_too{};
  Qty qty{};
  Qty cum_qty{};
  Price price{};
  Qty pending_qty{};      ///< asked for by a replace in flight; 0 otherwise
  Price pending_price{};  ///< likewise
  Timestamp submitted{};
  Price trigger_price{};
  std::int64_t trailing_offset{};
  Timestamp expire_time{};
  OrderListId order_list_id{};
  OrderId parent_order_id{};
  OrderId linked_order_id{};
  PositionId position_id{};
  OrderId request_id{};       ///< the request whose terms are in force: the order's own, or an accepted replace's
  OrderId pending_request{};  ///< the one in flight
  std::uint32_t previous{};   ///< links in the chain that the row is in: row plus one, 0 at the end
  std::uint32_t next{};

  [[nodiscard]] Qty leaves() const noexcept {
    if (!is_open(status)) return Qty{0};
    return Qty{qty.raw() > cum_qty.raw() ? qty.raw() - cum_qty.raw() : 0};
  }
  /// What may still fill at worst: a replace in flight counts with the larger quantity.
  [[nodiscard]] Qty exposure() const noexcept {
    if (!is_open(status)) return Qty{0};
    const std::int64_t most = qty.raw() > pending_qty.raw() ? qty.raw() : pending_qty.raw();
    return Qty{most > cum_qty.raw() ? most - cum_qty.raw() : 0};
  }
};
static_assert(sizeof(OrderRow) == 176);

/// Ends of a chain of rows: row plus one, 0 when empty.
struct OrderChain {
  std::uint32_t first{};
  std::uint32_t last{};
  std::uint32_t count{};
  std::uint32_t reserved{};
};

class Orders {
 public:
  Orders(Arena& arena, const Capacities& capacities) noexcept;
  /// Chains all rows as free, before the first order; later calls change nothing.
  void define() noexcept;

  /// The order's row, good until the next fold; null when it is not kept.
  [[nodiscard]] const OrderRow* find(OrderId id) const noexcept;
  /// How many more orders may be open.
  [[nodiscard]] std::uint32_t room() const noexcept { return totals_[0].room; }
  [[nodiscard]] std::uint32_t open_count(StrategyId strategy) const noexcept {
    return by_strategy_[strategy.raw() - 1].count;
  }
  /// Calls visit(row) for each open order of a strategy, oldest first.
  template <class Visitor>
  void for_each_open(StrategyId strategy, Visitor&& visit) const {
    for (std::uint32_t link = by_strategy_[strategy.raw() - 1].first; link != 0; link = rows_[link - 1].next) {
      visit(rows_[link - 1]);
    }
  }
  [[nodiscard]] std::span<const OrderRow> rows() const noexcept { return rows_.rows(); }

  /// Books a new order. There is room: the gates have asked.
  const OrderRow& add(const OrderSubmitted& order, Timestamp time) noexcept;
  /// The row for writing; `change(row)` must not touch links. Moves the row between chains when it closes or opens.
  template <class Change>
  void change(OrderId id, Change&& apply) noexcept {
    const auto row = index_.find(id.raw());
    if (!row) return;
    const bool was_open = is_open(rows_[*row].status);
    apply(rows_.mutate(*row));
    settle(*row, was_open);
  }

 private:
  struct Totals {
    std::uint32_t room;
    std::uint32_t is_defined;
  };
  void settle(std::uint32_t row, bool was_open) noexcept;
  void append(Table<OrderChain>& chains, std::uint32_t chain, std::uint32_t row) noexcept;
  void unlink(Table<OrderChain>& chains, std::uint32_t chain, std::uint32_t row) noexcept;

  Table<OrderRow> rows_;
  Table<OrderChain> by_strategy_;
  Table<OrderChain> closed_;  ///< one chain: closed and free rows, next to be used first
  Table<Totals> totals_;
  FixedMap index_;
  std::uint32_t capacity_open_;
};

}  // namespace engine::ledger
