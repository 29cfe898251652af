#include "adapters/sim/venue.hpp"
#include "engine/core/step.hpp"
#include "engine/runtime/pump.hpp"  // caught: replay has no threads
#include "engine/app/main.hpp"      // caught
#include "adapters/net/frame.hpp"   // caught: and no network
