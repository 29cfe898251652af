// Gate 10: does the account have the free margin that the order needs? What it adds is asked for in full: a hedge that
// would free margin elsewhere does not help it. Blocks the order.
#include "engine/risk/free_margin.hpp"

namespace engine::risk {

GateResult check_margin(const state::State& state, const Request& request) noexcept {
  const auto margin = free_margin(state, request);
  if (!margin) return unknown(Reason::POLICY_LOOKUP_FAILED, 0, 0);
  return check(Reason::MARGIN_EXCEEDS_FREE_BALANCE, Compare::AtMost, margin->needed.raw(), margin->free.raw());
}

}  // namespace engine::risk
