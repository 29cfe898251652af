// Gate 21: is the value of one order small enough? A market order is valued at the quote that it would meet. Blocks
// the order.
#include "engine/risk/gate.hpp"

namespace engine::risk {

GateResult check_order_notional(const state::State& state, const Request& request) noexcept {
  const Intent& intent = request.intent;
  const Money limit = state.rules().limits.order_notional_max;
  Price price = intent.price;
  if (intent.ord_type == OrdType::Market) {
    const market::QuoteRow& quote = state.market().quote(intent.instrument);
    if (!quote.has_quote()) return {.reason = Reason::POLICY_LOOKUP_FAILED, .limit = limit.raw()};
    price = intent.side == Side::Buy ? quote.ask : quote.bid;
  }
  int128 notional = cost_of(price, intent.qty);
  if (notional < 0) notional = -notional;
  if (notional <= wide_mul(limit.raw(), kCostPerMoney)) return {};
  return {.reason = Reason::NOTIONAL_EXCEEDS_MAX_PER_ORDER,
          .value = money_from_cost(notional, Round::Up).value_or(Money{kInt64Max}).raw(),
          .limit = limit.raw()};
}

}  // namespace engine::risk
