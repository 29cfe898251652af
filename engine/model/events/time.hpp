// Time as an input: family 0x0500. The core never reads a clock.
#pragma once

#include "engine/model/describe.hpp"
#include "engine/model/enums.hpp"
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
  DayTurn turn{DayTurn::Day};
  Reserved<3> reserved{};
  Timestamp boundary{};
  Timestamp next_boundary{};  ///< 0 where the sender does not know it
  Reserved<8> reserved_tail{};
};
LOCKSTEP_DESCRIBE(DayTurned, 32, account, turn, reserved, boundary, next_boundary, reserved_tail);

/// The venue's day ended with this account's positions open: swap falls due. Sent for the days on which it does.
struct RolloverPassed {
  AccountId account{};
  Weekday weekday{Weekday::Monday};  ///< of the day that ended
  Reserved<3> reserved{};
  Timestamp boundary{};
};
LOCKSTEP_DESCRIBE(RolloverPassed, 16, account, weekday, reserved, boundary);

}  // namespace engine
