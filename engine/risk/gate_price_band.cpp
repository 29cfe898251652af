// Gate 8: is the limit price near the market? The distance to the mid of the last uncrossed quote is compared with the
// band by cross-multiplication: |2 price - (bid + ask)| x 1e6 <= band x (bid + ask). Blocks the order.
#include "engine/risk/gate.hpp"

namespace engine::risk {

GateResult check_price_band(const state::State& state, const Request& request) noexcept {
  const Intent& intent = request.intent;
  if (intent.ord_type == OrdType::Market) return {};
  const market::QuoteRow& quote = state.market().quote(intent.instrument);
  const PartsPerMillion band = state.rules().limits.price_band;
  const int128 twice_mid = static_cast<int128>(quote.mark_bid.raw()) + quote.mark_ask.raw();
  if (!quote.has_mark() || twice_mid <= 0) return {.reason = Reason::POLICY_LOOKUP_FAILED, .limit = band.raw()};
  int128 twice_distance = static_cast<int128>(intent.price.raw()) * 2 - twice_mid;
  if (twice_distance < 0) twice_distance = -twice_distance;
  if (twice_distance * kMillion <= twice_mid * band.raw()) return {};
  return {.reason = Reason::PRICE_EXCEEDS_CURRENT_PRICE_BAND,
          .value = intent.price.raw(),
          .limit = static_cast<std::int64_t>(twice_mid / 2)};
}

}  // namespace engine::risk
