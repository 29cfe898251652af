// Who may act: family 0x0900.
#pragma once

#include <cstdint>

#include "engine/model/describe.hpp"
#include "engine/model/enums.hpp"
#include "engine/model/ids.hpp"
#include "engine/model/reasons.hpp"

namespace engine {

struct TradingSwitched {
  Switch trading{Switch::Off};
  Reserved<1> reserved{};
  Reason reason{Reason::NONE};
  OperatorId operator_id{};      ///< 0: the engine itself
  OperatorId second_operator{};  ///< 0 for none
  std::uint32_t reserved_word{0};
  IncidentId incident{};  ///< 0 for none
};
LOCKSTEP_DESCRIBE(TradingSwitched, 24, trading, reserved, reason, operator_id, second_operator, reserved_word,
                  incident);

struct AccountArmed {
  AccountId account{};
  OperatorId operator_id{};  ///< 0: armed by the configuration
  Environment environment{Environment::Simulated};
  Reserved<3> reserved{};
  OperatorId second_operator{};  ///< 0 for none
  Sequence reconciliation{};     ///< of the report that it rests on; 0 for none
};
LOCKSTEP_DESCRIBE(AccountArmed, 24, account, operator_id, environment, reserved, second_operator, reconciliation);

struct AccountDisarmed {
  AccountId account{};
  Reason reason{Reason::NONE};
  Reserved<2> reserved{};
  OperatorId operator_id{};  ///< 0: the engine itself
  std::uint32_t reserved_word{0};
  IncidentId incident{};  ///< 0 for none
};
LOCKSTEP_DESCRIBE(AccountDisarmed, 24, account, reason, reserved, operator_id, reserved_word, incident);

/// No new order in this scope until an operator resumes it.
struct ScopeHalted {
  Scope scope{Scope::Account};
  HaltKind kind{HaltKind::Halt};
  Reason reason{Reason::NONE};
  std::uint32_t id{};        ///< account, strategy or instrument; 0 for the system
  OperatorId operator_id{};  ///< 0: the engine itself
  OperatorId second_operator{};
  IncidentId incident{};  ///< 0 for none
  std::int64_t value{0};  ///< what broke the limit, in the unit of its reason; 0 without one
  std::int64_t limit{0};
  Reserved<8> reserved{};
};
LOCKSTEP_DESCRIBE(ScopeHalted, 48, scope, kind, reason, id, operator_id, second_operator, incident, value, limit,
                  reserved);

struct SafetyModeChanged {
  SafetyMode mode{SafetyMode::Observe};
  Reserved<1> reserved{};
  Reason reason{Reason::NONE};
  OperatorId operator_id{};      ///< 0: the engine itself
  OperatorId second_operator{};  ///< 0 for none
  std::uint32_t reserved_word{0};
  IncidentId incident{};  ///< 0 for none
};
LOCKSTEP_DESCRIBE(SafetyModeChanged, 24, mode, reserved, reason, operator_id, second_operator, reserved_word, incident);

struct LimitChanged {
  LimitScope scope{LimitScope::System};
  LimitKind kind{LimitKind::OrderQty};
  Switch set{Switch::On};  ///< Off: the scope has none any more
  Switch was_set{Switch::Off};
  std::uint32_t id{};  ///< venue, account, strategy or instrument; 0 for the system
  std::int64_t limit{0};
  std::int64_t previous{0};  ///< of the same scope; 0 where it had none
  Reason reason{Reason::NONE};
  Reserved<2> reserved{};
  OperatorId operator_id{};
  IncidentId incident{};  ///< 0 for none
};
LOCKSTEP_DESCRIBE(LimitChanged, 40, scope, kind, set, was_set, id, limit, previous, reason, reserved, operator_id,
                  incident);

/// A value of an account came to so much of its limit, or fell back from it.
struct LimitWarned {
  LimitScope scope{LimitScope::System};  ///< whose limit it is
  LimitKind kind{LimitKind::OrderQty};
  std::uint8_t percent{0};   ///< 70, 90 or 100 reached; 0: clear again
  std::uint8_t previous{0};  ///< what was warned of before
  std::uint32_t scope_id{};
  AccountId account{};
  StrategyId strategy{};  ///< whose order showed it
  InstrumentId instrument{};
  std::uint32_t reserved{0};
  std::int64_t value{0};
  std::int64_t limit{0};
};
LOCKSTEP_DESCRIBE(LimitWarned, 40, scope, kind, percent, previous, scope_id, account, strategy, instrument, reserved,
                  value, limit);

}  // namespace engine
