// The tables and the folds of accounts; those of orders are in order_folds.cpp.
#include "engine/ledger/ledger.hpp"

namespace engine::ledger {

Ledger::Ledger(Arena& arena, const Capacities& capacities) noexcept
    : counts_{arena, 1},
      accounts_{arena, capacities.accounts},
      positions_{arena, capacities.accounts * capacities.instruments * 2},
      orders_{arena, capacities},
      executions_{arena, capacities.accounts, capacities.executions_kept},
      reconciliation_{arena, capacities},
      instruments_max_{capacities.instruments} {}

void Ledger::define(const ConfigView& config) noexcept {
  counts_.mutate(0) = {.accounts = static_cast<std::uint32_t>(config.accounts().size()),
                       .instruments = static_cast<std::uint32_t>(config.instruments().size())};
  for (const AccountSpec& spec : config.accounts()) {
    AccountRow& row = accounts_.mutate(spec.id.raw() - 1);
    if (row.environment != Environment{}) continue;  // of an earlier session: it keeps what it has
    row.opening = row.balance = spec.opening_balance;
    row.day_reference = row.week_reference = row.high_water_mark = spec.opening_balance;
    row.environment = spec.environment;
    row.status = spec.status;
    row.positions = spec.positions;
  }
  orders_.define();
  reconciliation_.begin_session(account_count());
}

PositionSide Ledger::side_of(AccountId account, Side side, bool closes) const noexcept {
  if (this->account(account).positions != PositionKeeping::Hedging) return PositionSide::Net;
  return (side == Side::Buy) != closes ? PositionSide::Long : PositionSide::Short;
}

Qty Ledger::closable(AccountId account, InstrumentId instrument, Side side) const noexcept {
  const Qty held = position(account, instrument, side_of(account, side, true)).qty;
  const bool is_opposite = side == Side::Sell ? held.raw() > 0 : held.raw() < 0;
  return is_opposite ? absolute(held) : Qty{0};
}

void Ledger::note_activity(AccountId account, InstrumentId instrument) noexcept {
  const std::uint32_t bit = instrument.raw() - 1;
  const std::uint64_t mask = std::uint64_t{1} << (bit % 64);
  const bool is_active =
      position(account, instrument).is_active() || position(account, instrument, PositionSide::Short).is_active();
  const bool was_active = (this->account(account).active[bit / 64] & mask) != 0;
  if (is_active != was_active) accounts_.mutate(account.raw() - 1).active[bit / 64] ^= mask;
}

void Ledger::fold(const PositionChanged& event) noexcept {
  AccountRow& account = accounts_.mutate(event.account.raw() - 1);
  if (const auto after = apply_profit(account, event.profit, event.fee)) account = *after;
}

void Ledger::fold(const BalanceAdjusted& event) noexcept {
  AccountRow& account = accounts_.mutate(event.account.raw() - 1);
  if (const auto after = apply_flow(account, event.kind, event.amount)) account = *after;
  if (event.flow_id.raw() != 0) executions_.add(event.account, event.flow_id);
  const bool is_of_position = event.kind == FlowKind::Swap && event.position_id.raw() != 0 &&
                              event.instrument.raw() != 0 && event.instrument.raw() <= instrument_count();
  if (!is_of_position) return;
  for (const PositionSide side : {PositionSide::Net, PositionSide::Short}) {
    if (position(event.account, event.instrument, side).id != event.position_id) continue;
    PositionRow& row = positions_.mutate(place(event.account, event.instrument, side));
    if (const auto swap = checked_add(row.swap, event.amount)) row.swap = *swap;
    return;
  }
}

void Ledger::fold(const DayOpened& event) noexcept {
  AccountRow& account = accounts_.mutate(event.account.raw() - 1);
  account.day_reference = event.reference;
  if (event.turn == DayTurn::Week) account.week_reference = event.reference;
  account.day_flows = account.day_realised = Money{0};
  account.day_boundary = event.boundary;
  account.days = event.days;
  account.traded_today = Switch::Off;
  if (orders_.timed_count() != 0) orders_.end_day(event.account);
}

void Ledger::fold(const AccountMarked& event) noexcept {
  AccountRow& account = accounts_.mutate(event.account.raw() - 1);
  account.high_water_mark = event.high_water_mark;
  account.drawdown_max = event.drawdown_max;
}

void Ledger::fold(const AccountStatusChanged& event) noexcept {
  accounts_.mutate(event.account.raw() - 1).status = event.status;
}

}  // namespace engine::ledger
