// The executions and cash flows that were booked lately, by the venue's id, and executions by the match that they come
// from: none is booked twice, and an execution may be taken back. Each account has its own ring: however much one of
// them trades, another forgets nothing for it. The oldest make room.
#pragma once

#include <cstdint>

#include "engine/base/fixed_map.hpp"
#include "engine/base/table.hpp"
#include "engine/model/enums.hpp"
#include "engine/model/ids.hpp"
#include "engine/model/units.hpp"

namespace engine::ledger {

struct ExecutionRow {
  ExecId exec_id{};
  TradeId trade_id{};  ///< 0: not told
  OrderId order_id{};
  Qty qty{};
  Price price{};
  Money fee{};
  Money realised{};
  AccountId account{};
  std::uint32_t busted{};  ///< 1: taken back
};
static_assert(sizeof(ExecutionRow) == 64);

class Executions {
 public:
  /// kept: by account.
  Executions(Arena& arena, std::uint32_t accounts, std::uint32_t kept) noexcept
      : ring_{arena, accounts * kept},
        cursors_{arena, accounts},
        by_id_{arena, accounts * kept},
        by_match_{arena, accounts * kept},
        kept_{kept} {}

  /// The execution of this id, or null when it was never booked or is forgotten.
  [[nodiscard]] const ExecutionRow* find(AccountId account, ExecId id) const noexcept {
    const auto place = by_id_.find(key(account, id.raw(), kExecution));
    return place ? &ring_[*place] : nullptr;
  }
  /// The execution of an order in this match, however its report was numbered.
  [[nodiscard]] const ExecutionRow* find_match(OrderId order, TradeId trade) const noexcept {
    if (trade.raw() == 0) return nullptr;
    const auto place = by_match_.find(match_key(order, trade));
    return place ? &ring_[*place] : nullptr;
  }
  [[nodiscard]] bool contains(AccountId account, FlowId id) const noexcept {
    return by_id_.find(key(account, id.raw(), kFlow)).has_value();
  }

  /// An execution: of an order.
  void add(const ExecutionRow& row) noexcept {
    const std::uint32_t cursor = cursors_[row.account.raw() - 1];
    const std::uint32_t place = (row.account.raw() - 1) * kept_ + cursor;
    forget(place);
    ring_.mutate(place) = row;
    by_id_.put(key_of(row), place);
    if (row.trade_id.raw() != 0) by_match_.put(match_key(row.order_id, row.trade_id), place);
    cursors_.mutate(row.account.raw() - 1) = cursor + 1 == kept_ ? 0 : cursor + 1;
  }
  void add(AccountId account, FlowId id) noexcept { add({.exec_id = ExecId{id.raw()}, .account = account}); }
  void bust(AccountId account, ExecId id) noexcept {
    if (const auto place = by_id_.find(key(account, id.raw(), kExecution))) ring_.mutate(*place).busted = 1;
  }

 private:
  static constexpr std::uint64_t kExecution = 0;
  static constexpr std::uint64_t kFlow = 1;

  void forget(std::uint32_t place) noexcept {
    const ExecutionRow& old = ring_[place];
    if (old.exec_id.raw() == 0) return;
    if (by_id_.find(key_of(old)) == place) by_id_.erase(key_of(old));
    const std::uint64_t match = match_key(old.order_id, old.trade_id);
    if (old.trade_id.raw() != 0 && by_match_.find(match) == place) by_match_.erase(match);
  }
  /// A cash flow is of no order.
  static std::uint64_t key_of(const ExecutionRow& row) noexcept {
    return key(row.account, row.exec_id.raw(), row.order_id.raw() == 0 ? kFlow : kExecution);
  }
  /// Ids are unique at one venue, and an account has one venue. Mixed, so that two accounts do not collide; never 0.
  static std::uint64_t key(AccountId account, std::uint64_t id, std::uint64_t kind) noexcept {
    const std::uint64_t mixed = mix64(id ^ mix64(account.raw() | kind << 32U));
    return mixed == 0 ? 1 : mixed;
  }
  /// Two orders of ours may meet in one match, so the order is part of it.
  static std::uint64_t match_key(OrderId order, TradeId trade) noexcept {
    const std::uint64_t mixed = mix64(trade.raw() ^ mix64(order.raw()));
    return mixed == 0 ? 1 : mixed;
  }

  Table<ExecutionRow> ring_;
  Table<std::uint32_t> cursors_;
  FixedMap by_id_;
  FixedMap by_match_;
  std::uint32_t kept_;
};

}  // namespace engine::ledger
