// Gate 2: is it a kind of order that we can work, and does it fit the instrument: price on a tick, quantity on a step
// and inside its limits? Blocks the order.
#include "engine/risk/gate.hpp"

namespace engine::risk {

namespace {

bool is_known_type(OrdType type) noexcept {
  return type == OrdType::Market || type == OrdType::Limit || type == OrdType::StopMarket ||
         type == OrdType::StopLimit || type == OrdType::TrailingStopMarket || type == OrdType::MarketIfTouched ||
         type == OrdType::LimitIfTouched;
}

/// Whether the order works, here or at the venue, as it asks to.
bool is_supported(const Intent& intent) noexcept {
  constexpr std::uint16_t kKnownInst = exec_inst::kPostOnly | exec_inst::kReduceOnly;
  const bool known_time = intent.time_in_force == TimeInForce::Gtc || intent.time_in_force == TimeInForce::Ioc ||
                          intent.time_in_force == TimeInForce::Fok || intent.time_in_force == TimeInForce::Gtd ||
                          intent.time_in_force == TimeInForce::Day;
  const bool known_trigger = intent.trigger_type == TriggerType::BidAsk ||
                             intent.trigger_type == TriggerType::MidPoint ||
                             intent.trigger_type == TriggerType::LastPrice;
  // Of a list that is updated by fills there is one kind: the children of a bracket.
  const bool is_child = intent.parent_order_id.raw() != 0;
  const bool known_list = intent.contingency == Contingency::None ||
                          intent.contingency == Contingency::OneCancelsOther ||
                          intent.contingency == Contingency::OneTriggersOther ||
                          (is_child && intent.contingency == Contingency::OneUpdatesOther);
  return is_known_type(intent.ord_type) && known_time && known_trigger && known_list &&
         (intent.exec_inst.raw() & ~kKnownInst) == 0;
}

/// An account that nets has one position to change; one that hedges has a side that opens and a side that closes, and
/// a child of a bracket only ever closes.
bool names_its_position(const state::State& state, const Intent& intent) noexcept {
  if (intent.position_id.raw() != 0) return false;
  const bool hedges = state.ledger().account(intent.account).positions == PositionKeeping::Hedging;
  if (!hedges) return intent.position_effect == PositionEffect::Auto;
  return intent.parent_order_id.raw() == 0 || intent.position_effect == PositionEffect::Close;
}

/// Above zero, and a multiple of the step.
GateResult check_increment(Reason otherwise, std::int64_t value, std::int64_t step) noexcept {
  const GateResult positive = check(otherwise, Compare::AtLeast, value, 1);
  return positive.passed() ? check(otherwise, Compare::MultipleOf, value, step) : positive;
}

/// Limit and trigger stand on ticks; a trailing trigger begins with the market.
GateResult check_prices(const Intent& intent, const InstrumentSpec& spec) noexcept {
  const std::int64_t tick = spec.tick_size.raw();
  if (has_limit(intent.ord_type)) {
    const GateResult limit = check_increment(Reason::INVALID_PRICE_INCREMENT, intent.price.raw(), tick);
    if (!limit.passed()) return limit;
  }
  if (is_trailing(intent.ord_type)) {
    const GateResult offset = check(Reason::INVALID_PRICE_INCREMENT, Compare::AtLeast, intent.trailing_offset, 1);
    if (!offset.passed()) return offset;
    return check(Reason::INVALID_PRICE_INCREMENT, Compare::AtLeast, intent.trigger_price.raw(), 0);
  }
  if (!has_trigger(intent.ord_type)) return {};
  return check_increment(Reason::INVALID_PRICE_INCREMENT, intent.trigger_price.raw(), tick);
}

}  // namespace

GateResult check_instrument_rules(const state::State& state, const Request& request) noexcept {
  const Intent& intent = request.intent;
  if (!state.market().knows(intent.instrument)) return fact(Reason::INSTRUMENT_NOT_FOUND, false);
  if (!is_supported(intent) || !names_its_position(state, intent)) {
    return fact(Reason::UNSUPPORTED_ORDER_TYPE, false);
  }
  const InstrumentSpec& spec = state.instrument(intent.instrument);
  if (spec.tick_size.raw() <= 0 || spec.lot_step.raw() <= 0) return unknown(Reason::POLICY_LOOKUP_FAILED, 0, 1);
  if (intent.time_in_force == TimeInForce::Gtd) {
    const GateResult ahead =
        check(Reason::EXPIRE_TIME_IN_PAST, Compare::Below, state.now().raw(), intent.expire_time.raw());
    if (!ahead.passed()) return ahead;
  }
  if (const GateResult prices = check_prices(intent, spec); !prices.passed()) return prices;
  const GateResult on_step = check_increment(Reason::INCORRECT_QUANTITY, intent.qty.raw(), spec.lot_step.raw());
  if (!on_step.passed()) return on_step;
  const GateResult enough = check(Reason::INCORRECT_QUANTITY, Compare::AtLeast, intent.qty.raw(), spec.qty_min.raw());
  if (!enough.passed()) return enough;
  return check(Reason::INCORRECT_QUANTITY, Compare::AtMost, intent.qty.raw(), spec.qty_max.raw());
}

}  // namespace engine::risk
