#include "adapters/venue.hpp"
#include "adapters/net/frame.hpp"
#include "adapters/sim/book.hpp"
#include "adapters/recorded/ticks.hpp"  // caught: adapters do not see one another
#include "adapters/venue.hpp.old"       // caught: only the file itself
#include "journal/index/schema.hpp"     // caught: control's alone
