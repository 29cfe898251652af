// Gate 19: may this instrument be traded, and sold short? Blocks the order.
#include "engine/risk/gate.hpp"

namespace engine::risk {

GateResult check_permission(const state::State& state, const Request& request) noexcept {
  const Intent& intent = request.intent;
  const InstrumentSpec& spec = state.instrument(intent.instrument);
  if (spec.tradable != Switch::On) return fact(Reason::RESTRICTED, false);
  if (intent.side == Side::Buy || spec.short_selling == Switch::On) return fact(Reason::NONE, true);
  const ledger::PositionRow& position = state.ledger().position(intent.account, intent.instrument);
  const int128 sold = static_cast<int128>(position.working_sell.raw()) + added_exposure(request).raw();
  if (!fits_int64(sold)) return unknown(Reason::RESTRICTED, kInt64Max, position.qty.raw());
  return check(Reason::RESTRICTED, Compare::AtMost, static_cast<std::int64_t>(sold), position.qty.raw());
}

}  // namespace engine::risk
