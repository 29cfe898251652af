// Gate 12: is the day's loss, marked now, below its limit? Blocks new risk in the account until the day turns.
#include "engine/risk/gate.hpp"
#include "engine/state/valuation.hpp"

namespace engine::risk {

GateResult check_daily_loss(const state::State& state, const Request& request) noexcept {
  const oversight::Limit limit = limit_for(state, LimitKind::DailyLoss, request.intent);
  const auto loss = state::day_loss(state, request.intent.account);
  if (!loss) return unknown(Reason::POLICY_LOOKUP_FAILED, 0, limit.value);
  return check(limit, Reason::DAILY_LOSS_LIMIT, Compare::Below, loss->raw());
}

}  // namespace engine::risk
