#include "engine/risk/chain.hpp"

namespace engine::risk {

namespace {

/// Writes one gate's outcome down. False when it denied.
bool pass(GateDecision& decision, GateChecks& checks, std::uint16_t gate, const GateResult& result) noexcept {
  static_cast<void>(checks.push({.gate = static_cast<std::uint8_t>(gate),
                                 .compare = result.compare,
                                 .scope = result.scope,
                                 .kind = result.kind,
                                 .reason = result.reason,
                                 .scope_id = static_cast<std::uint16_t>(result.scope_id),
                                 .value = result.value,
                                 .limit = result.limit}));
  if (result.passed()) {
    decision.gates_passed |= 1U << gate;
    return true;
  }
  decision.gate = gate;
  decision.reason = result.reason;
  decision.value = result.value;
  decision.limit = result.limit;
  return false;
}

bool run_gates(GateDecision& decision, GateChecks& checks, const state::State& state, const Request& request) noexcept {
#define GATE(id, name, unit, reducers)                                             \
  static_assert((id) > 0 && (id) < 32);                                            \
  if ((reducers) || !request.reduces) {                                            \
    if (!pass(decision, checks, (id), check_##name(state, request))) return false; \
  }
#include "engine/risk/gates.def"
#undef GATE
  return true;
}

/// Opposite to the position, and with what already works on that side at most its size. In an account that hedges only
/// what says that it closes: the same order without that word opens the other side.
bool only_reduces(const state::State& state, const Request& request) noexcept {
  const Intent& intent = request.intent;
  const ledger::Ledger& ledger = state.ledger();
  const PositionSide side = ledger.side_of(intent.account, intent.side, true);
  if (side != PositionSide::Net && intent.position_effect != PositionEffect::Close) return false;
  const Qty closable = ledger.closable(intent.account, intent.instrument, intent.side);
  if (closable.raw() == 0) return false;
  const ledger::PositionRow& first = ledger.position(intent.account, intent.instrument);
  const Qty working = intent.side == Side::Buy ? first.working_buy : first.working_sell;
  const int128 together = static_cast<int128>(working.raw()) + added_exposure(request).raw();
  return together <= closable.raw();
}

/// A child of an order that is there: it takes off no more than that one has filled.
bool protects(const state::State& state, const Intent& intent) noexcept {
  const ledger::OrderRow* parent = state.ledger().orders().find(intent.parent_order_id);
  return parent != nullptr && parent->account == intent.account && parent->instrument == intent.instrument &&
         parent->side != intent.side;
}

}  // namespace

Request make_request(const state::State& state, const Intent& intent, const ledger::OrderRow* replaced) noexcept {
  Request request{.intent = intent};
  if (replaced != nullptr) {
    request.replaced_exposure = replaced->exposure();
    request.replaced_filled = replaced->cum_qty;
    request.intent.exec_inst = replaced->exec_inst;
  }
  request.reduces = only_reduces(state, request) || protects(state, intent);
  return request;
}

GateDecision denial_of(const Intent& intent) noexcept {
  return {.order_id = intent.order_id,
          .strategy = intent.strategy,
          .account = intent.account,
          .instrument = intent.instrument,
          .action = intent.action,
          .side = intent.side,
          .ord_type = intent.ord_type,
          .price = intent.price,
          .qty = intent.qty,
          .time_in_force = intent.time_in_force,
          .trigger_type = intent.trigger_type,
          .trailing_offset_type = intent.trailing_offset_type,
          .position_effect = intent.position_effect,
          .purpose = intent.purpose,
          .contingency = intent.contingency,
          .exec_inst = intent.exec_inst,
          .trigger_price = intent.trigger_price,
          .trailing_offset = intent.trailing_offset,
          .expire_time = intent.expire_time,
          .position_id = intent.position_id};
}

GateDecision decide(const state::State& state, const Request& request, GateChecks& checks) noexcept {
  GateDecision decision = denial_of(request.intent);
  checks.clear();
  if (run_gates(decision, checks, state, request)) decision.verdict = Verdict::Passed;
  return decision;
}

}  // namespace engine::risk
