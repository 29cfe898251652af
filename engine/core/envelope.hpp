// The decision envelope: every gate of one intent with its numbers, and warnings where a value came near its limit.
#pragma once

#include "engine/core/outbox.hpp"
#include "engine/risk/chain.hpp"

namespace engine::core {

/// Emits the envelope, to be followed by its decision, and what it warns of.
void put_envelope(Outbox& outbox, const risk::Request& request, Verdict verdict,
                  const risk::GateChecks& checks) noexcept;

}  // namespace engine::core
