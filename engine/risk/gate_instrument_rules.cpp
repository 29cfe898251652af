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

/// Above zero, and a multiple of the step.
GateResult check_increment(Reason otherwise, std::int64_t value, std::int64_t step) noexcept {
  const GateResult positive = check(otherwise, Compare::AtLeast, value, 1);
  return positive.passed() ? check(otherwise, Compare::MultipleOf, value, step) : positive;
}

}  // namespace

GateResult check_instrument_rules(const state::State& state, const Request& request) noexcept {
  const Intent& intent = request.intent;
  if (!state.market().knows(intent.instrument)) return fact(Reason::INSTRUMENT_NOT_FOUND, false);
  if (!is_supported(intent)) return fact(Reason::UNSUPPORTED_ORDER_TYPE, false);
  const InstrumentSpec& spec = state.instrument(intent.instrument);
  if (spec.tick_size.raw() <= 0 || spec.lot_step.raw() <= 0) return unknown(Reason::POLICY_LOOKUP_FAILED, 0, 1);
  if (intent.ord_type == OrdType::Limit) {
    const GateResult on_tick =
        check_increment(Reason::INVALID_PRICE_INCREMENT, intent.price.raw(), spec.tick_size.raw());
    if (!on_tick.passed()) return on_tick;
  }
  const GateResult on_step = check_increment(Reason::INCORRECT_QUANTITY, intent.qty.raw(), spec.lot_step.raw());
  if (!on_step.passed()) return on_step;
  const GateResult enough = check(Reason::INCORRECT_QUANTITY, Compare::AtLeast, intent.qty.raw(), spec.qty_min.raw());
  if (!enough.passed()) return enough;
  return check(Reason::INCORRECT_QUANTITY, Compare::AtMost, intent.qty.raw(), spec.qty_max.raw());
}

}  // namespace engine::risk
