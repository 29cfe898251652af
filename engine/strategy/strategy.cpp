#include "engine/strategy/strategy.hpp"

namespace engine::strategy {

void decide(const state::State& state, const state::StrategyRow& strategy, Trigger trigger, Wishes& wishes) noexcept {
  if (strategy.spec.kind == kTrendFollower) follow_trend(state, strategy, trigger, wishes);
  if (strategy.spec.kind == kQuoter) make_quotes(state, strategy, trigger, wishes);
}

}  // namespace engine::strategy
