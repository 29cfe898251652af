// Gate 4: is the strategy one that acts, and on this instrument and account? For one that does not act an operator may.
// Blocks the order.
#include "engine/risk/gate.hpp"

namespace engine::risk {

GateResult check_strategy_scope(const state::State& state, const Request& request) noexcept {
  const Intent& intent = request.intent;
  if (intent.strategy == StrategyId{}) return fact(Reason::NONE, true);
  if (intent.strategy.raw() > state.strategy_count()) return fact(Reason::STRATEGY_INACTIVE, false);
  const StrategySpec& spec = state.strategy(intent.strategy).spec;
  const bool by_hand = intent.operator_id.raw() != 0;
  if (spec.kind == StrategyKind{} && !by_hand) return fact(Reason::STRATEGY_INACTIVE, false);
  return fact(Reason::SYMBOL_NOT_ALLOWED, spec.instrument == intent.instrument && spec.account == intent.account);
}

}  // namespace engine::risk
