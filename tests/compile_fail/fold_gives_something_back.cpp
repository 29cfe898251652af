// A fold cannot refuse or emit: one that gives something back is none.
// expect: static assertion failed|static_assert failed
#include "engine/state/state.hpp"

struct Refusing {
  static bool fold(const engine::Quote&) { return false; }
};
static_assert(engine::state::Folds<Refusing, engine::Quote>);
