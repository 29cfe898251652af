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
  Reserved<3> reserved{};
};
LOCKSTEP_DESCRIBE(SetTradingSwitch, 24, correlation, operator_id, trading, reserved);

/// Lets an account open risk. The environment named must be the account's own.
struct ArmAccount {
  CorrelationId correlation{};
  OperatorId operator_id{};
  AccountId account{};
  Environment environment{Environment::Simulated};
  Reserved<7> reserved{};
};
LOCKSTEP_DESCRIBE(ArmAccount, 32, correlation, operator_id, account, environment, reserved);

struct DisarmAccount {
  CorrelationId correlation{};
  OperatorId operator_id{};
  AccountId account{};
};
LOCKSTEP_DESCRIBE(DisarmAccount, 24, correlation, operator_id, account);

/// A deposit above zero, a withdrawal below.
struct AdjustBalance {
  CorrelationId correlation{};
  OperatorId operator_id{};
  AccountId account{};
  Money amount{};
};
LOCKSTEP_DESCRIBE(AdjustBalance, 32, correlation, operator_id, account, amount);

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
};
LOCKSTEP_DESCRIBE(CommandRefused, 24, correlation, reason, reserved);

}  // namespace engine
