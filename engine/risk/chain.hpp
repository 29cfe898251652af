// The chain of gates: all in fixed order, the first denial ends it.
#pragma once

#include "engine/base/fixed_vector.hpp"
#include "engine/model/events/decision.hpp"
#include "engine/model/intent.hpp"
#include "engine/risk/gate.hpp"
#include "engine/state/state.hpp"

namespace engine::risk {

inline constexpr std::size_t kGates = 0
#define GATE(id, name, unit, reducers) +1
#include "engine/risk/gates.def"
#undef GATE
    ;

/// What the gates of one intent came to, in their order, up to the one that denied.
using GateChecks = FixedVector<GateCheck, kGates>;

/// Completes a new or replace intent with what the gates ask. The intent's account, instrument and strategy exist.
/// replaced: the order that it replaces, null for a new one.
Request make_request(const state::State& state, const Intent& intent, const ledger::OrderRow* replaced) noexcept;

/// A denial of this intent with nothing evaluated: what the chain starts from, and what an intent gets that cannot even
/// be asked about.
GateDecision denial_of(const Intent& intent) noexcept;

/// The verdict on a request, with the gates that passed and the numbers of the one that did not; `checks` gets those of
/// them all.
GateDecision decide(const state::State& state, const Request& request, GateChecks& checks) noexcept;
GateDecision decide(const state::State& state, const Request& request) noexcept;

}  // namespace engine::risk
