#include "engine/risk/chain.hpp"
#include "journal/writer.hpp"        // caught: the journal is a concept to the core
#include "adapters/sim/venue.hpp"    // caught
#include "engine/runtime/pump.hpp"   // caught
