// What happens to an account: executions, marks, the end of a day; cash is in cash.cpp. Each effect is one event that
// carries its amount in the account's currency, the rate that made it so, and the account after it.
#include <algorithm>

#include "engine/core/stages.hpp"
#include "engine/ledger/order_machine.hpp"
#include "engine/state/valuation.hpp"

namespace engine::core {

namespace {

using ledger::AccountRow;
using ledger::PositionRow;
using state::State;

/// What an execution is to its account. Without a rate it is nothing, and the account is halted.
struct Booking {
  Money profit{};
  Money fee{};
  Rate rate{.multiplier = Price{0}, .divisor = Price{0}};
  bool is_whole{false};
};

/// paid: the fee in the quote currency, below zero when it is given back.
template <class Event>
Booking booking_of(const State& state, const Event& event, Money paid) noexcept {
  const auto rate = state::profit_rate(state, event.account, event.instrument, event.price);
  const auto profit = rate ? convert(event.realised, *rate) : std::nullopt;
  const auto fee = rate ? convert(paid, *rate) : std::nullopt;
  if (!profit || !fee || !ledger::apply_profit(state.ledger().account(event.account), *profit, *fee)) return {};
  return {.profit = *profit, .fee = *fee, .rate = *rate, .is_whole = true};
}

/// Fills in the account by its prices as it will be once `changed` is booked.
void add_value(PositionChanged& changed, const State& state) noexcept {
  const auto value = state::value_of(state, changed.account);
  const auto price = state::mark_of(state, changed.instrument, changed.qty);
  const auto profit = state::unrealised(state, changed.account, changed.instrument, changed.side);
  const auto booked = checked_sub(changed.profit.raw(), changed.fee.raw());
  const auto balance = booked ? checked_add(changed.balance.raw(), *booked) : std::nullopt;
  if (balance) changed.balance = Money{*balance};
  if (!value || !price || !profit || !booked) return;
  const auto equity = checked_add(value->equity.raw(), *booked);
  const auto free = checked_add(value->margin_free.raw(), *booked);
  if (!equity || !free) return;
  changed.marked = Switch::On;
  changed.mark_price = *price;
  changed.equity = Money{*equity};
  changed.unrealised = *profit;
  changed.margin_used = value->margin_used;
  changed.margin_free = Money{*free};
}

/// The position and its account as an execution, or what takes one back, left them.
template <class Event>
PositionChanged changed_by(const State& state, const Event& event, PositionSide side, const Booking& booking) noexcept {
  PositionChanged changed = ledger::describe_position(state.ledger(), event.account, event.instrument, side);
  changed.strategy = event.strategy;
  changed.profit = booking.profit;
  changed.fee = booking.fee;
  changed.rate_multiplier = booking.rate.multiplier;
  changed.rate_divisor = booking.rate.divisor;
  add_value(changed, state);
  return changed;
}

/// The position that an execution closed on its way to the other side; what it booked belongs to it.
PositionChanged closed_by(const PositionRow& before, PositionChanged changed) noexcept {
  changed.position_id = before.id;
  changed.status = PositionStatus::Closed;
  changed.qty = Qty{0};
  changed.average_price = Price{0};
  changed.swap = before.swap;
  changed.unrealised = Money{0};
  return changed;
}

void halt(Outbox& outbox, AccountId account, Reason reason) noexcept {
  outbox.put(ScopeHalted{.scope = Scope::Account, .reason = reason, .id = account.raw()});
}

Money reference_by(DayReference rule, Money balance, Money equity) noexcept {
  switch (rule) {
    case DayReference::Balance:
      return balance;
    case DayReference::Equity:
      return equity;
    case DayReference::Larger:
      break;
  }
  return std::max(balance, equity);
}

/// Where the account stands by its prices, if a mark of it moved.
void put_mark(Outbox& outbox, AccountId account) noexcept {
  const State& state = outbox.state();
  const AccountRow& row = state.ledger().account(account);
  const auto equity = state::equity(state, account);
  if (!equity) return;
  const Money mark = std::max(row.high_water_mark, *equity);
  const auto distance = checked_sub(mark.raw(), equity->raw());
  const Money drawdown = std::max(row.drawdown_max, Money{distance.value_or(kInt64Max)});
  if (mark == row.high_water_mark && drawdown == row.drawdown_max) return;
  const auto value = state::value_of(state, account);
  const auto profit = checked_sub(equity->raw(), row.day_reference.raw());
  outbox.put(AccountMarked{.account = account,
                           .balance = row.balance,
                           .equity = *equity,
                           .unrealised = value ? value->unrealised : Money{0},
                           .margin_used = value ? value->margin_used : Money{0},
                           .margin_free = value ? value->margin_free : Money{0},
                           .high_water_mark = mark,
                           .drawdown_max = drawdown,
                           .day_profit = Money{profit.value_or(0)}});
}

}  // namespace

void book_execution(Outbox& outbox, const OrderFilled& fill) noexcept {
  const State& state = outbox.state();
  const PositionSide side =
      state.ledger().side_of(fill.account, fill.side, fill.position_effect == PositionEffect::Close);
  const PositionRow before = state.ledger().position(fill.account, fill.instrument, side);
  outbox.put(fill);
  const PositionRow& after = state.ledger().position(fill.account, fill.instrument, side);
  const Booking booking = booking_of(state, fill, fill.fee);
  PositionChanged changed = changed_by(state, fill, side, booking);
  const bool turned = before.qty.raw() != 0 && after.qty.raw() != 0 && before.id != after.id;
  if (turned) {
    outbox.put(closed_by(before, changed));
    changed.profit = changed.fee = Money{0};
  }
  outbox.put(changed);
  if (!booking.is_whole) halt(outbox, fill.account, Reason::CONVERSION_RATE_MISSING);
}

void book_bust(Outbox& outbox, const ExecutionBusted& bust) noexcept {
  const State& state = outbox.state();
  const ledger::OrderRow* order = state.ledger().orders().find(bust.order_id);
  const bool closes = order != nullptr && order->position_effect == PositionEffect::Close;
  outbox.put(bust);
  const Booking booking = booking_of(state, bust, Money{-bust.fee.raw()});
  PositionChanged changed = changed_by(state, bust, state.ledger().side_of(bust.account, bust.side, closes), booking);
  changed.change = PositionChange::Bust;
  outbox.put(changed);
  if (!booking.is_whole) halt(outbox, bust.account, Reason::CONVERSION_RATE_MISSING);
}

void book_adjustment(Outbox& outbox, const PositionAdjusted& adjusted) noexcept {
  const State& state = outbox.state();
  outbox.put(adjusted);
  const Booking booking = booking_of(state, adjusted, Money{0});
  PositionChanged changed = changed_by(state, adjusted, adjusted.position_side, booking);
  changed.change = PositionChange::Adjustment;
  outbox.put(changed);
  if (!booking.is_whole) halt(outbox, adjusted.account, Reason::CONVERSION_RATE_MISSING);
}

void answer(Outbox& outbox, const SetAccountStatus& command) noexcept {
  const State& state = outbox.state();
  const auto refusal = [&] {
    if (!state.ledger().knows(command.account)) return Reason::ACCOUNT_NOT_FOUND;
    const bool is_known = command.status >= AccountStatus::Active && command.status <= AccountStatus::Terminated;
    if (!is_known) return Reason::STATUS_NOT_KNOWN;
    const AccountStatus now = state.ledger().account(command.account).status;
    return now == command.status ? Reason::ALREADY_IN_FORCE : Reason::NONE;
  }();
  if (refusal != Reason::NONE) return refuse(outbox, command.correlation, refusal);
  outbox.put(CommandAccepted{.correlation = command.correlation});
  outbox.put(AccountStatusChanged{.account = command.account,
                                  .status = command.status,
                                  .previous = state.ledger().account(command.account).status,
                                  .reason = command.reason == Reason::NONE ? Reason::OPERATOR_REQUEST : command.reason,
                                  .operator_id = command.operator_id,
                                  .incident = command.incident});
}

void answer(Outbox& outbox, const TimerPulse&) noexcept {
  for (std::uint32_t id = 1; id <= outbox.state().ledger().account_count(); ++id) put_mark(outbox, AccountId{id});
}

/// Without a mark the balance stands for the equity. A boundary that has passed already opens nothing again.
void answer(Outbox& outbox, const DayTurned& turned) noexcept {
  const State& state = outbox.state();
  if (!state.ledger().knows(turned.account)) return;
  const AccountRow& row = state.ledger().account(turned.account);
  if (turned.boundary.raw() != 0 && turned.boundary <= row.day_boundary) return;
  const auto marked = state::equity(state, turned.account);
  const Money equity = marked.value_or(row.balance);
  const DayReference rule = state.account(turned.account).day_reference;
  const Money reference = reference_by(rule, row.balance, equity);
  const auto loss = state::day_loss(state, turned.account);
  outbox.put(DayOpened{.account = turned.account,
                       .rule = rule,
                       .marked = marked ? Switch::On : Switch::Off,
                       .turn = turned.turn,
                       .boundary = turned.boundary,
                       .reference = reference,
                       .previous_profit = loss && loss->raw() != kInt64Min ? Money{-loss->raw()} : Money{0},
                       .balance = row.balance,
                       .equity = equity,
                       .high_water_mark = row.high_water_mark,
                       .day_flows = row.day_flows,
                       .day_realised = row.day_realised,
                       .days = row.days + 1,
                       .traded = row.days_traded,
                       .week_reference = turned.turn == DayTurn::Week ? reference : row.week_reference});
}

}  // namespace engine::core
