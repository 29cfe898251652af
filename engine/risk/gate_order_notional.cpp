// Gate 21: is the value of one order small enough? A market order is valued at the quote that it would meet. Blocks
// the order.
#include "engine/risk/gate.hpp"

namespace engine::risk {

GateResult check_order_notional(const state::State& state, const Request& request) noexcept {
  const Intent& intent = request.intent;
  const oversight::Limit limit = limit_for(state, LimitKind::OrderNotional, intent);
  Price price = has_limit(intent.ord_type) ? intent.price : intent.trigger_price;
  if (price.raw() == 0 || intent.ord_type == OrdType::Market) {
    const market::QuoteRow& quote = state.market().quote(intent.instrument);
    if (!quote.has_quote()) return unknown(Reason::POLICY_LOOKUP_FAILED, 0, limit.value);
    price = intent.side == Side::Buy ? quote.ask : quote.bid;
  }
  int128 notional = cost_of(price, intent.qty);
  if (notional < 0) notional = -notional;
  const auto value = money_from_cost(notional, Round::Up);
  if (!value) return named(limit, unknown(Reason::NOTIONAL_EXCEEDS_MAX_PER_ORDER, kInt64Max, limit.value));
  return check(limit, Reason::NOTIONAL_EXCEEDS_MAX_PER_ORDER, Compare::AtMost, value->raw());
}

}  // namespace engine::risk
