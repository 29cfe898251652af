// Gate 12: is the day's loss, marked now, below its limit? Blocks new risk in the account until the day turns.
#include "engine/risk/gate.hpp"
#include "engine/state/valuation.hpp"

namespace engine::risk {

GateResult check_daily_loss(const state::State& state, const Request& request) noexcept {
  const Money limit = state.rules().limits.daily_loss_max;
  const auto loss = state::day_loss(state, request.intent.account);
  if (!loss) return {.reason = Reason::POLICY_LOOKUP_FAILED, .limit = limit.raw()};
  if (*loss < limit) return {};
  return {.reason = Reason::DAILY_LOSS_LIMIT, .value = loss->raw(), .limit = limit.raw()};
}

}  // namespace engine::risk
