// The wall clock with the bound of its error: for evidence, never for order. Not for the core.
#pragma once

#include <cstdint>

namespace journal {

struct WallTime {
  std::int64_t ns{0};  ///< since 1970, UTC
  std::int64_t error_ns{
      -1};  ///< at most so far from the truth, says the kernel's clock discipline; -1: it does not say
};

/// Asks the kernel: adjtimex's time and maxerror. A clock that nobody disciplines (STA_UNSYNC) states no bound.
WallTime wall_time_now() noexcept;

}  // namespace journal
