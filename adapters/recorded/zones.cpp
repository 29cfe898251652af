#include "adapters/recorded/zones.hpp"

#include <algorithm>
#include <stdexcept>

#include <date/tz.h>

namespace adapters::recorded {
namespace {

using std::chrono::nanoseconds;

/// The library throws for an unknown name; nothing here does.
const date::time_zone* find_zone(std::string_view name) {
  try {
    return date::locate_zone(name);
  } catch (const std::exception&) {
    return nullptr;
  }
}

/// The instant of a clock reading; a skipped one is the instant of the change, one that comes twice its first.
date::sys_time<nanoseconds> instant_of(const date::time_zone& zone, date::local_time<nanoseconds> reading) {
  const date::local_info info = zone.get_info(reading);
  if (info.result == date::local_info::nonexistent) return info.first.end;
  return date::sys_time<nanoseconds>{reading.time_since_epoch() - info.first.offset};
}

}  // namespace

bool zone_exists(std::string_view zone) { return find_zone(zone) != nullptr; }

std::optional<engine::Timestamp> next_local_time_after(engine::Timestamp after, std::string_view zone,
                                                       std::chrono::hours hour) {
  const date::time_zone* const rules = find_zone(zone);
  constexpr std::int64_t kLastStart = engine::kInt64Max - 4 * 24 * engine::kHourNs;
  if (rules == nullptr || after.raw() > kLastStart || after.raw() < -kLastStart) return std::nullopt;
  const date::sys_time<nanoseconds> start{nanoseconds{after.raw()}};
  // The day before first: a change at midnight may put yesterday's hour behind `after` still.
  auto day = date::floor<date::days>(rules->to_local(start)) - date::days{1};
  while (true) {
    const auto instant = instant_of(*rules, date::local_time<nanoseconds>{day} + hour);
    if (instant > start) return engine::Timestamp{instant.time_since_epoch().count()};
    day += date::days{1};
  }
}

std::optional<LocalDay> LocalDay::of(std::string_view zone, std::int32_t day) {
  const date::time_zone* const rules = find_zone(zone);
  if (rules == nullptr) return std::nullopt;
  const date::local_time<nanoseconds> midnight{date::local_days{date::days{day}}};
  const date::sys_info before = rules->get_info(midnight).first;
  LocalDay result;
  result.midnight_ns_ = (midnight.time_since_epoch() - nanoseconds{before.offset}).count();
  // In seconds: a zone without changes ends its only period beyond what nanoseconds can hold.
  const auto midnight_utc = date::floor<std::chrono::seconds>(midnight) - before.offset;
  if (before.end.time_since_epoch() - midnight_utc.time_since_epoch() >= date::days{2}) return result;
  const date::sys_info later = rules->get_info(before.end);
  result.change_ns_ = nanoseconds{before.end.time_since_epoch()}.count();
  result.change_clock_ns_ = result.change_ns_ - result.midnight_ns_;
  result.shift_ns_ = nanoseconds{before.offset - later.offset}.count();
  return result;
}

}  // namespace adapters::recorded
