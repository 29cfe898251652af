// Our books against the venue's: families 0x0300 (what the venue tells), 0x0700 and 0x0800 (what it comes to). A venue
// tells what it has between ReconciliationBegan and ReconciliationAnswered: executions first, then orders, as execution
// reports of the source Query, then positions and the balance. Nothing is invented to make the sides agree.
#pragma once

#include <cstdint>

#include "engine/model/describe.hpp"
#include "engine/model/enums.hpp"
#include "engine/model/ids.hpp"
#include "engine/model/reasons.hpp"
#include "engine/model/units.hpp"

namespace engine {

/// A venue begins to tell what it has of an account. What is told under an earlier number does not count any more.
struct ReconciliationBegan {
  ReconciliationId reconciliation{};  ///< counts up by account
  AccountId account{};
  ReconcileCause cause{ReconcileCause::Start};
  Reserved<3> reserved{};
  Timestamp venue_time{};
};
LOCKSTEP_DESCRIBE(ReconciliationBegan, 24, reconciliation, account, cause, reserved, venue_time);

/// The answer to OrderStatusRequested where the venue has no such order. A fact of that moment: it may still come.
struct OrderNotFound {
  OrderId order_id{};
  InstrumentId instrument{};
  AccountId account{};
  Timestamp venue_time{};
};
LOCKSTEP_DESCRIBE(OrderNotFound, 24, order_id, instrument, account, venue_time);

struct PositionReported {
  ReconciliationId reconciliation{};
  AccountId account{};
  InstrumentId instrument{};
  PositionSide side{PositionSide::Net};
  Reserved<7> reserved{};
  Qty qty{};  ///< long above zero
  Price average_price{};
  Timestamp venue_time{};
};
LOCKSTEP_DESCRIBE(PositionReported, 48, reconciliation, account, instrument, side, reserved, qty, average_price,
                  venue_time);

struct BalanceReported {
  ReconciliationId reconciliation{};
  AccountId account{};
  std::uint32_t reserved{0};
  Money balance{};  ///< cash, in the account's currency
  Timestamp venue_time{};
};
LOCKSTEP_DESCRIBE(BalanceReported, 32, reconciliation, account, reserved, balance, venue_time);

/// All is told, or could not be. The counts are those of what was told: fewer that came mean that some was lost.
struct ReconciliationAnswered {
  ReconciliationId reconciliation{};
  AccountId account{};
  std::uint32_t executions{0};
  std::uint32_t orders{0};
  std::uint32_t positions{0};
  Switch complete{Switch::Off};
  Switch tells_positions{Switch::On};  ///< Off: the venue keeps none, so that one not told of is no difference
  Reserved<6> reserved{};
};
LOCKSTEP_DESCRIBE(ReconciliationAnswered, 32, reconciliation, account, executions, orders, positions, complete,
                  tells_positions, reserved);

/// A question to the venue (FIX OrderStatusRequest, 35=H): what became of an order. Takes no risk, so it faces no gate.
struct OrderStatusRequested {
  OrderId order_id{};
  VenueOrderId venue_order_id{};  ///< 0 while not accepted
  InstrumentId instrument{};
  AccountId account{};
  OrderId request_id{};
  StrategyId strategy{};
  std::uint32_t attempt{0};  ///< 1 for the first
};
LOCKSTEP_DESCRIBE(OrderStatusRequested, 40, order_id, venue_order_id, instrument, account, request_id, strategy,
                  attempt);

/// One thing that the two sides do not agree on; new risk in the account waits until it is resolved. An order of ours
/// that the venue does not have is no row of this kind: it becomes UNKNOWN.
struct ReconciliationDiffered {
  ReconciliationId reconciliation{};
  OrderId order_id{};             ///< of an order only
  VenueOrderId venue_order_id{};  ///< likewise
  AccountId account{};
  InstrumentId instrument{};  ///< 0 for a balance
  ReconcileItem item{ReconcileItem::Order};
  Difference difference{Difference::Conflicting};
  PositionSide side{PositionSide::Net};  ///< of a position
  Reserved<5> reserved{};
  std::int64_t ours{0};    ///< quantity or money; 0 where we have nothing
  std::int64_t theirs{0};  ///< likewise
};
LOCKSTEP_DESCRIBE(ReconciliationDiffered, 56, reconciliation, order_id, venue_order_id, account, instrument, item,
                  difference, side, reserved, ours, theirs);

/// What a reconciliation came to.
struct ReconciliationReported {
  ReconciliationId reconciliation{};
  AccountId account{};
  ReconcileStatus status{ReconcileStatus::Failed};
  ReconcileCause cause{ReconcileCause::Start};
  Reserved<2> reserved{};
  std::uint32_t matched{0};
  std::uint32_t missing_here{0};
  std::uint32_t missing_there{0};
  std::uint32_t conflicting{0};
  std::uint32_t open{0};  ///< differences that wait for a resolution, earlier ones included
  std::uint32_t reserved_word{0};
};
LOCKSTEP_DESCRIBE(ReconciliationReported, 40, reconciliation, account, status, cause, reserved, matched, missing_here,
                  missing_there, conflicting, open, reserved_word);

/// An operator settles a difference of a position, a balance, or orders of the account that are not ours.
struct ResolveDifference {
  CorrelationId correlation{};
  OperatorId operator_id{};
  AccountId account{};
  InstrumentId instrument{};  ///< of a position
  ReconcileItem item{ReconcileItem::Position};
  PositionSide side{PositionSide::Net};
  Resolution resolution{Resolution::WriteOff};
  Reserved<1> reserved{};
  Price price{};  ///< at which a position is adopted
  Reason reason{Reason::NONE};
  Reserved<6> reserved_tail{};
  IncidentId incident{};  ///< 0 for none
};
LOCKSTEP_DESCRIBE(ResolveDifference, 56, correlation, operator_id, account, instrument, item, side, resolution,
                  reserved, price, reason, reserved_tail, incident);

/// The difference is no more.
struct DifferenceResolved {
  AccountId account{};
  InstrumentId instrument{};
  ReconcileItem item{ReconcileItem::Position};
  PositionSide side{PositionSide::Net};
  Resolution resolution{Resolution::WriteOff};
  Reserved<1> reserved{};
  Reason reason{Reason::NONE};
  Reserved<2> reserved_tail{};
  OperatorId operator_id{};
  std::uint32_t reserved_word{0};
  IncidentId incident{};   ///< 0 for none
  std::int64_t ours{0};    ///< before it was resolved
  std::int64_t theirs{0};  ///< likewise
};
LOCKSTEP_DESCRIBE(DifferenceResolved, 48, account, instrument, item, side, resolution, reserved, reason, reserved_tail,
                  operator_id, reserved_word, incident, ours, theirs);

/// A compensating entry by an operator: the position is now what the venue has. No execution, and no order had it.
struct PositionAdjusted {
  AccountId account{};
  InstrumentId instrument{};
  StrategyId strategy{};  ///< 0: nobody's
  Side side{Side::Buy};
  PositionSide position_side{PositionSide::Net};
  Reserved<2> reserved{};
  Qty qty{};
  Price price{};
  Money realised{};  ///< in the quote currency
  OperatorId operator_id{};
  std::uint32_t reserved_word{0};
  IncidentId incident{};  ///< 0 for none
};
LOCKSTEP_DESCRIBE(PositionAdjusted, 56, account, instrument, strategy, side, position_side, reserved, qty, price,
                  realised, operator_id, reserved_word, incident);

}  // namespace engine
