// Gate 2: is it a kind of order that we can work, and does it fit the instrument: price on a tick, quantity on a step
// and inside its limits? Blocks the order.
#include "engine/risk/gate.hpp"

namespace engine::risk {

namespace {

/// Market and limit orders, good till canceled or immediate, that stand alone.
bool is_supported(const Intent& intent) noexcept {
  const bool known_type = intent.ord_type == OrdType::Market || intent.ord_type == OrdType::Limit;
  const bool known_time = intent.time_in_force == TimeInForce::Gtc || intent.time_in_force == TimeInForce::Ioc;
  const bool is_plain = intent.exec_inst == ExecInst{} && intent.contingency == Contingency::None &&
                        intent.position_effect == PositionEffect::Auto && intent.parent_order_id == OrderId{} &&
                        intent.position_id == PositionId{};
  return known_type && known_time && is_plain;
}

}  // namespace

GateResult check_instrument_rules(const state::State& state, const Request& request) noexcept {
  const Intent& intent = request.intent;
  if (!state.market().knows(intent.instrument)) return {.reason = Reason::INSTRUMENT_NOT_FOUND};
  if (!is_supported(intent)) return {.reason = Reason::UNSUPPORTED_ORDER_TYPE};
  const InstrumentSpec& spec = state.instrument(intent.instrument);
  if (spec.tick_size.raw() <= 0 || spec.lot_step.raw() <= 0) return {.reason = Reason::POLICY_LOOKUP_FAILED};
  if (intent.ord_type == OrdType::Limit) {
    const bool on_tick = intent.price.raw() > 0 && is_multiple(intent.price.raw(), spec.tick_size.raw());
    if (!on_tick) {
      return {.reason = Reason::INVALID_PRICE_INCREMENT, .value = intent.price.raw(), .limit = spec.tick_size.raw()};
    }
  }
  if (intent.qty.raw() <= 0 || !is_multiple(intent.qty.raw(), spec.lot_step.raw())) {
    return {.reason = Reason::INCORRECT_QUANTITY, .value = intent.qty.raw(), .limit = spec.lot_step.raw()};
  }
  if (intent.qty < spec.qty_min) {
    return {.reason = Reason::INCORRECT_QUANTITY, .value = intent.qty.raw(), .limit = spec.qty_min.raw()};
  }
  if (intent.qty > spec.qty_max) {
    return {.reason = Reason::INCORRECT_QUANTITY, .value = intent.qty.raw(), .limit = spec.qty_max.raw()};
  }
  return {};
}

}  // namespace engine::risk
