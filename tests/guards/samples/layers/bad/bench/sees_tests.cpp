#include "engine/app/main.hpp"
#include "tests/support/builders.hpp"  // caught: nobody includes tests
