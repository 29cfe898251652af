// Two prices have a difference, but no sum.
// expect: no match for .operator\+|invalid operands to binary expression
#include "engine/model/units.hpp"

auto sum(engine::Price left, engine::Price right) { return left + right; }
