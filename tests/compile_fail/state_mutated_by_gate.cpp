// A gate looks at the state; it cannot move the journal's place or anything else.
// expect: passing .*discards qualifiers|.this. argument to member function .advance. has type
#include "engine/risk/gate.hpp"

engine::risk::GateResult check(const engine::state::State& state, const engine::risk::Request&) {
  state.advance(engine::Sequence{1}, engine::Timestamp{1});
  return {};
}
