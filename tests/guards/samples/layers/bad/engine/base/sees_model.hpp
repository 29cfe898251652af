#include <vector>
#include "engine/base/assert.hpp"
#include "engine/model/units.hpp"  // caught: base sees nothing
