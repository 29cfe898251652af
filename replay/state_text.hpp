// A state for people and for machines.
#pragma once

#include <string>

#include "engine/base/arena.hpp"
#include "engine/state/state.hpp"

namespace replay {

std::string state_text(const engine::state::State& state, const engine::Arena& arena);
std::string state_json(const engine::state::State& state, const engine::Arena& arena);

}  // namespace replay
