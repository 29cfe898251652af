#include "engine/strategy/intent.hpp"  // caught: we want is not we may
#include "engine/state/state.hpp"
