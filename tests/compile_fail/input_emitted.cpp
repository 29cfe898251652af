// Only outputs are emitted: an input comes from the world.
// expect: no matching function for call to|no matching member function for call to
#include "engine/core/outbox.hpp"

void emit(engine::core::Outbox& outbox) { outbox.put(engine::Quote{}); }
