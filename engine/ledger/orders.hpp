// Our orders: one row each, found by id, chained by strategy while open, and by instrument while kept here. Rows of
// closed orders are kept until their place is needed, oldest first. Which report means what is decided in
// order_machine; here it is only booked.
#pragma once

#include <cstdint>
#include <optional>

#include "engine/base/fixed_map.hpp"
#include "engine/base/table.hpp"
#include "engine/ledger/order_row.hpp"
#include "engine/model/config.hpp"
#include "engine/model/events/order.hpp"

namespace engine::ledger {

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
  /// Calls visit(row) for each order kept here on an instrument, oldest first.
  template <class Visitor>
  void for_each_held(InstrumentId instrument, Visitor&& visit) const {
    for (std::uint32_t link = held_[instrument.raw() - 1].first; link != 0; link = rows_[link - 1].held_next) {
      visit(rows_[link - 1]);
    }
  }
  [[nodiscard]] bool has_held(InstrumentId instrument) const noexcept { return held_[instrument.raw() - 1].count != 0; }
  /// Open orders that end by themselves: Gtd and Day.
  [[nodiscard]] std::uint32_t timed_count() const noexcept { return totals_[0].timed; }
  /// Open orders whose answer the venue owes, those in doubt among them.
  [[nodiscard]] std::uint32_t awaited_count() const noexcept { return totals_[0].awaited; }
  /// Open orders that hang together with others.
  [[nodiscard]] std::uint32_t listed_count() const noexcept { return totals_[0].listed; }
  [[nodiscard]] std::span<const OrderRow> rows() const noexcept { return rows_.rows(); }

  /// Books a new order. There is room: the gates have asked.
  const OrderRow& add(const OrderRow& order) noexcept;
  /// The time of an account's day orders is over.
  void end_day(AccountId account) noexcept;
  /// Calls apply(row) for each open order of a strategy, for writing: neither status nor links.
  template <class Change>
  void change_each_open(StrategyId strategy, Change&& apply) noexcept {
    for (std::uint32_t link = by_strategy_[strategy.raw() - 1].first; link != 0; link = rows_[link - 1].next) {
      apply(rows_.mutate(link - 1));
    }
  }
  /// The row for writing; `change(row)` must not touch links. Moves the row between chains when it closes, opens, or is
  /// released.
  template <class Change>
  void change(OrderId id, Change&& apply) noexcept {
    const auto row = index_.find(id.raw());
    if (!row) return;
    const OrdStatus before = rows_[*row].status;
    apply(rows_.mutate(*row));
    if (rows_[*row].status != before) settle(*row, before);
  }

 private:
  struct Totals {
    std::uint32_t room;
    std::uint32_t is_defined;
    std::uint32_t timed;
    std::uint32_t awaited;
    std::uint32_t listed;
    std::uint32_t reserved;
  };
  struct Links {
    std::uint32_t OrderRow::*previous;
    std::uint32_t OrderRow::*next;
  };
  static constexpr Links kChain{&OrderRow::previous, &OrderRow::next};
  static constexpr Links kHeld{&OrderRow::held_previous, &OrderRow::held_next};
  void settle(std::uint32_t row, OrdStatus before) noexcept;
  void count(const OrderRow& order, OrdStatus status, std::uint32_t by) noexcept;
  void append(Table<OrderChain>& chains, std::uint32_t chain, std::uint32_t row, Links links = kChain) noexcept;
  void unlink(Table<OrderChain>& chains, std::uint32_t chain, std::uint32_t row, Links links = kChain) noexcept;

  Table<OrderRow> rows_;
  Table<OrderChain> by_strategy_;
  Table<OrderChain> held_;    ///< by instrument
  Table<OrderChain> closed_;  ///< one chain: closed and free rows, next to be used first
  Table<Totals> totals_;
  FixedMap index_;
  std::uint32_t capacity_open_;
};

}  // namespace engine::ledger
