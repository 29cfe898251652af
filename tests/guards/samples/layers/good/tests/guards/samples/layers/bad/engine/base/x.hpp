#include "bench/curve.hpp"
