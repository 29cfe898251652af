#include "engine/ledger/reconciliation.hpp"

namespace engine::ledger {

void Reconciliation::begin_session(std::uint32_t accounts) noexcept {
  for (std::uint32_t row = 0; row < accounts; ++row) rows_.mutate(row).status = ReconcileStatus{};
}

void Reconciliation::set_open(AccountId account, PositionMark& mark, bool is_open) noexcept {
  const std::uint32_t now = is_open ? 1 : 0;
  rows_.mutate(account.raw() - 1).positions_open += now - mark.differs;
  mark.differs = now;
}

void Reconciliation::fold(const ReconciliationBegan& event, Timestamp now) noexcept {
  ReconciliationRow& row = rows_.mutate(event.account.raw() - 1);
  row.id = event.reconciliation;
  row.report = Sequence{};
  row.began = now;
  row.executions = row.orders = row.positions = 0;
  row.missing_here = row.conflicting = row.foreign_found = 0;
  row.status = ReconcileStatus::Running;
  row.cause = event.cause;
}

void Reconciliation::fold(const PositionReported& event) noexcept {
  PositionMark& mark = marks_.mutate(place(event.account, event.instrument, event.side));
  if (mark.seen != event.reconciliation) ++rows_.mutate(event.account.raw() - 1).positions;
  mark.seen = event.reconciliation;
  mark.theirs = event.qty;
  set_open(event.account, mark, false);
}

void Reconciliation::fold(const BalanceReported& event) noexcept {
  ReconciliationRow& row = rows_.mutate(event.account.raw() - 1);
  row.balance = event.balance;
  row.balance_open = 0;
}

void Reconciliation::fold(const ReconciliationDiffered& event) noexcept {
  ReconciliationRow& row = rows_.mutate(event.account.raw() - 1);
  if (event.difference == Difference::MissingHere) ++row.missing_here;
  if (event.difference == Difference::Conflicting) ++row.conflicting;
  switch (event.item) {
    case ReconcileItem::Order:
      ++row.foreign_found;
      break;
    case ReconcileItem::Balance:
      row.balance_open = 1;
      break;
    case ReconcileItem::Position: {
      PositionMark& mark = marks_.mutate(place(event.account, event.instrument, event.side));
      mark.theirs = Qty{event.theirs};
      set_open(event.account, mark, true);
      break;
    }
  }
}

void Reconciliation::fold(const ReconciliationReported& event, Sequence sequence) noexcept {
  ReconciliationRow& row = rows_.mutate(event.account.raw() - 1);
  row.status = event.status;
  row.report = sequence;
  // A failed one says nothing of what it did not tell.
  if (event.status != ReconcileStatus::Failed || row.foreign_found > row.foreign) row.foreign = row.foreign_found;
}

void Reconciliation::fold(const DifferenceResolved& event) noexcept {
  ReconciliationRow& row = rows_.mutate(event.account.raw() - 1);
  switch (event.item) {
    case ReconcileItem::Order:
      row.foreign = 0;
      break;
    case ReconcileItem::Balance:
      row.balance_open = 0;
      break;
    case ReconcileItem::Position:
      set_open(event.account, marks_.mutate(place(event.account, event.instrument, event.side)), false);
      break;
  }
  if (row.open() == 0 && row.status == ReconcileStatus::Blocked) row.status = ReconcileStatus::Closed;
}

}  // namespace engine::ledger
