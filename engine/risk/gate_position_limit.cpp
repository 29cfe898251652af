// Gate 9: would the position stay inside its limit if everything that works on this side were filled? Blocks the order.
#include "engine/risk/gate.hpp"

namespace engine::risk {

GateResult check_position_limit(const state::State& state, const Request& request) noexcept {
  const Intent& intent = request.intent;
  const oversight::Limit limit = limit_for(state, LimitKind::PositionQty, intent);
  const ledger::PositionRow& position = state.ledger().position(intent.account, intent.instrument);
  const Qty working = intent.side == Side::Buy ? position.working_buy : position.working_sell;
  const int128 held = static_cast<int128>(position.qty.raw()) * sign_of(intent.side);
  const int128 exposure = static_cast<int128>(working.raw()) + added_exposure(request).raw();
  const int128 worst = held + exposure;
  if (!fits_int64(worst) || !fits_int64(exposure)) {
    return named(limit, unknown(Reason::POSITION_LIMIT, kInt64Max, limit.value));
  }
  return check(limit, Reason::POSITION_LIMIT, Compare::AtMost, static_cast<std::int64_t>(worst));
}

}  // namespace engine::risk
