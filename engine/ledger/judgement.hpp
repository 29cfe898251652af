// Shared by the two halves of order_machine: the making of an outcome.
#pragma once

#include "engine/ledger/order_machine.hpp"

namespace engine::ledger {

inline ReportOutcome outcome_of(const OrderEvent& event, Reason halt = Reason::NONE) noexcept {
  ReportOutcome outcome{.events = {}, .halt = halt};
  static_cast<void>(outcome.events.push(event));
  return outcome;
}

inline ReportOutcome ignore(const OrderRow* order, const ExecutionReport& report, Reason reason,
                            Reason halt = Reason::NONE) noexcept {
  return outcome_of(ReportIgnored{.order_id = report.order_id,
                                  .exec_id = report.exec_id,
                                  .reason = reason,
                                  .exec_type = report.exec_type,
                                  .status = order == nullptr ? OrdStatus::Unknown : order->status},
                    halt);
}

/// The same reason said and acted upon.
inline ReportOutcome halting(const OrderRow* order, const ExecutionReport& report, Reason reason) noexcept {
  return ignore(order, report, reason, reason);
}

/// The replace in flight is in force, as this report shows.
OrderReplaced replaced_as_asked(const OrderRow& order, const ExecutionReport& report) noexcept;

/// An execution, a bust, a correction.
ReportOutcome judge_trade(const Ledger& ledger, const OrderRow& order, const ExecutionReport& report) noexcept;
ReportOutcome judge_bust(const Ledger& ledger, const OrderRow& order, const ExecutionReport& report) noexcept;
ReportOutcome judge_correction(const Ledger& ledger, const OrderRow& order, const ExecutionReport& report) noexcept;

}  // namespace engine::ledger
