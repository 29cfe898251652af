// Gate 24: would the order trade with one of our own that rests on the other side, in whatever account? A strategy that
// quotes both sides moves them one after the other, so its own orders are not asked about; and the simulated venue
// never matches our orders with one another, so that there is nothing to ask. Blocks the order.
#include "engine/risk/gate.hpp"

namespace engine::risk {

namespace {

/// Whether any account works an order on the other side: nearly always not, and then no order need be looked at.
bool has_opposite(const state::State& state, const Intent& intent) noexcept {
  for (std::uint32_t id = 1; id <= state.ledger().account_count(); ++id) {
    const ledger::PositionRow& position = state.ledger().position(AccountId{id}, intent.instrument);
    const Qty working = intent.side == Side::Buy ? position.working_sell : position.working_buy;
    if (working.raw() > 0) return true;
  }
  return false;
}

bool would_meet(const ledger::OrderRow& order, const Intent& intent) noexcept {
  if (order.instrument != intent.instrument || order.side == intent.side) return false;
  if (order.ord_type != OrdType::Limit || order.strategy == intent.strategy) return false;
  if (intent.ord_type == OrdType::Market) return true;
  return intent.side == Side::Buy ? intent.price >= order.price : intent.price <= order.price;
}

}  // namespace

GateResult check_self_match(const state::State& state, const Request& request) noexcept {
  const Intent& intent = request.intent;
  const bool is_real = state.account(intent.account).environment != Environment::Simulated;
  std::int64_t met = 0;
  if (is_real && has_opposite(state, intent)) {
    for (const ledger::OrderRow& order : state.ledger().orders().rows()) {
      if (order.id.raw() != 0 && ledger::is_open(order.status) && would_meet(order, intent)) ++met;
    }
  }
  return check(Reason::SELF_MATCH, Compare::AtMost, met, 0);
}

}  // namespace engine::risk
