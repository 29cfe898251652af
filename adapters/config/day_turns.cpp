#include "adapters/config/day_turns.hpp"

#include <chrono>
#include <exception>
#include <optional>
#include <utility>

#include <date/date.h>
#include <date/tz.h>

namespace adapters::config {

namespace {

using engine::Failure;
using engine::Timestamp;

constexpr Timestamp kNever{engine::kInt64Max};
constexpr std::int64_t kNsPerYear = 31'556'952 * engine::kSecondNs;
constexpr std::int64_t kFirstNs = -270 * kNsPerYear;
constexpr std::int64_t kLastNs = 280 * kNsPerYear;

/// "HH:MM", or nothing.
std::optional<std::chrono::minutes> parse_time_of_day(std::string_view text) noexcept {
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  int digits[4]{};
  for (const auto& [place, index] : {std::pair{0U, 0U}, {1U, 1U}, {3U, 2U}, {4U, 3U}}) {
    if (text[place] < '0' || text[place] > '9') return std::nullopt;
    digits[index] = text[place] - '0';
  }
  const int hours = digits[0] * 10 + digits[1];
  const int minutes = digits[2] * 10 + digits[3];
  if (hours > 23 || minutes > 59) return std::nullopt;
  return std::chrono::hours{hours} + std::chrono::minutes{minutes};
}

Timestamp boundary_after(const date::time_zone& zone, std::chrono::minutes time_of_day, Timestamp time) {
  if (time.raw() < kFirstNs || time.raw() > kLastNs) return kNever;
  const date::sys_time<std::chrono::nanoseconds> now{std::chrono::nanoseconds{time.raw()}};
  const auto today = date::floor<date::days>(zone.to_local(now));
  // A day early and a day late: around clock changes the local date alone does not tell which boundary is next.
  for (auto day = today - date::days{1}; day <= today + date::days{2}; day += date::days{1}) {
    const auto boundary = zone.to_sys(day + time_of_day, date::choose::earliest);
    const std::chrono::nanoseconds since_epoch = boundary.time_since_epoch();
    if (since_epoch.count() > time.raw()) return Timestamp{since_epoch.count()};
  }
  return kNever;
}

/// The first 17:00 of a zone after a time on a day that `wanted` takes (1: Monday, 7: Sunday).
Rollover close_after(const date::time_zone& zone, Timestamp time, bool (*wanted)(int weekday)) {
  constexpr std::chrono::hours kClose{17};
  Rollover found{.boundary = time};
  do {
    found.boundary = boundary_after(zone, kClose, found.boundary);
    if (found.boundary == kNever) return found;
    const date::sys_time<std::chrono::nanoseconds> at{std::chrono::nanoseconds{found.boundary.raw()}};
    const auto day = date::weekday{date::floor<date::days>(zone.to_local(at))};
    found.weekday = engine::Weekday{static_cast<std::uint8_t>(day.iso_encoding())};
  } while (!wanted(static_cast<int>(found.weekday)));
  return found;
}

/// Null where the system's database does not have it: then nothing falls due.
const date::time_zone* new_york() noexcept {
  try {
    return date::locate_zone("America/New_York");
  } catch (const std::exception&) {
    return nullptr;
  }
}

}  // namespace

engine::Result<DayBoundary, std::string> day_turns(std::string_view text) {
  const std::size_t blank = text.find(' ');
  const auto time_of_day = parse_time_of_day(text.substr(0, blank));
  if (blank == std::string_view::npos || !time_of_day) {
    return Failure{std::string{"is no time of day with its zone, as in \"17:00 America/New_York\", nor \"never\""}};
  }
  const std::string zone_name{text.substr(blank + 1)};
  try {
    const date::time_zone* const zone = date::locate_zone(zone_name);
    return DayBoundary{[zone, minutes = *time_of_day](Timestamp time) { return boundary_after(*zone, minutes, time); }};
  } catch (const std::exception&) {
    return Failure{std::string{"names a zone that the system's time zone database does not have"}};
  }
}

Boundary week_turns() {
  const date::time_zone* const zone = new_york();
  if (zone == nullptr) return {};
  return [zone](Timestamp time) { return close_after(*zone, time, [](int weekday) { return weekday == 7; }).boundary; };
}

std::function<Rollover(Timestamp)> rollovers() {
  const date::time_zone* const zone = new_york();
  if (zone == nullptr) return {};
  return [zone](Timestamp time) { return close_after(*zone, time, [](int weekday) { return weekday <= 5; }); };
}

}  // namespace adapters::config
