#include "journal/seal/wall_time.hpp"

#include <sys/timex.h>

#include <ctime>

namespace journal {

WallTime wall_time_now() noexcept {
  constexpr std::int64_t kSecondNs = 1'000'000'000;
  constexpr std::int64_t kMicrosecondNs = 1'000;
  timespec now{};
  ::clock_gettime(CLOCK_REALTIME, &now);
  timex clock{};
  const int state = ::adjtimex(&clock);
  const bool is_bounded = state >= 0 && state != TIME_ERROR && (clock.status & STA_UNSYNC) == 0;
  return {.ns = now.tv_sec * kSecondNs + now.tv_nsec,
          .error_ns = is_bounded ? std::int64_t{clock.maxerror} * kMicrosecondNs : -1};
}

}  // namespace journal
