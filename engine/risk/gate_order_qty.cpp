// Gate 7: is one order small enough? Blocks the order.
#include "engine/risk/gate.hpp"

namespace engine::risk {

GateResult check_order_qty(const state::State& state, const Request& request) noexcept {
  const Qty limit = state.rules().limits.order_qty_max;
  const Qty qty = request.intent.qty;
  if (qty <= limit) return {};
  return {.reason = Reason::QUANTITY_EXCEEDS_MAXIMUM, .value = qty.raw(), .limit = limit.raw()};
}

}  // namespace engine::risk
