// expect: no match for .operator\+|invalid operands to binary expression
#include "engine/model/units.hpp"

auto sum(engine::Price price, engine::Qty qty) { return price + qty; }
