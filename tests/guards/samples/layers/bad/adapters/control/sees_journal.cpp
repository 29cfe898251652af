#include "journal/index/schema.hpp"
#include "journal/writer.hpp"  // caught
