// Gate 7: is one order small enough? Blocks the order.
#include "engine/risk/gate.hpp"

namespace engine::risk {

GateResult check_order_qty(const state::State& state, const Request& request) noexcept {
  return check(limit_for(state, LimitKind::OrderQty, request.intent), Reason::QUANTITY_EXCEEDS_MAXIMUM, Compare::AtMost,
               request.intent.qty.raw());
}

}  // namespace engine::risk
