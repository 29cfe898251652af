// What we own and owe: orders, positions, accounts. Folds book what was decided; deciding is in order_machine. Knows
// no market: whatever needs a price of today is computed in engine/state.
#pragma once

#include <cstdint>

#include "engine/base/table.hpp"
#include "engine/ledger/accounts.hpp"
#include "engine/ledger/executions.hpp"
#include "engine/ledger/orders.hpp"
#include "engine/ledger/positions.hpp"
#include "engine/ledger/reconciliation.hpp"
#include "engine/model/config.hpp"
#include "engine/model/events.hpp"

namespace engine::ledger {

class Ledger {
 public:
  Ledger(Arena& arena, const Capacities& capacities) noexcept;

  /// Sets up the accounts of a session. Accounts and orders of an earlier one stay as they are.
  void define(const ConfigView& config) noexcept;

  // What asks the venue for something takes the core time at which it did.
  void fold(const OrderSubmitted& event, Timestamp time) noexcept;
  void fold(const OrderEmulated& event, Timestamp time) noexcept;
  void fold(const OrderCancelRequested& event, Timestamp time = {}) noexcept;
  void fold(const OrderReplaceRequested& event, Timestamp time = {}) noexcept;
  void fold(const OrderReleased& event) noexcept;
  void fold(const OrderUpdated& event) noexcept;
  void fold(const OrderDenied& event) noexcept;
  void fold(const OrderAccepted& event) noexcept;
  void fold(const OrderRejected& event) noexcept;
  /// opened: the id of the position if this execution opens one.
  void fold(const OrderFilled& event, PositionId opened = {}) noexcept;
  void fold(const OrderCanceled& event) noexcept;
  void fold(const OrderReplaced& event) noexcept;
  void fold(const OrderCancelRejected& event) noexcept;
  void fold(const OrderBecameUnknown& event) noexcept;
  void fold(const OrderExpired& event) noexcept;
  void fold(const OrderStatusChanged& event) noexcept;
  void fold(const ExecutionBusted& event) noexcept;
  /// The account's part of an execution: what it realised, in the account's own currency.
  void fold(const PositionChanged& event) noexcept;
  void fold(const BalanceAdjusted& event) noexcept;
  void fold(const DayOpened& event) noexcept;
  void fold(const AccountMarked& event) noexcept;
  void fold(const AccountStatusChanged& event) noexcept;

  // What the venue tells when it is asked: inputs, so that nothing of them is relied on.
  void fold(const ExecutionReport& event) noexcept;
  void fold(const ReconciliationBegan& event, Timestamp now) noexcept;
  void fold(const PositionReported& event) noexcept;
  void fold(const BalanceReported& event) noexcept;
  // And what it comes to.
  void fold(const OrderStatusRequested& event, Timestamp time) noexcept;
  void fold(const ReconciliationDiffered& event) noexcept { reconciliation_.fold(event); }
  void fold(const ReconciliationReported& event, Sequence sequence) noexcept { reconciliation_.fold(event, sequence); }
  void fold(const DifferenceResolved& event) noexcept { reconciliation_.fold(event); }
  void fold(const PositionAdjusted& event, PositionId opened) noexcept;

  [[nodiscard]] const Orders& orders() const noexcept { return orders_; }
  [[nodiscard]] const Executions& executions() const noexcept { return executions_; }
  [[nodiscard]] const Reconciliation& reconciliation() const noexcept { return reconciliation_; }
  [[nodiscard]] bool knows(AccountId id) const noexcept { return id.raw() != 0 && id.raw() <= counts_[0].accounts; }
  /// Whether the account has such a position: known, and of the side that it keeps.
  [[nodiscard]] bool keeps(AccountId account, InstrumentId instrument, PositionSide side) const noexcept;
  [[nodiscard]] std::uint32_t account_count() const noexcept { return counts_[0].accounts; }
  [[nodiscard]] std::uint32_t instrument_count() const noexcept { return counts_[0].instruments; }
  [[nodiscard]] const AccountRow& account(AccountId id) const noexcept { return accounts_[id.raw() - 1]; }
  /// side: Long or Short in an account that hedges. Working exposure of both is counted in the first.
  [[nodiscard]] const PositionRow& position(AccountId account, InstrumentId instrument,
                                            PositionSide side = PositionSide::Net) const noexcept {
    return positions_[place(account, instrument, side)];
  }
  /// Which position an execution changes. closes: the order said so; an account that nets does not ask.
  [[nodiscard]] PositionSide side_of(AccountId account, Side side, bool closes) const noexcept;
  /// Units of the position that an order on this side can take off; 0 when there is none on the other side.
  [[nodiscard]] Qty closable(AccountId account, InstrumentId instrument, Side side) const noexcept;

 private:
  struct Counts {
    std::uint32_t accounts;
    std::uint32_t instruments;
  };
  [[nodiscard]] std::uint32_t place(AccountId account, InstrumentId instrument,
                                    PositionSide side = PositionSide::Net) const noexcept {
    const std::uint32_t row = (account.raw() - 1) * instruments_max_ + instrument.raw() - 1;
    return row * 2 + (side == PositionSide::Short ? 1 : 0);
  }
  /// Keeps the account's set of active instruments in step with its positions.
  void note_activity(AccountId account, InstrumentId instrument) noexcept;
  /// Changes an order and keeps exposure and order counts in step with it.
  template <class Change>
  void change_order(OrderId id, Change&& apply) noexcept;
  /// An order that is not in doubt any more was found, and owes no answer.
  void forget_doubt(OrderRow& order) noexcept;
  /// Closes an order: nothing is in flight any more.
  void close_order(OrderId id, OrdStatus status) noexcept;
  /// Tells the children of an order, or its siblings, that so much more of it is filled.
  void tell_list(const OrderRow& filled, Qty qty) noexcept;
  /// An order whose exposure was `before` is now as it is; was_open: whether it was counted as open.
  void count_change(const OrderRow& order, Qty before, bool was_open) noexcept;

  Table<Counts> counts_;
  Table<AccountRow> accounts_;
  Table<PositionRow> positions_;  ///< two for each account and instrument
  Orders orders_;
  Executions executions_;
  Reconciliation reconciliation_;
  std::uint32_t instruments_max_;
};

/// Every invariant of the ledger over all rows (P1, P2, A1, and working exposure = sum over open orders). For tests
/// and for the scrub at each StateHashed; false names a broken program.
bool is_consistent(const Ledger& ledger) noexcept;

}  // namespace engine::ledger
