// When an account's day turns: a time of day in a named zone, as a function on core time. Zones are read from the
// system's database, so this stays in the adapters; the core sees only the input DayTurned.
#pragma once

#include <string>
#include <string_view>

#include "adapters/venue.hpp"
#include "engine/base/result.hpp"
#include "engine/model/units.hpp"

namespace adapters::config {

inline constexpr std::string_view kDayTurnsDefault = "17:00 America/New_York";
inline constexpr std::string_view kDayNeverTurns = "never";

using DayBoundary = Boundary;

/// "17:00 America/New_York" as the first such moment after a time, or why it cannot be. A time that a clock change
/// skips counts as the moment of the change, one that it repeats as the first. Beyond the years 1700 to 2250 the
/// boundary is the end of time: the day does not turn.
engine::Result<DayBoundary, std::string> day_turns(std::string_view text);

/// Sunday 17:00 in New York.
Boundary week_turns();

/// The ends of the venue's days that carry swap: 17:00 in New York, Monday to Friday.
std::function<Rollover(engine::Timestamp)> rollovers();

}  // namespace adapters::config
