// Gate 8: is the limit price near the market? The value is its distance to the mid of the last uncrossed quote in parts
// per million, rounded up: so the comparison is exact. Blocks the order.
#include "engine/risk/gate.hpp"

namespace engine::risk {

GateResult check_price_band(const state::State& state, const Request& request) noexcept {
  const Intent& intent = request.intent;
  const oversight::Limit band = limit_for(state, LimitKind::PriceBand, intent);
  // A target may stand anywhere, and a stop's limit is asked about once its trigger is reached.
  if (intent.ord_type != OrdType::Limit || intent.parent_order_id.raw() != 0) {
    return check(band, Reason::NONE, Compare::AtMost, 0);
  }
  const market::QuoteRow& quote = state.market().quote(intent.instrument);
  const int128 twice_mid = static_cast<int128>(quote.mark_bid.raw()) + quote.mark_ask.raw();
  if (!quote.has_mark() || twice_mid <= 0) return unknown(Reason::POLICY_LOOKUP_FAILED, 0, band.value);
  int128 twice_distance = static_cast<int128>(intent.price.raw()) * 2 - twice_mid;
  if (twice_distance < 0) twice_distance = -twice_distance;
  const auto distance = div_round_int64(twice_distance * kMillion, twice_mid, Round::Up);
  if (!distance) return named(band, unknown(Reason::PRICE_EXCEEDS_CURRENT_PRICE_BAND, kInt64Max, band.value));
  return check(band, Reason::PRICE_EXCEEDS_CURRENT_PRICE_BAND, Compare::AtMost, *distance);
}

}  // namespace engine::risk
