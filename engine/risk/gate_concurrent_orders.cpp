// Gate 22: is there room for one more working order: in the engine, the account, the strategy? A replace adds none.
// A reducer passes the two limits, but no order passes without a row to keep it in. Blocks the order.
#include "engine/risk/gate.hpp"

namespace engine::risk {

GateResult check_concurrent_orders(const state::State& state, const Request& request) noexcept {
  const Intent& intent = request.intent;
  if (intent.action == IntentAction::Replace) return {};
  if (state.ledger().orders().room() == 0) {
    const std::uint32_t capacity = state.rules().capacities.orders_open;
    return {.reason = Reason::CAPACITY_REACHED, .value = capacity, .limit = capacity};
  }
  if (request.reduces) return {};
  const RiskLimits& limits = state.rules().limits;
  const std::uint32_t in_account = state.ledger().account(intent.account).open_orders;
  if (in_account >= limits.account_orders_max) {
    return {.reason = Reason::MAX_CONCURRENT_ORDERS, .value = in_account, .limit = limits.account_orders_max};
  }
  const std::uint32_t in_strategy = state.ledger().orders().open_count(intent.strategy);
  if (in_strategy >= limits.strategy_orders_max) {
    return {.reason = Reason::MAX_CONCURRENT_ORDERS, .value = in_strategy, .limit = limits.strategy_orders_max};
  }
  return {};
}

}  // namespace engine::risk
