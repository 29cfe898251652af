// Orders: family 0x0700. The first three leave for the venue once committed; the others are what happens to an order
// here, and what the venue's answers came to.
#pragma once

#include <cstdint>

#include "engine/model/describe.hpp"
#include "engine/model/enums.hpp"
#include "engine/model/ids.hpp"
#include "engine/model/reasons.hpp"
#include "engine/model/units.hpp"

namespace engine {

/// FIX NewOrderSingle (35=D).
struct OrderSubmitted {
  OrderId order_id{};
  InstrumentId instrument{};
  AccountId account{};
  StrategyId strategy{};
  Side side{Side::Buy};
  OrdType ord_type{OrdType::Limit};
  TimeInForce time_in_force{TimeInForce::Gtc};
  PositionEffect position_effect{PositionEffect::Auto};
  Qty qty{};
  Price price{};                   ///< 0 for a market order
  Price trigger_price{};           ///< stop and if-touched orders
  std::int64_t trailing_offset{};  ///< trailing stops
  Timestamp expire_time{};         ///< Gtd
  OrderListId order_list_id{};     ///< 0: it stands alone
  OrderId parent_order_id{};       ///< whose fills a child follows
  OrderId linked_order_id{};       ///< the member of its list that it stands against
  PositionId position_id{};        ///< 0: the account nets
  Sequence idea{};                 ///< the trade idea that it comes from; 0 for none
  OperatorId operator_id{};        ///< who asked for it; 0: a strategy
  ExecInst exec_inst{};
  TriggerType trigger_type{TriggerType::BidAsk};
  TrailingOffset trailing_offset_type{TrailingOffset::Absolute};
  Contingency contingency{Contingency::None};
  BracketMode bracket_mode{BracketMode::Partial};
  OrderPurpose purpose{OrderPurpose::Plain};
  Reserved<5> reserved{};
  Qty display_qty{};  ///< 0: all of it is shown
};
LOCKSTEP_DESCRIBE(OrderSubmitted, 128, order_id, instrument, account, strategy, side, ord_type, time_in_force,
                  position_effect, qty, price, trigger_price, trailing_offset, expire_time, order_list_id,
                  parent_order_id, linked_order_id, position_id, idea, operator_id, exec_inst, trigger_type,
                  trailing_offset_type, contingency, bracket_mode, purpose, reserved, display_qty);

/// FIX OrderCancelRequest (35=F).
struct OrderCancelRequested {
  OrderId order_id{};
  VenueOrderId venue_order_id{};  ///< 0 while not accepted
  InstrumentId instrument{};
  AccountId account{};
  OrderId request_id{};       ///< of this request (ClOrdID)
  OrderId orig_request_id{};  ///< of the last one that the venue took: the order's own, or a replace (OrigClOrdID)
  Qty qty{};                  ///< of the order
  StrategyId strategy{};
  Reason reason{Reason::NONE};  ///< why; NONE: its strategy wished it
  Side side{Side::Buy};
  Reserved<1> reserved{};
};
LOCKSTEP_DESCRIBE(OrderCancelRequested, 56, order_id, venue_order_id, instrument, account, request_id, orig_request_id,
                  qty, strategy, reason, side, reserved);

/// FIX OrderCancelReplaceRequest (35=G). The quantity is the order's new total.
struct OrderReplaceRequested {
  OrderId order_id{};
  VenueOrderId venue_order_id{};
  InstrumentId instrument{};
  AccountId account{};
  Qty qty{};
  Price price{};
  OrderId request_id{};
  OrderId orig_request_id{};
  Qty cum_qty{};  ///< filled as far as we know: a venue that cancels and makes anew is sent the rest
  Price trigger_price{};
  std::int64_t trailing_offset{};
  Timestamp expire_time{};
  StrategyId strategy{};
  Reason reason{Reason::NONE};
  ExecInst exec_inst{};
  Side side{Side::Buy};
  OrdType ord_type{OrdType::Limit};
  TimeInForce time_in_force{TimeInForce::Gtc};
  TriggerType trigger_type{TriggerType::BidAsk};
  TrailingOffset trailing_offset_type{TrailingOffset::Absolute};
  Reserved<3> reserved{};
};
LOCKSTEP_DESCRIBE(OrderReplaceRequested, 104, order_id, venue_order_id, instrument, account, qty, price, request_id,
                  orig_request_id, cum_qty, trigger_price, trailing_offset, expire_time, strategy, reason, exec_inst,
                  side, ord_type, time_in_force, trigger_type, trailing_offset_type, reserved);

/// A new order that is kept here until its trigger is reached or its parent fills. As OrderSubmitted, which follows
/// once it is released.
struct OrderEmulated {
  OrderId order_id{};
  InstrumentId instrument{};
  AccountId account{};
  StrategyId strategy{};
  Side side{Side::Buy};
  OrdType ord_type{OrdType::StopMarket};
  TimeInForce time_in_force{TimeInForce::Gtc};
  PositionEffect position_effect{PositionEffect::Auto};
  Qty qty{};  ///< in force; 0 for a child whose parent has not filled
  Price price{};
  Price trigger_price{};
  std::int64_t trailing_offset{};
  Timestamp expire_time{};
  OrderListId order_list_id{};
  OrderId parent_order_id{};
  OrderId linked_order_id{};
  PositionId position_id{};
  Sequence idea{};
  OperatorId operator_id{};
  ExecInst exec_inst{};
  TriggerType trigger_type{TriggerType::BidAsk};
  TrailingOffset trailing_offset_type{TrailingOffset::Absolute};
  Contingency contingency{Contingency::None};
  BracketMode bracket_mode{BracketMode::Partial};
  OrderPurpose purpose{OrderPurpose::Plain};
  Reserved<5> reserved{};
  Qty target_qty{};  ///< what a child is when its parent is filled whole
};
LOCKSTEP_DESCRIBE(OrderEmulated, 128, order_id, instrument, account, strategy, side, ord_type, time_in_force,
                  position_effect, qty, price, trigger_price, trailing_offset, expire_time, order_list_id,
                  parent_order_id, linked_order_id, position_id, idea, operator_id, exec_inst, trigger_type,
                  trailing_offset_type, contingency, bracket_mode, purpose, reserved, target_qty);

/// An order that was kept here is on its way: its OrderSubmitted follows.
struct OrderReleased {
  OrderId order_id{};
  Qty qty{};
  Price trigger_price{};   ///< that was reached; 0 for one without
  Price observed_price{};  ///< that reached it
};
LOCKSTEP_DESCRIBE(OrderReleased, 32, order_id, qty, trigger_price, observed_price);

/// An order that is kept here has other terms: its trigger trails the market, or it follows its parent and siblings.
struct OrderUpdated {
  OrderId order_id{};
  Qty qty{};
  Price price{};
  Price trigger_price{};
};
LOCKSTEP_DESCRIBE(OrderUpdated, 32, order_id, qty, price, trigger_price);

/// An order that was kept here may not leave any more.
struct OrderDenied {
  OrderId order_id{};
  Reason reason{Reason::NONE};
  Reserved<6> reserved{};
};
LOCKSTEP_DESCRIBE(OrderDenied, 16, order_id, reason, reserved);

struct OrderAccepted {
  OrderId order_id{};
  VenueOrderId venue_order_id{};
  OrdStatus status{OrdStatus::Accepted};  ///< of the order after it
  Reserved<7> reserved{};
};
LOCKSTEP_DESCRIBE(OrderAccepted, 24, order_id, venue_order_id, status, reserved);

/// The venue takes nothing, or nothing more, of the order.
struct OrderRejected {
  OrderId order_id{};
  Reason reason{Reason::NONE};
  OrdStatus status{OrdStatus::Rejected};  ///< of the order after it: Canceled when a part had filled
  Reserved<5> reserved{};
  Qty cum_qty{};
};
LOCKSTEP_DESCRIBE(OrderRejected, 24, order_id, reason, status, reserved, cum_qty);

/// One new execution, booked.
struct OrderFilled {
  OrderId order_id{};
  ExecId exec_id{};
  InstrumentId instrument{};
  AccountId account{};
  StrategyId strategy{};
  Side side{Side::Buy};
  OrdStatus status{OrdStatus::Filled};  ///< of the order after it
  Liquidity liquidity{Liquidity::Untold};
  PositionEffect position_effect{PositionEffect::Auto};
  Qty qty{};
  Price price{};
  Qty cum_qty{};
  Qty leaves_qty{};
  Money fee{};
  Money realised{};  ///< profit that this execution realised, before its fee
  TradeId trade_id{};
  VenueOrderId venue_order_id{};
  PositionId position_id{};
  Price average_price{};  ///< of the order, from its executions
  Qty overfill_qty{};     ///< filled beyond the order's quantity
};
LOCKSTEP_DESCRIBE(OrderFilled, 120, order_id, exec_id, instrument, account, strategy, side, status, liquidity,
                  position_effect, qty, price, cum_qty, leaves_qty, fee, realised, trade_id, venue_order_id,
                  position_id, average_price, overfill_qty);

struct OrderCanceled {
  OrderId order_id{};
  Qty cum_qty{};
  Reason reason{Reason::NONE};
  Restatement restatement{Restatement::Untold};  ///< why, where the venue did it by itself
  Reserved<5> reserved{};
};
LOCKSTEP_DESCRIBE(OrderCanceled, 24, order_id, cum_qty, reason, restatement, reserved);

/// The order's time is over, here or at the venue.
struct OrderExpired {
  OrderId order_id{};
  Qty cum_qty{};
};
LOCKSTEP_DESCRIBE(OrderExpired, 16, order_id, cum_qty);

/// The venue moved the order without ending it: triggered, suspended, done for the day.
struct OrderStatusChanged {
  OrderId order_id{};
  OrdStatus status{OrdStatus::Triggered};
  OrdStatus was{OrdStatus::Accepted};
  Reason reason{Reason::NONE};
  Restatement restatement{Restatement::Untold};
  Reserved<3> reserved{};
};
LOCKSTEP_DESCRIBE(OrderStatusChanged, 16, order_id, status, was, reason, restatement, reserved);

/// An execution that was booked never was: taken back by a compensating entry. What a correction puts in its place is
/// an OrderFilled of its own.
struct ExecutionBusted {
  OrderId order_id{};
  ExecId exec_id{};      ///< of the report that says so
  ExecId exec_ref_id{};  ///< the execution
  InstrumentId instrument{};
  AccountId account{};
  StrategyId strategy{};
  Side side{Side::Buy};
  OrdStatus status{OrdStatus::Accepted};  ///< of the order after it
  Reserved<2> reserved{};
  Qty qty{};
  Price price{};
  Qty cum_qty{};
  Qty leaves_qty{};
  Money fee{};       ///< that was booked and is given back
  Money realised{};  ///< added to the account's profit: what the execution had realised, negated
  Price average_price{};
  PositionId position_id{};
};
LOCKSTEP_DESCRIBE(ExecutionBusted, 104, order_id, exec_id, exec_ref_id, instrument, account, strategy, side, status,
                  reserved, qty, price, cum_qty, leaves_qty, fee, realised, average_price, position_id);

/// One of I1 to I8 (engine/ledger/README.md) does not hold for the order: its scope is halted.
struct OrderInvariantBroken {
  OrderId order_id{};
  std::uint64_t invariant{};
};
LOCKSTEP_DESCRIBE(OrderInvariantBroken, 16, order_id, invariant);

struct OrderReplaced {
  OrderId order_id{};
  VenueOrderId venue_order_id{};
  Qty qty{};
  Price price{};
  Price trigger_price{};
  OrderId request_id{};                   ///< the replace that is in force; 0: the venue did it by itself
  OrdStatus status{OrdStatus::Accepted};  ///< of the order after it
  Restatement restatement{Restatement::Untold};
  Reserved<6> reserved{};
};
LOCKSTEP_DESCRIBE(OrderReplaced, 56, order_id, venue_order_id, qty, price, trigger_price, request_id, status,
                  restatement, reserved);

/// The venue refused a cancel or a replace: the order is what it was before.
struct OrderCancelRejected {
  OrderId order_id{};
  CancelRejectedFor response_to{CancelRejectedFor::Cancel};
  OrdStatus status{OrdStatus::Accepted};  ///< of the order after it
  Reason reason{Reason::NONE};
  std::uint32_t reserved{0};
  OrderId request_id{};
};
LOCKSTEP_DESCRIBE(OrderCancelRejected, 24, order_id, response_to, status, reason, reserved, request_id);

/// The order's fate is not known until the venue tells.
struct OrderBecameUnknown {
  OrderId order_id{};
  Reason reason{Reason::SESSION_RESTARTED};
  OrdStatus was{OrdStatus::Submitted};  ///< before
  Reserved<5> reserved{};
};
LOCKSTEP_DESCRIBE(OrderBecameUnknown, 16, order_id, reason, was, reserved);

/// A report that changed nothing, and why.
struct ReportIgnored {
  OrderId order_id{};
  ExecId exec_id{};
  Reason reason{Reason::NONE};
  ExecType exec_type{ExecType::New};
  OrdStatus status{OrdStatus::Unknown};  ///< of the order; Unknown for one that is not kept
  Reserved<4> reserved{};
};
LOCKSTEP_DESCRIBE(ReportIgnored, 24, order_id, exec_id, reason, exec_type, status, reserved);

}  // namespace engine
