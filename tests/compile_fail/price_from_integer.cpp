// expect: could not convert|conversion from .*int.* to non-scalar type|no viable conversion
#include "engine/model/units.hpp"

engine::Price price() { return 138756; }
