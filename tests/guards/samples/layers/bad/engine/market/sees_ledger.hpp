#include "engine/ledger/orders.hpp"     // caught: the three do not see one another
#include "engine/oversight/switch.hpp"  // caught
#include "engine/model/units.hpp"
#  include <engine/state/state.hpp>  // caught: brackets and spaces change nothing
// #include "engine/core/step.hpp" is only a comment
