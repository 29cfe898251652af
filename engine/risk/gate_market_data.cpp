// Gate 3: is there a quote, is it fresh, is it sane? Blocks the order until the next good quote.
#include "engine/risk/gate.hpp"

namespace engine::risk {

GateResult check_market_data(const state::State& state, const Request& request) noexcept {
  const market::QuoteRow& quote = state.market().quote(request.intent.instrument);
  const Duration age_max = state.rules().limits.quote_age_max;
  if (!quote.has_quote()) return {.reason = Reason::MARKET_DATA_STALE, .value = kInt64Max, .limit = age_max.raw()};
  const Duration age = state.now() - quote.time;
  if (age > age_max) return {.reason = Reason::MARKET_DATA_STALE, .value = age.raw(), .limit = age_max.raw()};
  if (quote.crossed()) {
    return {.reason = Reason::MARKET_DATA_CROSSED, .value = quote.bid.raw(), .limit = quote.ask.raw()};
  }
  return {};
}

}  // namespace engine::risk
