// Gate 27: do we and the venue agree about the account? While it is told what happened when we heard nothing, and while
// a difference is open, nobody knows what a new order would add to. Blocks all new risk of the account until it is
// resolved.
#include "engine/risk/gate.hpp"

namespace engine::risk {

GateResult check_reconciled(const state::State& state, const Request& request) noexcept {
  const ledger::ReconciliationRow& row = state.ledger().reconciliation().row(request.intent.account);
  if (row.is_catching_up()) return fact(Reason::STREAM_RECONCILING, false);
  if (row.status == ReconcileStatus::Failed) return unknown(Reason::NOT_RECONCILED, row.open(), 0);
  return check(Reason::RECONCILE_CONFLICT, Compare::AtMost, row.open(), 0);
}

}  // namespace engine::risk
