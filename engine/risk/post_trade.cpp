#include "engine/risk/post_trade.hpp"

#include "engine/state/exposure.hpp"
#include "engine/state/valuation.hpp"

namespace engine::risk {

namespace {

GateResult check_position(const state::State& state, const Intent& held) noexcept {
  const ledger::Ledger& ledger = state.ledger();
  const Qty first = absolute(ledger.position(held.account, held.instrument).qty);
  const Qty other = absolute(ledger.position(held.account, held.instrument, PositionSide::Short).qty);
  return check(limit_for(state, LimitKind::PositionQty, held), Reason::POSITION_LIMIT, Compare::AtMost,
               std::max(first, other).raw());
}

GateResult check_held_exposure(const state::State& state, const Intent& held) noexcept {
  const oversight::Limit gross = limit_for(state, LimitKind::GrossExposure, held);
  const oversight::Limit net = limit_for(state, LimitKind::NetExposure, held);
  if (!gross.is_set && !net.is_set) return {};
  const auto exposure = state::exposure_of(state, held.account, {.instrument = held.instrument, .side = held.side});
  if (!exposure) return {};
  const GateResult together = check(gross, Reason::EXPOSURE_LIMIT, Compare::AtMost, exposure->gross.raw());
  return together.passed() ? check(net, Reason::EXPOSURE_LIMIT, Compare::AtMost, exposure->net.raw()) : together;
}

GateResult check_held_margin(const state::State& state, const Intent& held) noexcept {
  const auto value = state::value_of(state, held.account);
  if (!value) return {};
  return check(Reason::MARGIN_EXCEEDS_FREE_BALANCE, Compare::AtLeast, value->margin_free.raw(), 0);
}

}  // namespace

std::optional<GateResult> find_breach(const state::State& state, const OrderFilled& fill) noexcept {
  const Intent held{
      .side = fill.side, .strategy = fill.strategy, .account = fill.account, .instrument = fill.instrument};
  for (const auto check : {check_position, check_held_exposure, check_held_margin}) {
    const GateResult result = check(state, held);
    if (!result.passed()) return result;
  }
  return std::nullopt;
}

}  // namespace engine::risk
