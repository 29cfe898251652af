// Time as an input: family 0x0500. The core never reads a clock.
#pragma once

#include "engine/model/describe.hpp"
#include "engine/model/ids.hpp"
#include "engine/model/units.hpp"

namespace engine {

/// Core time has come this far without other news; comes every second of core time.
struct TimerPulse {
  Timestamp at{};
};
LOCKSTEP_DESCRIBE(TimerPulse, 8, at);

/// The account's day turned at this boundary: daily figures start again.
struct DayTurned {
  AccountId account{};
  std::uint32_t reserved{0};
  Timestamp boundary{};
};
LOCKSTEP_DESCRIBE(DayTurned, 16, account, reserved, boundary);

}  // namespace engine
