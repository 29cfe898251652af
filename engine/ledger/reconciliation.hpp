// How far our books of each account agree with its venue's: what the venue told in the comparison that runs or ran
// last, and what of it is still open. Folds only; what differs is decided in core.
#pragma once

#include <cstdint>

#include "engine/base/table.hpp"
#include "engine/model/config.hpp"
#include "engine/model/events.hpp"

namespace engine::ledger {

struct ReconciliationRow {
  ReconciliationId id{};  ///< of the one that runs, or ran last
  Sequence report{};      ///< of its report; 0 while it runs
  Timestamp began{};
  Money balance{};               ///< as the venue has it
  std::uint32_t executions{};    ///< told in this one
  std::uint32_t orders{};        ///< likewise, each once
  std::uint32_t positions{};     ///< likewise
  std::uint32_t missing_here{};  ///< found in this one
  std::uint32_t conflicting{};   ///< likewise
  std::uint32_t foreign_found{};
  std::uint32_t orders_lost{};  ///< open: ours that the venue does not have
  std::uint32_t foreign{};      ///< open: the venue's that we do not have
  std::uint32_t positions_open{};
  std::uint32_t balance_open{};
  ReconcileStatus status{};  ///< 0: none in this session
  ReconcileCause cause{};
  Reserved<6> reserved{};

  /// Differences that wait for a resolution.
  [[nodiscard]] std::uint32_t open() const noexcept { return orders_lost + foreign + positions_open + balance_open; }
  /// A running comparison that follows a time when we heard nothing: what happened then is not known yet.
  [[nodiscard]] bool is_catching_up() const noexcept {
    return status == ReconcileStatus::Running && cause != ReconcileCause::Periodic;
  }
};
static_assert(sizeof(ReconciliationRow) == 80);

/// A position as the venue has it.
struct PositionMark {
  ReconciliationId seen{};  ///< told in this one
  Qty theirs{};
  std::uint32_t differs{};  ///< 1: open
  std::uint32_t reserved{};
};

class Reconciliation {
 public:
  Reconciliation(Arena& arena, const Capacities& capacities) noexcept
      : rows_{arena, capacities.accounts},
        marks_{arena, capacities.accounts * capacities.instruments * 2},
        instruments_max_{capacities.instruments} {}

  [[nodiscard]] const ReconciliationRow& row(AccountId account) const noexcept { return rows_[account.raw() - 1]; }
  [[nodiscard]] const PositionMark& mark(AccountId account, InstrumentId instrument, PositionSide side) const noexcept {
    return marks_[place(account, instrument, side)];
  }
  /// Whether what is told under this number counts: it is the one that runs.
  [[nodiscard]] bool is_running(AccountId account, ReconciliationId id) const noexcept {
    return row(account).status == ReconcileStatus::Running && row(account).id == id;
  }

  /// A session begins: nothing is compared yet. What is open stays open.
  void begin_session(std::uint32_t accounts) noexcept;
  void fold(const ReconciliationBegan& event, Timestamp now) noexcept;
  void fold(const PositionReported& event) noexcept;
  void fold(const BalanceReported& event) noexcept;
  void fold(const ReconciliationDiffered& event) noexcept;
  void fold(const ReconciliationReported& event, Sequence sequence) noexcept;
  void fold(const DifferenceResolved& event) noexcept;
  /// An answer came in about an execution, or about an order for the first time in this one.
  void count_execution(AccountId account) noexcept { ++rows_.mutate(account.raw() - 1).executions; }
  void count_order(AccountId account) noexcept { ++rows_.mutate(account.raw() - 1).orders; }
  /// One more, or one less, order of ours is not at the venue.
  void count_lost(AccountId account, std::int32_t by) noexcept {
    rows_.mutate(account.raw() - 1).orders_lost += static_cast<std::uint32_t>(by);
  }

 private:
  [[nodiscard]] std::uint32_t place(AccountId account, InstrumentId instrument, PositionSide side) const noexcept {
    const std::uint32_t row = (account.raw() - 1) * instruments_max_ + instrument.raw() - 1;
    return row * 2 + (side == PositionSide::Short ? 1 : 0);
  }
  void set_open(AccountId account, PositionMark& mark, bool is_open) noexcept;

  Table<ReconciliationRow> rows_;
  Table<PositionMark> marks_;  ///< two for each account and instrument
  std::uint32_t instruments_max_;
};

}  // namespace engine::ledger
