// Gate 1: may this account, strategy and instrument open risk at all, or anything be ordered? Blocks the order; an
// operator lifts it.
#include "engine/risk/gate.hpp"

namespace engine::risk {

GateResult check_trading_allowed(const state::State& state, const Request& request) noexcept {
  const Intent& intent = request.intent;
  const oversight::Oversight& oversight = state.oversight();
  if (state.session().started == 0) return unknown(Reason::POLICY_LOOKUP_FAILED, 0, 1);
  // Under Observe, the only mode under which a reducer comes here, everything is closed.
  const oversight::Stop stop = oversight.closed_over({.venue = state.venue_of(intent.account, intent.instrument),
                                                      .account = intent.account,
                                                      .strategy = intent.strategy,
                                                      .instrument = intent.instrument});
  if (stop.is_there()) {
    GateResult closed = fact(stop.reason, false);
    closed.scope = stop.scope;
    closed.scope_id = stop.id;
    return closed;
  }
  if (oversight.mode() != SafetyMode::Normal) return fact(Reason::TRADING_STATE_REDUCING, false);
  const Environment environment = state.account(intent.account).environment;
  if (!oversight::covers(oversight.promotion().stage(intent.account), environment)) {
    return fact(Reason::ENVIRONMENT_MISMATCH, false);
  }
  if (!oversight.is_armed(intent.account)) return fact(Reason::NOT_ARMED, false);
  return fact(Reason::ACCOUNT_NOT_ACTIVE, state.ledger().account(intent.account).status == AccountStatus::Active);
}

}  // namespace engine::risk
