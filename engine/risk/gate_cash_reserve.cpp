// Gate 11: does the order leave the free money that is kept in reserve? Blocks the order.
#include "engine/risk/free_margin.hpp"

namespace engine::risk {

GateResult check_cash_reserve(const state::State& state, const Request& request) noexcept {
  const oversight::Limit reserve = limit_for(state, LimitKind::CashReserve, request.intent);
  if (!reserve.is_set) return check(reserve, Reason::NONE, Compare::AtLeast, 0);
  const auto margin = free_margin(state, request);
  const auto left = margin ? checked_sub(margin->free.raw(), margin->needed.raw()) : std::nullopt;
  if (!left) return unknown(Reason::POLICY_LOOKUP_FAILED, 0, reserve.value);
  return check(reserve, Reason::CASH_RESERVE, Compare::AtLeast, *left);
}

}  // namespace engine::risk
