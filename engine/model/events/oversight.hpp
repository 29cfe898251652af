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
  OperatorId operator_id{};
};
LOCKSTEP_DESCRIBE(TradingSwitched, 8, trading, reserved, reason, operator_id);

struct AccountArmed {
  AccountId account{};
  OperatorId operator_id{};
};
LOCKSTEP_DESCRIBE(AccountArmed, 8, account, operator_id);

struct AccountDisarmed {
  AccountId account{};
  Reason reason{Reason::NONE};
  Reserved<2> reserved{};
};
LOCKSTEP_DESCRIBE(AccountDisarmed, 8, account, reason, reserved);

/// No new order in this scope until an operator resumes it.
struct ScopeHalted {
  Scope scope{Scope::Account};
  Reserved<1> reserved{};
  Reason reason{Reason::NONE};
  std::uint32_t id{};  ///< account, strategy or instrument; 0 for the system
};
LOCKSTEP_DESCRIBE(ScopeHalted, 8, scope, reserved, reason, id);

}  // namespace engine
