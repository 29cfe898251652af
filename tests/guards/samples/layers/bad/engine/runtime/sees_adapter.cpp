#include "engine/core/step.hpp"
#include "adapters/venue.hpp"  // caught
#include "journal/writer.hpp"  // caught: only app puts the two together
