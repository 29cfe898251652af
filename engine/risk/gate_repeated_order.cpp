// Gate 14: does an order like this one work already: same side, price and quantity, sent a moment ago? A replace is
// none, and an order that is over is no twin. Blocks the order until the window is over.
#include "engine/risk/gate.hpp"

namespace engine::risk {

namespace {

bool are_alike(const ledger::OrderRow& order, const Intent& intent) noexcept {
  return order.id.raw() != 0 && order.id != intent.order_id && ledger::is_open(order.status) &&
         order.account == intent.account && order.instrument == intent.instrument && order.side == intent.side &&
         order.ord_type == intent.ord_type && order.price == intent.price && order.qty == intent.qty;
}

}  // namespace

GateResult check_repeated_order(const state::State& state, const Request& request) noexcept {
  const Intent& intent = request.intent;
  const oversight::Limit window = limit_for(state, LimitKind::DuplicateWindow, intent);
  std::int64_t age = kInt64Max;
  if (window.is_set && intent.action == IntentAction::New) {
    for (const ledger::OrderRow& order : state.ledger().orders().rows()) {
      if (are_alike(order, intent)) age = std::min(age, (state.now() - order.submitted).raw());
    }
  }
  return check(window, Reason::DUPLICATE_ORDER, Compare::AtLeast, age);
}

}  // namespace engine::risk
