// What an account's positions are worth together at worst: with all that works filled. A pure function of the state.
#pragma once

#include <optional>

#include "engine/state/state.hpp"

namespace engine::state {

/// An order that is not there yet.
struct Addition {
  InstrumentId instrument{};
  Side side{};
  Qty qty{};
};

/// In the account's currency. For each instrument the worse of its two sides counts.
struct Exposure {
  Money gross{};  ///< the sizes added up
  Money net{};    ///< the larger of what longs and shorts come to together
};

/// Nothing where a price or a rate is missing or a number does not fit.
std::optional<Exposure> exposure_of(const State& state, AccountId account, const Addition& addition) noexcept;

}  // namespace engine::state
