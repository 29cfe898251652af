// Gate 25: what would the account's positions be worth together if everything that works were filled, this order
// included: the sizes added up, and with their sides? A canary has a cap of its own. Blocks the order.
#include "engine/risk/gate.hpp"
#include "engine/state/exposure.hpp"

namespace engine::risk {

namespace {

/// What a canary may have at risk; nothing for an account that is none.
std::optional<std::int64_t> canary_cap(const state::State& state, AccountId account) noexcept {
  const bool is_canary = state.account(account).environment != Environment::Simulated &&
                         state.oversight().promotion().stage(account) == Environment::Canary;
  if (!is_canary) return std::nullopt;
  const int128 share = wide_mul(state.ledger().account(account).balance.raw(), oversight::kCanaryShare.raw());
  return div_round_int64(share, kMillion, Round::Floor).value_or(0);
}

}  // namespace

GateResult check_exposure(const state::State& state, const Request& request) noexcept {
  const Intent& intent = request.intent;
  const oversight::Limit gross = limit_for(state, LimitKind::GrossExposure, intent);
  const oversight::Limit net = limit_for(state, LimitKind::NetExposure, intent);
  const auto cap = canary_cap(state, intent.account);
  if (!gross.is_set && !net.is_set && !cap) return check(gross, Reason::NONE, Compare::AtMost, 0);
  const auto exposure = state::exposure_of(
      state, intent.account, {.instrument = intent.instrument, .side = intent.side, .qty = added_exposure(request)});
  if (!exposure) return unknown(Reason::POLICY_LOOKUP_FAILED, 0, gross.is_set ? gross.value : net.value);
  if (cap && exposure->gross.raw() > *cap) {
    return check(Reason::CANARY_CAP, Compare::AtMost, exposure->gross.raw(), *cap);
  }
  const GateResult together = check(gross, Reason::EXPOSURE_LIMIT, Compare::AtMost, exposure->gross.raw());
  if (!net.is_set || !together.passed()) return together;
  return check(net, Reason::EXPOSURE_LIMIT, Compare::AtMost, exposure->net.raw());
}

}  // namespace engine::risk
