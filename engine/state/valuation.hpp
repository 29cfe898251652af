// What positions are worth now: where market and ledger meet. Pure functions of the state.
#pragma once

#include <optional>

#include "engine/state/state.hpp"

namespace engine::state {

/// Profit of the open position marked at the last quote that was not crossed: a long at the bid, a short at the ask.
/// Nothing when there is no such quote or the number does not fit.
std::optional<Money> unrealised(const State& state, AccountId account, InstrumentId instrument) noexcept;

/// Balance plus unrealised profit of all positions; nothing when one of them cannot be marked.
std::optional<Money> equity(const State& state, AccountId account) noexcept;

/// The day's loss so far: the day's reference less equity. Below zero it is a profit. Nothing when equity is unknown.
std::optional<Money> day_loss(const State& state, AccountId account) noexcept;

}  // namespace engine::state
