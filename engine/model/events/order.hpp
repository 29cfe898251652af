// Orders: family 0x0700. The first three leave for the venue once committed; the others are what its answers came to.
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
  Reserved<1> reserved{};
  Qty qty{};
  Price price{};  ///< 0 for a market order
};
LOCKSTEP_DESCRIBE(OrderSubmitted, 40, order_id, instrument, account, strategy, side, ord_type, time_in_force, reserved,
                  qty, price);

/// FIX OrderCancelRequest (35=F).
struct OrderCancelRequested {
  OrderId order_id{};
  VenueOrderId venue_order_id{};  ///< 0 while not accepted
  InstrumentId instrument{};
  AccountId account{};
};
LOCKSTEP_DESCRIBE(OrderCancelRequested, 24, order_id, venue_order_id, instrument, account);

/// FIX OrderCancelReplaceRequest (35=G). The quantity is the order's new total.
struct OrderReplaceRequested {
  OrderId order_id{};
  VenueOrderId venue_order_id{};
  InstrumentId instrument{};
  AccountId account{};
  Qty qty{};
  Price price{};
};
LOCKSTEP_DESCRIBE(OrderReplaceRequested, 40, order_id, venue_order_id, instrument, account, qty, price);

struct OrderAccepted {
  OrderId order_id{};
  VenueOrderId venue_order_id{};
};
LOCKSTEP_DESCRIBE(OrderAccepted, 16, order_id, venue_order_id);

struct OrderRejected {
  OrderId order_id{};
  Reason reason{Reason::NONE};
  Reserved<6> reserved{};
};
LOCKSTEP_DESCRIBE(OrderRejected, 16, order_id, reason, reserved);

/// One new execution, booked.
struct OrderFilled {
  OrderId order_id{};
  ExecId exec_id{};
  InstrumentId instrument{};
  AccountId account{};
  StrategyId strategy{};
  Side side{Side::Buy};
  OrdStatus status{OrdStatus::Filled};  ///< of the order after it
  Reserved<2> reserved{};
  Qty qty{};
  Price price{};
  Qty cum_qty{};
  Qty leaves_qty{};
  Money fee{};
  Money realised{};  ///< profit that this execution realised, before its fee
};
LOCKSTEP_DESCRIBE(OrderFilled, 80, order_id, exec_id, instrument, account, strategy, side, status, reserved, qty, price,
                  cum_qty, leaves_qty, fee, realised);

struct OrderCanceled {
  OrderId order_id{};
  Qty cum_qty{};
  Reason reason{Reason::NONE};
  Reserved<6> reserved{};
};
LOCKSTEP_DESCRIBE(OrderCanceled, 24, order_id, cum_qty, reason, reserved);

struct OrderReplaced {
  OrderId order_id{};
  VenueOrderId venue_order_id{};
  Qty qty{};
  Price price{};
};
LOCKSTEP_DESCRIBE(OrderReplaced, 32, order_id, venue_order_id, qty, price);

/// The venue refused a cancel or a replace: the order is what it was before.
struct OrderCancelRejected {
  OrderId order_id{};
  CancelRejectedFor response_to{CancelRejectedFor::Cancel};
  Reserved<1> reserved{};
  Reason reason{Reason::NONE};
  std::uint32_t reserved_word{0};
};
LOCKSTEP_DESCRIBE(OrderCancelRejected, 16, order_id, response_to, reserved, reason, reserved_word);

/// The order was in flight when a session began: its fate is not known until the venue tells.
struct OrderBecameUnknown {
  OrderId order_id{};
};
LOCKSTEP_DESCRIBE(OrderBecameUnknown, 8, order_id);

/// A report that changed nothing, and why.
struct ReportIgnored {
  OrderId order_id{};
  ExecId exec_id{};
  Reason reason{Reason::NONE};
  ExecType exec_type{ExecType::New};
  Reserved<5> reserved{};
};
LOCKSTEP_DESCRIBE(ReportIgnored, 24, order_id, exec_id, reason, exec_type, reserved);

}  // namespace engine
