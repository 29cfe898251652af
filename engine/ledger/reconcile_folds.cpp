// What a venue tells when it is asked, and what an operator makes of it, booked.
#include "engine/ledger/ledger.hpp"

namespace engine::ledger {

bool Ledger::keeps(AccountId account, InstrumentId instrument, PositionSide side) const noexcept {
  if (!knows(account) || instrument.raw() == 0 || instrument.raw() > instrument_count()) return false;
  const bool hedges = this->account(account).positions == PositionKeeping::Hedging;
  return hedges ? side == PositionSide::Long || side == PositionSide::Short : side == PositionSide::Net;
}

/// Only counted here: what the report means for its order is an output.
void Ledger::fold(const ExecutionReport& event) noexcept {
  if (event.source != ReportSource::Query || !knows(event.account)) return;
  const ReconciliationRow& row = reconciliation_.row(event.account);
  if (row.status != ReconcileStatus::Running) return;
  if (event.exec_type != ExecType::OrderStatus) return reconciliation_.count_execution(event.account);
  const OrderRow* order = orders_.find(event.order_id);
  if (order != nullptr && (order->account != event.account || order->reconciled == row.id)) return;
  reconciliation_.count_order(event.account);
  orders_.change(event.order_id, [&](OrderRow& told) { told.reconciled = row.id; });
}

void Ledger::fold(const ReconciliationBegan& event, Timestamp now) noexcept {
  const bool is_next = knows(event.account) && event.reconciliation > reconciliation_.row(event.account).id;
  if (is_next) reconciliation_.fold(event, now);
}

void Ledger::fold(const PositionReported& event) noexcept {
  if (!keeps(event.account, event.instrument, event.side)) return;
  if (reconciliation_.is_running(event.account, event.reconciliation)) reconciliation_.fold(event);
}

void Ledger::fold(const BalanceReported& event) noexcept {
  if (!knows(event.account)) return;
  if (reconciliation_.is_running(event.account, event.reconciliation)) reconciliation_.fold(event);
}

void Ledger::fold(const PositionAdjusted& event, PositionId opened) noexcept {
  PositionRow& position = positions_.mutate(place(event.account, event.instrument, event.position_side));
  const auto outcome = apply_fill(position, {.side = event.side, .qty = event.qty, .price = event.price});
  if (!outcome) return;  // Deciding has tried it.
  const bool opens = is_opened_by(position, *outcome);
  position = outcome->position;
  if (opens) position.id = opened;
  note_activity(event.account, event.instrument);
}

}  // namespace engine::ledger
