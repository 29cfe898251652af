// One order of ours, as the state keeps it: its terms, what is in flight, what it has filled.
#pragma once

#include <cstdint>

#include "engine/base/int128.hpp"
#include "engine/model/describe.hpp"
#include "engine/model/enums.hpp"
#include "engine/model/ids.hpp"
#include "engine/model/reasons.hpp"
#include "engine/model/units.hpp"

namespace engine::ledger {

/// True while the order may still fill, here or at the venue.
constexpr bool is_open(OrdStatus status) noexcept {
  return status != OrdStatus::Filled && status != OrdStatus::Canceled && status != OrdStatus::Rejected &&
         status != OrdStatus::Denied && status != OrdStatus::Expired;
}

/// True while an answer to a cancel or replace is awaited.
constexpr bool is_pending(OrdStatus status) noexcept {
  return status == OrdStatus::PendingCancel || status == OrdStatus::PendingReplace;
}

/// True while the order is kept here and the venue knows nothing of it.
constexpr bool is_held(OrdStatus status) noexcept {
  return status == OrdStatus::Emulated || status == OrdStatus::Released;
}

/// True while the venue owes an answer.
constexpr bool is_in_flight(OrdStatus status) noexcept { return status == OrdStatus::Submitted || is_pending(status); }

struct OrderRow {
  int128 notional{};  ///< of its executions, price times quantity, 1e-17
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
  std::uint8_t endings{};  ///< how often it was closed and not opened again: I8
  ExecInst exec_inst{};
  Reason cancel_reason{Reason::NONE};  ///< of the cancel in flight
  std::uint32_t replaces{};            ///< asked for, over its life
  Qty qty{};
  Qty cum_qty{};
  Qty booked{};  ///< sum of its executions less busts, counted apart from cum_qty: I1
  Qty overfill{};
  Price price{};
  Qty pending_qty{};      ///< asked for by a replace in flight; 0 otherwise
  Price pending_price{};  ///< likewise
  Price pending_trigger{};
  Timestamp submitted{};
  Timestamp asked{};  ///< when the venue was last asked for something
  Price trigger_price{};
  std::int64_t trailing_offset{};
  Timestamp expire_time{};
  Qty target_qty{};     ///< of a child: what it is when its parent is filled whole
  Qty parent_qty{};     ///< of a child: its parent's, when it was made
  Qty parent_filled{};  ///< of a child: what its parent has filled
  Qty exits_filled{};   ///< of a child: what it and its siblings have filled
  OrderListId order_list_id{};
  OrderId parent_order_id{};
  OrderId linked_order_id{};
  PositionId position_id{};
  OrderId request_id{};          ///< the request whose terms are in force: the order's own, or an accepted replace's
  OrderId pending_request{};     ///< the one in flight
  VenueOrderId retired_venue{};  ///< that a replace took out of the market
  std::uint32_t previous{};      ///< links in the chain that the row is in: row plus one, 0 at the end
  std::uint32_t next{};
  std::uint32_t held_previous{};  ///< links among those kept here on its instrument
  std::uint32_t held_next{};
  ReconciliationId reconciled{};  ///< the last in which the venue told of it
  OperatorId operator_id{};       ///< who asked for it; 0: its strategy
  std::uint8_t queries{};         ///< asked since it was last answered
  std::uint8_t not_found{};       ///< how often the venue answered that it has no such order
  std::uint8_t lost{};            ///< 1: an open difference with the venue
  Reserved<1> reserved{};

  /// A replace is in flight, under a pending cancel too.
  [[nodiscard]] bool is_replacing() const noexcept { return pending_qty.raw() != 0; }
  [[nodiscard]] Qty leaves() const noexcept {
    if (!is_open(status)) return Qty{0};
    return Qty{qty.raw() > cum_qty.raw() ? qty.raw() - cum_qty.raw() : 0};
  }
  /// What may still fill at worst: a replace in flight counts with the larger quantity; one kept here not at all.
  [[nodiscard]] Qty exposure() const noexcept {
    if (!is_open(status) || is_held(status)) return Qty{0};
    const std::int64_t most = qty.raw() > pending_qty.raw() ? qty.raw() : pending_qty.raw();
    return Qty{most > cum_qty.raw() ? most - cum_qty.raw() : 0};
  }
  /// Of its executions, rounded half to even; 0 before the first.
  [[nodiscard]] Price average_price() const noexcept;
};
static_assert(sizeof(OrderRow) % 16 == 0);

/// I1 to I6 and I8 of engine/ledger/README.md: the number of the first that does not hold for an order, 0 when all do.
std::uint64_t broken_invariant(const OrderRow& order) noexcept;

}  // namespace engine::ledger
