#include "engine/model/units.hpp"
#include "adapters/net/frame.hpp"  // caught: the contract knows no wire
#include "adapters/sim/venue.hpp"  // caught
