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

}  // namespace engine
