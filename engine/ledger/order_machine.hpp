// What a venue's answer means for an order (ORDERS 2): looks at the ledger and says which events it comes to. Changes
// nothing: events are folded by the step that emits them.
#pragma once

#include <cstdint>
#include <optional>
#include <utility>
#include <variant>

#include "engine/base/fixed_vector.hpp"
#include "engine/ledger/ledger.hpp"

namespace engine::ledger {

using OrderEvent =
    std::variant<ReportIgnored, OrderAccepted, OrderRejected, OrderFilled, OrderCanceled, OrderReplaced,
                 OrderCancelRejected, OrderExpired, OrderStatusChanged, ExecutionBusted, OrderBecameUnknown>;

/// The events that a report comes to, in order, whom they concern, and the reason to halt the account where the report
/// is a fact that should not be: an execution of an order that we do not know, an overfill, a number out of range.
struct ReportOutcome {
  FixedVector<OrderEvent, 2> events;
  Reason halt{Reason::NONE};
  StrategyId strategy{};  ///< whose order it is; 0 for an unknown one

  /// Calls visit(event) with each event as its own type.
  template <class Visitor>
  void visit(Visitor&& visitor) const {
    for (const OrderEvent& event : events) {
      visit_at(event, visitor, std::make_index_sequence<std::variant_size_v<OrderEvent>>{});
    }
  }

 private:
  template <class Visitor, std::size_t... kPlaces>
  static void visit_at(const OrderEvent& event, Visitor& visitor, std::index_sequence<kPlaces...>) {
    ((event.index() == kPlaces ? visitor(*std::get_if<kPlaces>(&event)) : void()), ...);
  }
};

/// What an execution report comes to.
ReportOutcome judge(const Ledger& ledger, const ExecutionReport& report) noexcept;
/// What a refused cancel or replace comes to.
ReportOutcome judge(const Ledger& ledger, const CancelRejected& report) noexcept;
/// What it comes to that the venue does not have an order. Told so for the third time, one that it never took is out of
/// the world; one that it had stays UNKNOWN, for somebody to look.
ReportOutcome judge(const Ledger& ledger, const OrderNotFound& report) noexcept;
/// What a message that never left comes to: a new order is out of the world, a cancel or replace was not asked for.
ReportOutcome judge(const Ledger& ledger, const ReleaseRefused& refused) noexcept;
/// The position and its account as they are now, as the event that tells of them.
PositionChanged describe_position(const Ledger& ledger, AccountId account, InstrumentId instrument,
                                  PositionSide side = PositionSide::Net) noexcept;

}  // namespace engine::ledger
