#include "engine/model/record.hpp"
#include "engine/core/ports.hpp"  // caught
