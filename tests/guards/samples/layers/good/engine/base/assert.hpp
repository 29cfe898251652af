#include <cstdio>
#include <no/such/library.hpp>
#include "generated/build_id.hpp"
