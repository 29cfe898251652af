#include "sees_ledger.hpp"           // caught: not from the root
#include "../base/sees_model.hpp"    // caught: not from the root
#include "engine/../engine/core.hpp" // caught: climbs
