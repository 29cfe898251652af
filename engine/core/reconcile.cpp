// Our books against the venue's (ORDERS 3). Nothing is invented to make the sides agree: a difference keeps new risk
// out of its account until the venue tells otherwise or an operator resolves it.
#include "engine/core/stages.hpp"
#include "engine/ledger/order_machine.hpp"

namespace engine::core {

namespace {

using ledger::OrderRow;
using ledger::PositionRow;
using ledger::ReconciliationRow;

/// True, and the system halted, where a venue tells of an account that is not there.
bool is_of_nobody(Outbox& outbox, AccountId account) noexcept {
  if (outbox.state().ledger().knows(account)) return false;
  outbox.put(ScopeHalted{.scope = Scope::System, .reason = Reason::ACCOUNT_NOT_FOUND});
  return true;
}

void differ(Outbox& outbox, const PositionReported& told, Difference difference, std::int64_t ours) noexcept {
  outbox.put(ReconciliationDiffered{.reconciliation = told.reconciliation,
                                    .account = told.account,
                                    .instrument = told.instrument,
                                    .item = ReconcileItem::Position,
                                    .difference = difference,
                                    .side = told.side,
                                    .ours = ours,
                                    .theirs = told.qty.raw()});
}

/// An order that works as far as we know, was there when the venue began to tell, and was not told of.
bool is_lost(const OrderRow& order, const ReconciliationRow& row) noexcept {
  const bool works = order.id.raw() != 0 && ledger::is_open(order.status) && !ledger::is_held(order.status);
  return works && order.reconciled != row.id && order.asked < row.began;
}

std::uint32_t find_lost_orders(Outbox& outbox, AccountId account) noexcept {
  const ledger::Ledger& ledger = outbox.state().ledger();
  std::uint32_t lost = 0;
  for (const OrderRow& order : ledger.orders().rows()) {
    if (order.account != account || !is_lost(order, ledger.reconciliation().row(account))) continue;
    outbox.put(OrderBecameUnknown{.order_id = order.id, .reason = Reason::RECONCILE_CONFLICT, .was = order.status});
    ++lost;
  }
  return lost;
}

std::uint32_t find_lost_positions(Outbox& outbox, const ReconciliationAnswered& answered) noexcept {
  const ledger::Ledger& ledger = outbox.state().ledger();
  std::uint32_t lost = 0;
  for (std::uint32_t id = 1; id <= ledger.instrument_count(); ++id) {
    for (const PositionSide side : {PositionSide::Net, PositionSide::Long, PositionSide::Short}) {
      if (!ledger.keeps(answered.account, InstrumentId{id}, side)) continue;
      const PositionRow& position = ledger.position(answered.account, InstrumentId{id}, side);
      const bool told =
          ledger.reconciliation().mark(answered.account, InstrumentId{id}, side).seen == answered.reconciliation;
      if (told || position.qty.raw() == 0) continue;
      const PositionReported none{.reconciliation = answered.reconciliation,
                                  .account = answered.account,
                                  .instrument = InstrumentId{id},
                                  .side = side};
      differ(outbox, none, Difference::MissingThere, position.qty.raw());
      ++lost;
    }
  }
  return lost;
}

bool is_all_told(const ReconciliationRow& row, const ReconciliationAnswered& answered) noexcept {
  return answered.complete == Switch::On && row.executions >= answered.executions && row.orders >= answered.orders &&
         row.positions >= answered.positions;
}

ReconcileStatus status_of(const ReconciliationRow& row) noexcept {
  return row.open() + row.foreign_found == 0 ? ReconcileStatus::Closed : ReconcileStatus::Blocked;
}

}  // namespace

void note_foreign(Outbox& outbox, const ExecutionReport& report) noexcept {
  const ledger::Ledger& ledger = outbox.state().ledger();
  const bool works = report.exec_type == ExecType::OrderStatus && report.source == ReportSource::Query &&
                     report.ord_status != OrdStatus::Unknown && ledger::is_open(report.ord_status);
  if (!works || !ledger.knows(report.account) || ledger.orders().find(report.order_id) != nullptr) return;
  const ReconciliationRow& row = ledger.reconciliation().row(report.account);
  if (row.status != ReconcileStatus::Running) return;
  outbox.put(ReconciliationDiffered{.reconciliation = row.id,
                                    .order_id = report.order_id,
                                    .venue_order_id = report.venue_order_id,
                                    .account = report.account,
                                    .instrument = report.instrument,
                                    .item = ReconcileItem::Order,
                                    .difference = Difference::MissingHere,
                                    .theirs = report.leaves_qty.raw()});
}

void answer(Outbox& outbox, const ReconciliationBegan& began) noexcept {
  static_cast<void>(is_of_nobody(outbox, began.account));
}

void answer(Outbox& outbox, const PositionReported& told) noexcept {
  if (is_of_nobody(outbox, told.account)) return;
  const ledger::Ledger& ledger = outbox.state().ledger();
  if (!ledger.reconciliation().is_running(told.account, told.reconciliation)) return;
  if (!ledger.keeps(told.account, told.instrument, told.side)) {
    // A position that we cannot even have.
    outbox.put(ScopeHalted{.scope = Scope::Account, .reason = Reason::RECONCILE_CONFLICT, .id = told.account.raw()});
    return;
  }
  const Qty ours = ledger.position(told.account, told.instrument, told.side).qty;
  if (ours == told.qty) return;
  const bool is_there = told.qty.raw() != 0;
  const bool is_here = ours.raw() != 0;
  differ(outbox, told,
         !is_here   ? Difference::MissingHere
         : is_there ? Difference::Conflicting
                    : Difference::MissingThere,
         ours.raw());
}

void answer(Outbox& outbox, const BalanceReported& told) noexcept {
  if (is_of_nobody(outbox, told.account)) return;
  const ledger::Ledger& ledger = outbox.state().ledger();
  const Money ours = ledger.account(told.account).balance;
  if (!ledger.reconciliation().is_running(told.account, told.reconciliation) || ours == told.balance) return;
  outbox.put(ReconciliationDiffered{.reconciliation = told.reconciliation,
                                    .account = told.account,
                                    .item = ReconcileItem::Balance,
                                    .difference = Difference::Conflicting,
                                    .ours = ours.raw(),
                                    .theirs = told.balance.raw()});
}

void answer(Outbox& outbox, const ReconciliationAnswered& answered) noexcept {
  if (is_of_nobody(outbox, answered.account)) return;
  const ledger::Reconciliation& reconciliation = outbox.state().ledger().reconciliation();
  if (!reconciliation.is_running(answered.account, answered.reconciliation)) return;
  const ReconciliationRow& row = reconciliation.row(answered.account);
  ReconciliationReported report{
      .reconciliation = answered.reconciliation, .account = answered.account, .cause = row.cause};
  if (is_all_told(row, answered)) {
    report.missing_there = find_lost_orders(outbox, answered.account);
    if (answered.tells_positions != Switch::Off) report.missing_there += find_lost_positions(outbox, answered);
    report.status = status_of(row);
  }
  const std::uint32_t told = row.orders + row.positions;
  const std::uint32_t differing = row.missing_here + row.conflicting;
  report.matched = told > differing ? told - differing : 0;
  report.missing_here = row.missing_here;
  report.conflicting = row.conflicting;
  report.open = row.open() - row.foreign + row.foreign_found;
  outbox.put(report);
}

}  // namespace engine::core
