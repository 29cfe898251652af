// Gate 1: may this account, strategy and instrument open risk at all, or anything be ordered? Blocks the order; an
// operator lifts it.
#include "engine/risk/gate.hpp"

namespace engine::risk {

GateResult check_trading_allowed(const state::State& state, const Request& request) noexcept {
  const Intent& intent = request.intent;
  const oversight::Oversight& oversight = state.oversight();
  if (state.session().started == 0) return {.reason = Reason::POLICY_LOOKUP_FAILED};
  // The only mode under which a reducer comes here.
  if (oversight.mode() == SafetyMode::Observe) return {.reason = Reason::TRADING_HALTED};
  if (!oversight.is_trading_on()) return {.reason = Reason::KILL_SWITCH_ON};
  if (oversight.is_halted(intent.account, intent.strategy, intent.instrument)) {
    return {.reason = Reason::TRADING_HALTED};
  }
  if (oversight.mode() != SafetyMode::Normal) return {.reason = Reason::TRADING_STATE_REDUCING};
  if (!oversight.is_armed(intent.account)) return {.reason = Reason::NOT_ARMED};
  if (state.ledger().account(intent.account).status != AccountStatus::Active) {
    return {.reason = Reason::ACCOUNT_NOT_ACTIVE};
  }
  return {};
}

}  // namespace engine::risk
