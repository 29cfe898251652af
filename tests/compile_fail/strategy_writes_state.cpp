// A strategy is a pure function of the state: it has the const side only, so it can wish and not act.
// expect: no matching function for call to|no matching member function for call to
#include "engine/strategy/strategy.hpp"

void decide(const engine::state::State& state, engine::strategy::Wishes&) { state.fold(engine::TimerPulse{}); }
