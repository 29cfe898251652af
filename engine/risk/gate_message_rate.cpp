// Gate 13: how many orders has the strategy, the account, the venue sent or changed in this second of core time?
// Cancels and reducers are not held up. Blocks the order until the next second.
#include "engine/risk/gate.hpp"

namespace engine::risk {

GateResult check_message_rate(const state::State& state, const Request& request) noexcept {
  const Intent& intent = request.intent;
  const oversight::Tempo& tempo = state.oversight().tempo();
  const auto hold = [&](LimitKind kind, std::int64_t sent) {
    return check(limit_for(state, kind, intent), Reason::RATE_LIMIT_EXCEEDED, Compare::Below, sent);
  };
  const GateResult strategy = hold(LimitKind::StrategyRate, tempo.of(intent.strategy, state.now()));
  if (!strategy.passed()) return strategy;
  const GateResult account = hold(LimitKind::AccountRate, tempo.of(intent.account, state.now()));
  if (!account.passed()) return account;
  return hold(LimitKind::VenueRate, tempo.of(state.venue_of(intent.account, intent.instrument), state.now()));
}

}  // namespace engine::risk
