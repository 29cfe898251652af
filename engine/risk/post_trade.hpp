// After an execution: is the account still inside what it may hold? An order that was inside its limits when it left
// may fill outside them, since limits, prices and other fills moved meanwhile. Never loosens anything.
#pragma once

#include <optional>

#include "engine/risk/gate.hpp"

namespace engine::risk {

/// The first of these that does not hold for the account and instrument of an execution, or nothing: position limit,
/// gross and net exposure, margin. What cannot be told is left to the gates, which deny then.
std::optional<GateResult> find_breach(const state::State& state, const OrderFilled& fill) noexcept;

}  // namespace engine::risk
