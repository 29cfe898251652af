// Gate 26: in how many instruments is the account engaged, this one counted? An order in an instrument in which it is
// engaged already adds none. Blocks the order.
#include "engine/risk/gate.hpp"

namespace engine::risk {

GateResult check_open_positions(const state::State& state, const Request& request) noexcept {
  const Intent& intent = request.intent;
  std::int64_t engaged = 0;
  bool is_among_them = false;
  ledger::for_each_instrument(state.ledger().account(intent.account).active, [&](InstrumentId instrument) {
    ++engaged;
    is_among_them = is_among_them || instrument == intent.instrument;
  });
  return check(limit_for(state, LimitKind::OpenPositions, intent), Reason::MAX_CONCURRENT_TRADES, Compare::AtMost,
               is_among_them ? engaged : engaged + 1);
}

}  // namespace engine::risk
