// What a venue answers, or the release gate in front of it: family 0x0300. Facts; whether they are new and legal is
// decided by the ledger.
#pragma once

#include <cstdint>

#include "engine/model/describe.hpp"
#include "engine/model/enums.hpp"
#include "engine/model/ids.hpp"
#include "engine/model/reasons.hpp"
#include "engine/model/units.hpp"

namespace engine {

/// FIX ExecutionReport (35=8).
struct ExecutionReport {
  OrderId order_id{};
  VenueOrderId venue_order_id{};
  ExecId exec_id{};  ///< unique at the venue; each report has one
  InstrumentId instrument{};
  AccountId account{};
  ExecType exec_type{ExecType::New};
  Side side{Side::Buy};
  Reason reason{Reason::NONE};
  OrdStatus ord_status{OrdStatus::Unknown};  ///< OrderStatus: what the order is; Unknown: not told
  Liquidity liquidity{Liquidity::Untold};
  Restatement restatement{Restatement::Untold};
  ReportSource source{ReportSource::Stream};
  Qty last_qty{};      ///< Trade: this execution
  Price last_price{};  ///< Trade: this execution
  Qty cum_qty{};
  Qty leaves_qty{};
  Qty order_qty{};      ///< New, Replaced: in force now
  Price order_price{};  ///< New, Replaced: in force now; 0 for a market order
  Money fee{};          ///< Trade: paid above zero, earned below
  Timestamp venue_time{};
  ExecId exec_ref_id{};  ///< TradeCorrect, TradeCancel: which execution
  OrderId request_id{};  ///< the request that this answers; 0: not told
  TradeId trade_id{};    ///< the match at the venue, the same however it is reported; 0: not told
  PositionId position_id{};
  Price average_price{};  ///< as the venue has it; never booked
  Price trigger_price{};  ///< in force now
  OrdType ord_type{OrdType::Limit};
  TimeInForce time_in_force{TimeInForce::Gtc};
  ExecInst exec_inst{};
  PositionEffect position_effect{PositionEffect::Auto};
  Reserved<3> reserved{};
  Timestamp expire_time{};
  std::uint64_t reserved_word{0};
};
LOCKSTEP_DESCRIBE(ExecutionReport, 176, order_id, venue_order_id, exec_id, instrument, account, exec_type, side, reason,
                  ord_status, liquidity, restatement, source, last_qty, last_price, cum_qty, leaves_qty, order_qty,
                  order_price, fee, venue_time, exec_ref_id, request_id, trade_id, position_id, average_price,
                  trigger_price, ord_type, time_in_force, exec_inst, position_effect, reserved, expire_time,
                  reserved_word);

/// FIX OrderCancelReject (35=9): the order stays as it was.
struct CancelRejected {
  OrderId order_id{};
  InstrumentId instrument{};
  AccountId account{};
  CancelRejectedFor response_to{CancelRejectedFor::Cancel};
  OrdStatus ord_status{OrdStatus::Unknown};  ///< as the venue has it; Unknown: not told
  Reason reason{Reason::NONE};
  ReportSource source{ReportSource::Stream};
  Reserved<3> reserved{};
  Timestamp venue_time{};
  OrderId request_id{};  ///< the request that was refused; 0: not told
  VenueOrderId venue_order_id{};
};
LOCKSTEP_DESCRIBE(CancelRejected, 48, order_id, instrument, account, response_to, ord_status, reason, source, reserved,
                  venue_time, request_id, venue_order_id);

/// An order message that the release gate will never let out: the venue has not seen it.
struct ReleaseRefused {
  OrderId order_id{};
  Sequence sequence{};  ///< of the message's own record
  InstrumentId instrument{};
  AccountId account{};
  IntentAction action{IntentAction::New};  ///< what the message asked for
  Reserved<1> reserved{};
  Reason reason{Reason::NONE};
  std::uint32_t reserved_word{0};
};
LOCKSTEP_DESCRIBE(ReleaseRefused, 32, order_id, sequence, instrument, account, action, reserved, reason, reserved_word);

/// Cash that a venue booked without an execution of ours: a fee that came later or in another currency, funding.
struct CashFlowReported {
  AccountId account{};
  InstrumentId instrument{};  ///< 0 for none
  FlowId flow_id{};           ///< unique at the venue; a second one of the same id changes nothing
  FlowKind kind{FlowKind::Fee};
  Reserved<7> reserved{};
  Money amount{};        ///< credited above zero, charged below, in `currency`
  Currency currency{};   ///< empty: the account's
  ExecId exec_ref_id{};  ///< the execution that it belongs to; 0 for none
  Timestamp venue_time{};
  Reserved<8> reserved_tail{};
};
LOCKSTEP_DESCRIBE(CashFlowReported, 64, account, instrument, flow_id, kind, reserved, amount, currency, exec_ref_id,
                  venue_time, reserved_tail);

}  // namespace engine
