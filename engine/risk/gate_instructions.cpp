// Gate 15: does the order do what it says it will only do: reduce the position, add liquidity? Blocks the order.
#include "engine/risk/gate.hpp"

namespace engine::risk {

namespace {

/// A buy that stays under the ask, a sell that stays above the bid.
GateResult check_post_only(const state::State& state, const Intent& intent) noexcept {
  if (intent.ord_type != OrdType::Limit) return fact(Reason::UNSUPPORTED_ORDER_TYPE, false);
  const market::QuoteRow& quote = state.market().quote(intent.instrument);
  if (!quote.has_quote()) return unknown(Reason::POLICY_LOOKUP_FAILED, intent.price.raw(), 0);
  const bool buys = intent.side == Side::Buy;
  return check(Reason::POST_ONLY_WOULD_TAKE, buys ? Compare::Below : Compare::Above, intent.price.raw(),
               buys ? quote.ask.raw() : quote.bid.raw());
}

}  // namespace

GateResult check_instructions(const state::State& state, const Request& request) noexcept {
  const Intent& intent = request.intent;
  const bool only_closes =
      has(intent.exec_inst, exec_inst::kReduceOnly) || intent.position_effect == PositionEffect::Close;
  if (only_closes && !request.reduces) {
    return fact(Reason::REDUCE_ONLY_WOULD_INCREASE_POSITION, false);
  }
  return has(intent.exec_inst, exec_inst::kPostOnly) ? check_post_only(state, intent) : GateResult{};
}

}  // namespace engine::risk
