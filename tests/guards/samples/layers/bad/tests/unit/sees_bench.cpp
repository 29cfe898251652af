#include "bench/curve.hpp"  // caught: nobody includes bench
#include "tests/support/builders.hpp"
