// Gate 9: would the position stay inside its limit if everything that works on this side were filled? Blocks the order.
#include "engine/risk/gate.hpp"

namespace engine::risk {

GateResult check_position_limit(const state::State& state, const Request& request) noexcept {
  const Intent& intent = request.intent;
  const Qty limit = state.rules().limits.position_qty_max;
  const ledger::PositionRow& position = state.ledger().position(intent.account, intent.instrument);
  const Qty working = intent.side == Side::Buy ? position.working_buy : position.working_sell;
  const int128 held = static_cast<int128>(position.qty.raw()) * sign_of(intent.side);
  const int128 exposure = static_cast<int128>(working.raw()) + added_exposure(request).raw();
  const int128 worst = held + exposure;
  if (worst <= limit.raw() && fits_int64(exposure)) return {};
  return {.reason = Reason::POSITION_LIMIT,
          .value = fits_int64(worst) ? static_cast<std::int64_t>(worst) : kInt64Max,
          .limit = limit.raw()};
}

}  // namespace engine::risk
