// What an operator makes of a difference between us and a venue: the venue is right, and a compensating entry makes our
// books so, or the difference is of no account.
#include "engine/core/cash.hpp"
#include "engine/core/stages.hpp"

namespace engine::core {

namespace {

using ledger::PositionRow;
using ledger::ReconciliationRow;
using state::State;

/// Why a resolution cannot be had, or NONE.
Reason obstacle_to(const State& state, const ResolveDifference& command) noexcept {
  const ledger::Ledger& ledger = state.ledger();
  if (!ledger.knows(command.account)) return Reason::ACCOUNT_NOT_FOUND;
  const bool adopts = command.resolution == Resolution::Adopt;
  if (!adopts && command.resolution != Resolution::WriteOff) return Reason::AMOUNT_OUT_OF_RANGE;
  const ReconciliationRow& row = ledger.reconciliation().row(command.account);
  switch (command.item) {
    case ReconcileItem::Order:
      // What others placed is not ours to book: it is left to them.
      if (adopts) return Reason::UNKNOWN_ORDER;
      return row.foreign == 0 ? Reason::DIFFERENCE_NOT_OPEN : Reason::NONE;
    case ReconcileItem::Balance:
      return row.balance_open == 0 ? Reason::DIFFERENCE_NOT_OPEN : Reason::NONE;
    case ReconcileItem::Position:
      break;
  }
  if (!ledger.keeps(command.account, command.instrument, command.side)) return Reason::INSTRUMENT_NOT_FOUND;
  const bool is_open = ledger.reconciliation().mark(command.account, command.instrument, command.side).differs != 0;
  if (!is_open) return Reason::DIFFERENCE_NOT_OPEN;
  return adopts && command.price.raw() <= 0 ? Reason::AMOUNT_OUT_OF_RANGE : Reason::NONE;
}

DifferenceResolved resolved_by(const State& state, const ResolveDifference& command) noexcept {
  const ledger::Ledger& ledger = state.ledger();
  const ReconciliationRow& row = ledger.reconciliation().row(command.account);
  DifferenceResolved resolved{.account = command.account,
                              .instrument = command.instrument,
                              .item = command.item,
                              .side = command.side,
                              .resolution = command.resolution,
                              .reason = command.reason == Reason::NONE ? Reason::OPERATOR_REQUEST : command.reason,
                              .operator_id = command.operator_id,
                              .incident = command.incident};
  switch (command.item) {
    case ReconcileItem::Order:
      resolved.theirs = row.foreign;
      break;
    case ReconcileItem::Balance:
      resolved.ours = ledger.account(command.account).balance.raw();
      resolved.theirs = row.balance.raw();
      break;
    case ReconcileItem::Position:
      resolved.ours = ledger.position(command.account, command.instrument, command.side).qty.raw();
      resolved.theirs = ledger.reconciliation().mark(command.account, command.instrument, command.side).theirs.raw();
      break;
  }
  return resolved;
}

/// The entry that makes our position theirs, or nothing where it does not fit our numbers.
std::optional<PositionAdjusted> adjustment_for(const State& state, const ResolveDifference& command,
                                               const DifferenceResolved& resolved) noexcept {
  const auto difference = checked_sub(resolved.theirs, resolved.ours);
  if (!difference || *difference == 0 || *difference == kInt64Min) return std::nullopt;
  PositionAdjusted adjusted{.account = command.account,
                            .instrument = command.instrument,
                            .side = *difference > 0 ? Side::Buy : Side::Sell,
                            .position_side = command.side,
                            .qty = absolute(Qty{*difference}),
                            .price = command.price,
                            .operator_id = command.operator_id,
                            .incident = command.incident};
  const PositionRow& before = state.ledger().position(command.account, command.instrument, command.side);
  const auto after = ledger::apply_fill(before, {.side = adjusted.side, .qty = adjusted.qty, .price = adjusted.price});
  if (!after) return std::nullopt;
  adjusted.realised = after->realised;
  return adjusted;
}

/// The entry that makes our balance theirs. Out of range where the difference is.
BalanceAdjusted correction_by(const ResolveDifference& command, const DifferenceResolved& resolved) noexcept {
  const auto amount = checked_sub(resolved.theirs, resolved.ours);
  return {.account = command.account,
          .kind = FlowKind::Correction,
          .reason = Reason::RECONCILE_CONFLICT,
          .operator_id = command.operator_id,
          .source_amount = Money{amount.value_or(kInt64Max)}};
}

}  // namespace

void answer(Outbox& outbox, const ResolveDifference& command) noexcept {
  const State& state = outbox.state();
  if (const Reason obstacle = obstacle_to(state, command); obstacle != Reason::NONE) {
    return refuse(outbox, command.correlation, obstacle);
  }
  const DifferenceResolved resolved = resolved_by(state, command);
  if (command.resolution == Resolution::WriteOff) {
    outbox.put(CommandAccepted{.correlation = command.correlation});
  } else if (command.item == ReconcileItem::Position) {
    const auto adjusted = adjustment_for(state, command, resolved);
    if (!adjusted) return refuse(outbox, command.correlation, Reason::AMOUNT_OUT_OF_RANGE);
    outbox.put(CommandAccepted{.correlation = command.correlation});
    book_adjustment(outbox, *adjusted);
  } else {
    BalanceAdjusted flow = correction_by(command, resolved);
    const Reason obstacle = convert_flow(state, flow);
    if (obstacle != Reason::NONE) return refuse(outbox, command.correlation, obstacle);
    outbox.put(CommandAccepted{.correlation = command.correlation});
    put_flow(outbox, flow);
  }
  outbox.put(resolved);
}

}  // namespace engine::core
