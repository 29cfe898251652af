// Gate 25: what would the account's positions be worth together if everything that works were filled, this order
// included: the sizes added up, and with their sides? Blocks the order.
#include "engine/risk/gate.hpp"
#include "engine/state/exposure.hpp"

namespace engine::risk {

GateResult check_exposure(const state::State& state, const Request& request) noexcept {
  const Intent& intent = request.intent;
  const oversight::Limit gross = limit_for(state, LimitKind::GrossExposure, intent);
  const oversight::Limit net = limit_for(state, LimitKind::NetExposure, intent);
  if (!gross.is_set && !net.is_set) return check(gross, Reason::NONE, Compare::AtMost, 0);
  const auto exposure = state::exposure_of(
      state, intent.account, {.instrument = intent.instrument, .side = intent.side, .qty = added_exposure(request)});
  if (!exposure) return unknown(Reason::POLICY_LOOKUP_FAILED, 0, gross.is_set ? gross.value : net.value);
  const GateResult together = check(gross, Reason::EXPOSURE_LIMIT, Compare::AtMost, exposure->gross.raw());
  if (!net.is_set || !together.passed()) return together;
  return check(net, Reason::EXPOSURE_LIMIT, Compare::AtMost, exposure->net.raw());
}

}  // namespace engine::risk
