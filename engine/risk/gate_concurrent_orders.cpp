// Gate 22: is there room for one more working order: in the engine, the account, the strategy? A replace adds none.
// A reducer passes the two limits, but no order passes without a row to keep it in. Blocks the order.
#include "engine/risk/gate.hpp"

namespace engine::risk {

GateResult check_concurrent_orders(const state::State& state, const Request& request) noexcept {
  const Intent& intent = request.intent;
  const std::int64_t room = state.ledger().orders().room();
  // A replaced order, and one that was kept here, has its row already.
  const bool adds_none = intent.action == IntentAction::Replace || intent.order_id.raw() != 0;
  const GateResult kept = check(Reason::CAPACITY_REACHED, Compare::AtLeast, room, adds_none ? 0 : 1);
  if (adds_none || request.reduces || !kept.passed()) return kept;
  const GateResult in_account = check(limit_for(state, LimitKind::AccountOrders, intent), Reason::MAX_CONCURRENT_ORDERS,
                                      Compare::Below, state.ledger().account(intent.account).open_orders);
  if (!in_account.passed()) return in_account;
  return check(limit_for(state, LimitKind::StrategyOrders, intent), Reason::MAX_CONCURRENT_ORDERS, Compare::Below,
               state.ledger().orders().open_count(intent.strategy));
}

}  // namespace engine::risk
