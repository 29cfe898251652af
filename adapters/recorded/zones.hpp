// Local days and hours as instants, from the system's tz database. Zones live in adapters only: the core gets UTC.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

#include "engine/model/units.hpp"

namespace adapters::recorded {

/// True when the tz database knows the name.
bool zone_exists(std::string_view zone);

/// The first instant strictly after `after` at which the clock of `zone` shows `hour` (in [0 h, 24 h)). An hour that a
/// day skips counts as the instant of the change, an hour that comes twice as its first. Nothing for an unknown zone.
std::optional<engine::Timestamp> next_local_time_after(engine::Timestamp after, std::string_view zone,
                                                       std::chrono::hours hour);

/// UTC nanoseconds of a local day's clock readings, cheap enough for every row: the day's change of offset is looked up
/// once. A reading that the day skips maps to the instant of the change, one that comes twice to its first.
class LocalDay {
 public:
  /// `day`: days since 1970-01-01 on that clock, in [-100,000, 100,000]. Nothing for an unknown zone.
  static std::optional<LocalDay> of(std::string_view zone, std::int32_t day);

  /// `clock_ns`: what the clock shows, in nanoseconds since its 00:00; in [0, 24 h).
  [[nodiscard]] engine::Timestamp at(std::int64_t clock_ns) const noexcept {
    if (clock_ns < change_clock_ns_) return engine::Timestamp{midnight_ns_ + clock_ns};
    const std::int64_t later = midnight_ns_ + clock_ns + shift_ns_;
    return engine::Timestamp{later > change_ns_ ? later : change_ns_};
  }

 private:
  std::int64_t midnight_ns_{0};              ///< UTC of 00:00 under the offset in force then
  std::int64_t change_clock_ns_{INT64_MAX};  ///< first reading that the offset before the change does not cover
  std::int64_t shift_ns_{0};                 ///< added to readings from there on
  std::int64_t change_ns_{0};                ///< UTC of the change
};

}  // namespace adapters::recorded
