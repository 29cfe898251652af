// What positions are worth now: where market and ledger meet. Pure functions of the state. Money is in the account's
// currency; nothing is given where a price or a rate is missing or a number does not fit.
#pragma once

#include <optional>

#include "engine/model/rate.hpp"
#include "engine/state/state.hpp"

namespace engine::state {

/// From the quote currency of an instrument to the account's, at mid. closing: what a close fetches; where the
/// instrument's own price converts (a USDCHF profit in dollars), it is the rate.
std::optional<Rate> profit_rate(const State& state, AccountId account, InstrumentId instrument, Price closing) noexcept;

/// Between any two currencies at mid, over at most two instruments.
std::optional<Rate> currency_rate(const State& state, const Currency& from, const Currency& to) noexcept;

/// The price that a close of the position would fetch: the bid of the last quote that was not crossed for a long, the
/// ask for a short.
std::optional<Price> mark_of(const State& state, InstrumentId instrument, Qty qty) noexcept;

/// Profit of the open position if it were closed at its mark; both sides of a hedged one.
std::optional<Money> unrealised(const State& state, AccountId account, InstrumentId instrument) noexcept;
std::optional<Money> unrealised(const State& state, AccountId account, InstrumentId instrument,
                                PositionSide side) noexcept;

/// Balance plus unrealised profit of all positions.
std::optional<Money> equity(const State& state, AccountId account) noexcept;

/// What the positions and working orders of the account bind: for each instrument units x mark x rate, where the units
/// are the worst case of what works, and of a hedged position the larger side or both, as the instrument says.
std::optional<Money> margin_used(const State& state, AccountId account) noexcept;

/// What so many units bind by themselves, short ones below zero, at the price that a close would fetch.
std::optional<Money> margin_for(const State& state, AccountId account, InstrumentId instrument, Qty units) noexcept;

/// Equity as a share of the margin used; nothing while none is used, too.
std::optional<PartsPerMillion> margin_level(const State& state, AccountId account) noexcept;

/// All of it at once.
struct AccountValue {
  Money balance{};
  Money equity{};
  Money unrealised{};
  Money margin_used{};
  Money margin_free{};
};
std::optional<AccountValue> value_of(const State& state, AccountId account) noexcept;

/// The day's loss so far: the day's reference less equity. Below zero it is a profit.
std::optional<Money> day_loss(const State& state, AccountId account) noexcept;

}  // namespace engine::state
