// Cash that comes and goes without a fill: what operators and venues book, and the swap of a day.
#include "engine/core/cash.hpp"

#include "engine/core/stages.hpp"
#include "engine/state/valuation.hpp"

namespace engine::core {

namespace {

using ledger::PositionRow;
using state::State;

void halt(Outbox& outbox, AccountId account, Reason reason) noexcept {
  outbox.put(ScopeHalted{.scope = Scope::Account, .reason = reason, .id = account.raw()});
}

/// The swap of one position for one day, or for three.
void put_swap(Outbox& outbox, const RolloverPassed& rollover, InstrumentId instrument, PositionSide side) noexcept {
  const State& state = outbox.state();
  const PositionRow& position = state.ledger().position(rollover.account, instrument, side);
  const InstrumentSpec& spec = state.instrument(instrument);
  const PriceDelta by_unit = position.qty.raw() > 0 ? spec.swap_long : spec.swap_short;
  if (position.qty.raw() == 0 || by_unit.raw() == 0) return;
  const std::int64_t days = rollover.weekday == spec.swap_triple_day ? 3 : 1;
  const auto a_day = money_from_cost(wide_mul(by_unit.raw(), absolute(position.qty).raw()), Round::HalfEven);
  const auto swap = a_day ? checked_mul(a_day->raw(), days) : std::nullopt;
  BalanceAdjusted flow{.account = rollover.account,
                       .kind = FlowKind::Swap,
                       .instrument = instrument,
                       .position_id = position.id,
                       .source_amount = Money{swap.value_or(0)},
                       .currency = spec.quote};
  const Reason obstacle = swap ? convert_flow(state, flow) : Reason::AMOUNT_OUT_OF_RANGE;
  if (obstacle != Reason::NONE) return halt(outbox, rollover.account, obstacle);
  put_flow(outbox, flow);
}

}  // namespace

void put_flow(Outbox& outbox, BalanceAdjusted flow) noexcept {
  const auto after = ledger::apply_flow(outbox.state().ledger().account(flow.account), flow.kind, flow.amount);
  ASSERT(after.has_value());
  flow.balance = after->balance;
  flow.day_reference = after->day_reference;
  flow.high_water_mark = after->high_water_mark;
  outbox.put(flow);
  ASSERT(outbox.state().ledger().account(flow.account).is_balanced());
}

Reason convert_flow(const State& state, BalanceAdjusted& flow) noexcept {
  const Currency& account_currency = state.account(flow.account).currency;
  if (flow.currency == Currency{}) flow.currency = account_currency;
  const auto rate = state::currency_rate(state, flow.currency, account_currency);
  if (!rate) return Reason::CONVERSION_RATE_MISSING;
  const auto amount = convert(flow.source_amount, *rate);
  if (!amount || !ledger::apply_flow(state.ledger().account(flow.account), flow.kind, *amount)) {
    return Reason::AMOUNT_OUT_OF_RANGE;
  }
  flow.amount = *amount;
  flow.rate_multiplier = rate->multiplier;
  flow.rate_divisor = rate->divisor;
  return Reason::NONE;
}

void answer(Outbox& outbox, const AdjustBalance& command) noexcept {
  const State& state = outbox.state();
  if (!state.ledger().knows(command.account)) {
    return refuse(outbox, command.correlation, Reason::ACCOUNT_NOT_FOUND);
  }
  FlowKind kind = command.kind;
  if (kind == FlowKind::Deposit && command.amount.raw() < 0) kind = FlowKind::Withdrawal;
  BalanceAdjusted flow{.account = command.account,
                       .kind = kind,
                       .reason = command.reason,
                       .instrument = command.instrument,
                       .operator_id = command.operator_id,
                       .position_id = command.position,
                       .refers_to = command.refers_to,
                       .source_amount = command.amount,
                       .currency = command.currency};
  const bool is_open_end = kind == FlowKind::Correction && command.refers_to == Sequence{};
  const Reason obstacle = is_open_end ? Reason::ENTRY_NOT_NAMED : convert_flow(state, flow);
  if (obstacle != Reason::NONE) return refuse(outbox, command.correlation, obstacle);
  outbox.put(CommandAccepted{.correlation = command.correlation});
  put_flow(outbox, flow);
}

void answer(Outbox& outbox, const CashFlowReported& report) noexcept {
  const State& state = outbox.state();
  if (!state.ledger().knows(report.account)) {
    return outbox.put(ScopeHalted{.scope = Scope::System, .reason = Reason::ACCOUNT_NOT_FOUND});
  }
  const bool is_named = report.flow_id.raw() != 0;
  if (is_named && state.ledger().executions().contains(report.account, report.flow_id)) return;
  BalanceAdjusted flow{.account = report.account,
                       .kind = report.kind,
                       .instrument = report.instrument,
                       .flow_id = report.flow_id,
                       .source_amount = report.amount,
                       .currency = report.currency};
  const Reason obstacle = is_named ? convert_flow(state, flow) : Reason::REPORT_OUT_OF_RANGE;
  if (obstacle != Reason::NONE) return halt(outbox, report.account, obstacle);
  put_flow(outbox, flow);
}

void answer(Outbox& outbox, const RolloverPassed& rollover) noexcept {
  const State& state = outbox.state();
  if (!state.ledger().knows(rollover.account)) return;
  const ledger::InstrumentSet active = state.ledger().account(rollover.account).active;
  ledger::for_each_instrument(active, [&](InstrumentId instrument) {
    put_swap(outbox, rollover, instrument, PositionSide::Net);
    put_swap(outbox, rollover, instrument, PositionSide::Short);
  });
}

}  // namespace engine::core
