#include "engine/state/exposure.hpp"

#include <algorithm>

#include "engine/state/valuation.hpp"

namespace engine::state {

namespace {

/// Units held if all buys, or all sells, were filled; the short side of a hedged position included.
struct Sides {
  int128 if_bought{0};
  int128 if_sold{0};
};

Sides sides_of(const State& state, AccountId account, InstrumentId instrument, const Addition& addition) noexcept {
  const ledger::PositionRow& first = state.ledger().position(account, instrument);
  const ledger::PositionRow& other = state.ledger().position(account, instrument, PositionSide::Short);
  const int128 held = static_cast<int128>(first.qty.raw()) + other.qty.raw();
  Sides sides{.if_bought = held + first.working_buy.raw(), .if_sold = held - first.working_sell.raw()};
  if (addition.instrument != instrument) return sides;
  if (addition.side == Side::Buy) sides.if_bought += addition.qty.raw();
  if (addition.side == Side::Sell) sides.if_sold -= addition.qty.raw();
  return sides;
}

/// So many units at their mark in the account's currency, signed.
std::optional<Money> worth(const State& state, AccountId account, InstrumentId instrument, int128 units) noexcept {
  if (!fits_int64(units)) return std::nullopt;
  const Qty qty{static_cast<std::int64_t>(units)};
  const auto price = mark_of(state, instrument, qty);
  const auto money = price ? money_from_cost(cost_of(*price, qty), Round::Up) : std::nullopt;
  const auto rate = money ? profit_rate(state, account, instrument, *price) : std::nullopt;
  return rate ? convert(*money, *rate) : std::nullopt;
}

int128 size_of(int128 value) noexcept { return value < 0 ? -value : value; }

}  // namespace

std::optional<Exposure> exposure_of(const State& state, AccountId account, const Addition& addition) noexcept {
  int128 gross = 0;
  int128 bought = 0;
  int128 sold = 0;
  bool is_known = true;
  const auto add = [&](InstrumentId instrument) {
    const Sides sides = sides_of(state, account, instrument, addition);
    const auto if_bought = worth(state, account, instrument, sides.if_bought);
    const auto if_sold = worth(state, account, instrument, sides.if_sold);
    is_known = is_known && if_bought && if_sold;
    if (!is_known) return;
    gross += std::max(size_of(if_bought->raw()), size_of(if_sold->raw()));
    bought += if_bought->raw();
    sold += if_sold->raw();
  };
  bool is_active = false;
  ledger::for_each_instrument(state.ledger().account(account).active, [&](InstrumentId instrument) {
    is_active = is_active || instrument == addition.instrument;
    add(instrument);
  });
  if (!is_active) add(addition.instrument);
  const int128 net = std::max(size_of(bought), size_of(sold));
  if (!is_known || !fits_int64(gross) || !fits_int64(net)) return std::nullopt;
  return Exposure{.gross = Money{static_cast<std::int64_t>(gross)}, .net = Money{static_cast<std::int64_t>(net)}};
}

}  // namespace engine::state
