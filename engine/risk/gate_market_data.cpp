// Gate 3: is there a quote, is it fresh, is it sane? Blocks the order until the next good quote.
#include "engine/risk/gate.hpp"

namespace engine::risk {

GateResult check_market_data(const state::State& state, const Request& request) noexcept {
  const market::QuoteRow& quote = state.market().quote(request.intent.instrument);
  const oversight::Limit age_max = limit_for(state, LimitKind::QuoteAge, request.intent);
  if (!quote.has_quote()) return unknown(Reason::MARKET_DATA_STALE, kInt64Max, age_max.value);
  const GateResult fresh = check(age_max, Reason::MARKET_DATA_STALE, Compare::AtMost, (state.now() - quote.time).raw());
  if (fresh.passed() && quote.crossed()) {
    return check(Reason::MARKET_DATA_CROSSED, Compare::AtMost, quote.bid.raw(), quote.ask.raw());
  }
  return fresh;
}

}  // namespace engine::risk
