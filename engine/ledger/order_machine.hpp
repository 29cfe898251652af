// What a venue's answer means for an order (ORDERS 2): looks at the ledger and says which event it comes to. Changes
// nothing: the event is folded by the step that emits it.
#pragma once

#include <optional>
#include <utility>
#include <variant>

#include "engine/ledger/ledger.hpp"

namespace engine::ledger {

/// The one event that a report comes to, whom it concerns, and the reason to halt the account where the report is a
/// fact that should not be: an execution of an order that we do not know, an overfill, a number out of range.
struct ReportOutcome {
  std::variant<ReportIgnored, OrderAccepted, OrderRejected, OrderFilled, OrderCanceled, OrderReplaced,
               OrderCancelRejected>
      event;
  Reason halt{Reason::NONE};
  StrategyId strategy{};  ///< whose order it is; 0 for an unknown one

  /// Calls visit(event) with the event as its own type.
  template <class Visitor>
  void visit(Visitor&& visitor) const {
    visit_at(visitor, std::make_index_sequence<std::variant_size_v<decltype(event)>>{});
  }

 private:
  template <class Visitor, std::size_t... kPlaces>
  void visit_at(Visitor& visitor, std::index_sequence<kPlaces...>) const {
    ((event.index() == kPlaces ? visitor(*std::get_if<kPlaces>(&event)) : void()), ...);
  }
};

/// What an execution report comes to.
ReportOutcome judge(const Ledger& ledger, const ExecutionReport& report) noexcept;
/// What a refused cancel or replace comes to.
ReportOutcome judge(const Ledger& ledger, const CancelRejected& report) noexcept;
/// What a message that never left comes to: a new order is out of the world, a cancel or replace was not asked for.
ReportOutcome judge(const Ledger& ledger, const ReleaseRefused& refused) noexcept;
/// The position and its account as they are now, as the event that tells of them.
PositionChanged describe_position(const Ledger& ledger, AccountId account, InstrumentId instrument,
                                  PositionSide side = PositionSide::Net) noexcept;

}  // namespace engine::ledger
