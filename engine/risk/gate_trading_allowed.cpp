// Gate 1: may this account, strategy and instrument open risk at all, or anything be ordered? Blocks the order; an
// operator lifts it.
#include "engine/risk/gate.hpp"

namespace engine::risk {

GateResult check_trading_allowed(const state::State& state, const Request& request) noexcept {
  const Intent& intent = request.intent;
  const oversight::Oversight& oversight = state.oversight();
  if (state.session().started == 0) return unknown(Reason::POLICY_LOOKUP_FAILED, 0, 1);
  // The only mode under which a reducer comes here.
  if (oversight.mode() == SafetyMode::Observe) return fact(Reason::TRADING_HALTED, false);
  if (!oversight.is_trading_on()) return fact(Reason::KILL_SWITCH_ON, false);
  if (oversight.is_halted(intent.account, intent.strategy, intent.instrument)) {
    return fact(Reason::TRADING_HALTED, false);
  }
  if (oversight.mode() != SafetyMode::Normal) return fact(Reason::TRADING_STATE_REDUCING, false);
  if (!oversight.is_armed(intent.account)) return fact(Reason::NOT_ARMED, false);
  return fact(Reason::ACCOUNT_NOT_ACTIVE, state.ledger().account(intent.account).status == AccountStatus::Active);
}

}  // namespace engine::risk
