// Cash that comes and goes without a fill.
#pragma once

#include "engine/core/outbox.hpp"

namespace engine::core {

/// Sets amount and rate from what the flow is in its own currency; why it cannot be booked, or NONE.
Reason convert_flow(const state::State& state, BalanceAdjusted& flow) noexcept;
/// Emits the flow with the account after it. `flow` went through convert_flow and names all but what the booking comes
/// to.
void put_flow(Outbox& outbox, BalanceAdjusted flow) noexcept;

}  // namespace engine::core
