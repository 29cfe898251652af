// What an operator asks for, family 0x0400, and the engine's answer.
#pragma once

#include <cstdint>

#include "engine/model/describe.hpp"
#include "engine/model/enums.hpp"
#include "engine/model/ids.hpp"
#include "engine/model/reasons.hpp"
#include "engine/model/units.hpp"

namespace engine {

/// Turns the kill switch: Off blocks every new order everywhere.
struct SetTradingSwitch {
  CorrelationId correlation{};
  OperatorId operator_id{};
  Switch trading{Switch::Off};
  Reserved<1> reserved{};
  Reason reason{Reason::NONE};
  OperatorId second_operator{};  ///< where the policy asks for two; 0 for none
  std::uint32_t reserved_word{0};
  IncidentId incident{};  ///< 0 for none
};
LOCKSTEP_DESCRIBE(SetTradingSwitch, 40, correlation, operator_id, trading, reserved, reason, second_operator,
                  reserved_word, incident);

/// Lets an account open risk. The environment named must be the account's own.
struct ArmAccount {
  CorrelationId correlation{};
  OperatorId operator_id{};
  AccountId account{};
  Environment environment{Environment::Simulated};
  Reserved<3> reserved{};
  OperatorId second_operator{};  ///< where the policy asks for two; 0 for none
  Sequence reconciliation{};     ///< of the report without open differences that it rests on; 0 for none
};
LOCKSTEP_DESCRIBE(ArmAccount, 40, correlation, operator_id, account, environment, reserved, second_operator,
                  reconciliation);

struct DisarmAccount {
  CorrelationId correlation{};
  OperatorId operator_id{};
  AccountId account{};
  Reason reason{Reason::NONE};
  Reserved<6> reserved{};
};
LOCKSTEP_DESCRIBE(DisarmAccount, 32, correlation, operator_id, account, reason, reserved);

/// Books cash that came in (above zero) or went out, or compensates an entry that was wrong.
struct AdjustBalance {
  CorrelationId correlation{};
  OperatorId operator_id{};
  AccountId account{};
  Money amount{};         ///< in `currency`
  Currency currency{};    ///< empty: the account's
  Sequence refers_to{};   ///< correction: the entry that it compensates
  PositionId position{};  ///< 0 for none
  InstrumentId instrument{};
  FlowKind kind{FlowKind::Deposit};  ///< Deposit and Withdrawal go by the sign of the amount
  Reserved<1> reserved{};
  Reason reason{Reason::NONE};
  Reserved<8> reserved_tail{};
};
LOCKSTEP_DESCRIBE(AdjustBalance, 72, correlation, operator_id, account, amount, currency, refers_to, position,
                  instrument, kind, reserved, reason, reserved_tail);

/// Moves the safety mode. Whoever moves it back towards Normal is an operator; the engine itself (kEngineOperator) only
/// ever restricts.
struct SetSafetyMode {
  CorrelationId correlation{};
  OperatorId operator_id{};
  SafetyMode mode{SafetyMode::Observe};
  Reserved<1> reserved{};
  Reason reason{Reason::NONE};
  OperatorId second_operator{};  ///< where the policy asks for two; 0 for none
  std::uint32_t reserved_word{0};
  IncidentId incident{};  ///< 0 for none
};
LOCKSTEP_DESCRIBE(SetSafetyMode, 40, correlation, operator_id, mode, reserved, reason, second_operator, reserved_word,
                  incident);
/// An order by hand, on a strategy's account and instrument and under its limits.
struct SubmitOrder {
  CorrelationId correlation{};
  OperatorId operator_id{};
  InstrumentId instrument{};
  AccountId account{};
  StrategyId strategy{};
  Side side{Side::Buy};
  OrdType ord_type{OrdType::Limit};
  TimeInForce time_in_force{TimeInForce::Gtc};
  TriggerType trigger_type{TriggerType::BidAsk};
  TrailingOffset trailing_offset_type{TrailingOffset::Absolute};
  PositionEffect position_effect{PositionEffect::Auto};
  OrderPurpose purpose{OrderPurpose::Plain};
  Contingency contingency{Contingency::None};
  Qty qty{};
  Price price{};
  Price trigger_price{};
  std::int64_t trailing_offset{};
  Timestamp expire_time{};
  OrderId parent_order_id{};  ///< a child of this order: works as far as that one has filled
  OrderId linked_order_id{};  ///< stands against this order, and joins its list
  PositionId position_id{};
  ExecInst exec_inst{};
  BracketMode bracket_mode{BracketMode::Partial};
  Reserved<5> reserved{};
};
LOCKSTEP_DESCRIBE(SubmitOrder, 112, correlation, operator_id, instrument, account, strategy, side, ord_type,
                  time_in_force, trigger_type, trailing_offset_type, position_effect, purpose, contingency, qty, price,
                  trigger_price, trailing_offset, expire_time, parent_order_id, linked_order_id, position_id, exec_inst,
                  bracket_mode, reserved);

struct CancelOrder {
  CorrelationId correlation{};
  OperatorId operator_id{};
  std::uint32_t reserved{0};
  OrderId order_id{};
};
LOCKSTEP_DESCRIBE(CancelOrder, 32, correlation, operator_id, reserved, order_id);

/// The quantity is the order's new total; a price of 0 stays as it is.
struct ReplaceOrder {
  CorrelationId correlation{};
  OperatorId operator_id{};
  std::uint32_t reserved{0};
  OrderId order_id{};
  Qty qty{};
  Price price{};
  Price trigger_price{};
};
LOCKSTEP_DESCRIBE(ReplaceOrder, 56, correlation, operator_id, reserved, order_id, qty, price, trigger_price);

/// For an order that is UNKNOWN and whose venue does not tell: Accepted, Canceled or Rejected, on the operator's word.
struct ResolveOrder {
  CorrelationId correlation{};
  OperatorId operator_id{};
  OrdStatus status{OrdStatus::Canceled};
  Reserved<3> reserved{};
  OrderId order_id{};
};
LOCKSTEP_DESCRIBE(ResolveOrder, 32, correlation, operator_id, status, reserved, order_id);

/// Lets an account open risk, or takes that from it for longer than a disarming.
struct SetAccountStatus {
  CorrelationId correlation{};
  OperatorId operator_id{};
  AccountId account{};
  AccountStatus status{AccountStatus::Suspended};
  Reserved<1> reserved{};
  Reason reason{Reason::NONE};
  OperatorId second_operator{};  ///< where the policy asks for two; 0 for none
  IncidentId incident{};         ///< 0 for none
};
LOCKSTEP_DESCRIBE(SetAccountStatus, 40, correlation, operator_id, account, status, reserved, reason, second_operator,
                  incident);

/// Sets or lifts a limit, from its own sequence on. `limit` counts in the unit of its kind.
struct SetLimit {
  CorrelationId correlation{};
  OperatorId operator_id{};
  LimitScope scope{LimitScope::System};
  LimitKind kind{LimitKind::OrderQty};
  Switch wanted{Switch::On};  ///< Off: lifts the limit that the scope has
  Reserved<1> reserved{};
  std::uint32_t id{};            ///< venue, account, strategy or instrument; 0 for the system
  OperatorId second_operator{};  ///< where the policy asks for two; 0 for none
  std::int64_t limit{0};
  IncidentId incident{};  ///< 0 for none
  Reason reason{Reason::NONE};
  Reserved<6> reserved_tail{};
};
LOCKSTEP_DESCRIBE(SetLimit, 56, correlation, operator_id, scope, kind, wanted, reserved, id, second_operator, limit,
                  incident, reason, reserved_tail);

/// The command of this step is in force.
struct CommandAccepted {
  CorrelationId correlation{};
};
LOCKSTEP_DESCRIBE(CommandAccepted, 16, correlation);

/// The command of this step changed nothing.
struct CommandRefused {
  CorrelationId correlation{};
  Reason reason{Reason::NONE};
  Reserved<6> reserved{};
  std::int64_t value{0};  ///< what was asked, and the limit that it met, where the reason has numbers
  std::int64_t limit{0};
};
LOCKSTEP_DESCRIBE(CommandRefused, 40, correlation, reason, reserved, value, limit);

/// The command of this step came before with the same content: nothing is done again.
struct CommandRepeated {
  CorrelationId correlation{};
  Sequence first{};  ///< of the command that came first
  Verdict verdict{Verdict::Passed};
  Reserved<1> reserved{};
  Reason reason{Reason::NONE};  ///< why that one was refused
  std::uint32_t reserved_word{0};
};
LOCKSTEP_DESCRIBE(CommandRepeated, 32, correlation, first, verdict, reserved, reason, reserved_word);

}  // namespace engine
