// Gate 23: is the distance of equity from the high-water mark below its limits, in money and as a share of the mark?
// Blocks new risk in the account until it recovers or the mark is set anew.
#include "engine/risk/gate.hpp"
#include "engine/state/valuation.hpp"

namespace engine::risk {

GateResult check_drawdown(const state::State& state, const Request& request) noexcept {
  const oversight::Limit money = limit_for(state, LimitKind::Drawdown, request.intent);
  const oversight::Limit share = limit_for(state, LimitKind::DrawdownShare, request.intent);
  if (!money.is_set && !share.is_set) return check(money, Reason::NONE, Compare::Below, 0);
  const std::int64_t mark = state.ledger().account(request.intent.account).high_water_mark.raw();
  const auto equity = state::equity(state, request.intent.account);
  const auto distance = equity ? checked_sub(mark, equity->raw()) : std::nullopt;
  if (!distance) return unknown(Reason::POLICY_LOOKUP_FAILED, 0, money.value);
  const GateResult in_money = check(money, Reason::MAX_DRAWDOWN, Compare::Below, *distance);
  if (!share.is_set || !in_money.passed()) return in_money;
  const auto part = mark > 0 ? div_round_int64(wide_mul(*distance, kMillion), mark, Round::Ceiling) : std::nullopt;
  if (!part) return unknown(Reason::POLICY_LOOKUP_FAILED, 0, share.value);
  return check(share, Reason::MAX_DRAWDOWN, Compare::Below, *part);
}

}  // namespace engine::risk
