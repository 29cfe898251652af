// expect: ignoring return(ed)? value
#include "engine/model/decimal.hpp"

void parse() { engine::parse_price("1.5"); }
