// expect: cannot convert|no viable conversion
#include "engine/model/units.hpp"

std::int64_t raw(engine::Price price) { return price; }
