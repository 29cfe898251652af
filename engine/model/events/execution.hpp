// What a venue answers: family 0x0300. Facts; whether they are new and legal is decided by the ledger.
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
  std::uint32_t reserved{0};
  Qty last_qty{};      ///< Trade: this execution
  Price last_price{};  ///< Trade: this execution
  Qty cum_qty{};
  Qty leaves_qty{};
  Qty order_qty{};      ///< New, Replaced: in force now
  Price order_price{};  ///< New, Replaced: in force now; 0 for a market order
  Money fee{};          ///< Trade: paid above zero, earned below
  Timestamp venue_time{};
};
LOCKSTEP_DESCRIBE(ExecutionReport, 104, order_id, venue_order_id, exec_id, instrument, account, exec_type, side, reason,
                  reserved, last_qty, last_price, cum_qty, leaves_qty, order_qty, order_price, fee, venue_time);

/// FIX OrderCancelReject (35=9): the order stays as it was.
struct CancelRejected {
  OrderId order_id{};
  InstrumentId instrument{};
  AccountId account{};
  CancelRejectedFor response_to{CancelRejectedFor::Cancel};
  Reserved<1> reserved{};
  Reason reason{Reason::NONE};
  std::uint32_t reserved_word{0};
  Timestamp venue_time{};
};
LOCKSTEP_DESCRIBE(CancelRejected, 32, order_id, instrument, account, response_to, reserved, reason, reserved_word,
                  venue_time);

}  // namespace engine
