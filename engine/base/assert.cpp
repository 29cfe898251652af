#include "engine/base/assert.hpp"

#include <cstdio>
#include <cstdlib>

namespace engine {

void assert_failed(const char* condition, const char* file, int line) noexcept {
  std::fprintf(stderr, "lockstep: broken invariant: %s (%s:%d)\n", condition, file, line);
  std::fflush(stderr);
  std::abort();
}

}  // namespace engine
