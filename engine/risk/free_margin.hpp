// What an order needs in margin, and what its account has left: gates 10 and 11 both ask.
#pragma once

#include <optional>

#include "engine/risk/gate.hpp"

namespace engine::risk {

struct FreeMargin {
  Money needed{};
  Money free{};
};

/// Nothing where a price or a rate is missing or a number does not fit.
std::optional<FreeMargin> free_margin(const state::State& state, const Request& request) noexcept;

}  // namespace engine::risk
