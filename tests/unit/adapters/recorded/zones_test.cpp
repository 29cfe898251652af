#include "adapters/recorded/zones.hpp"

#include <chrono>

#include <gtest/gtest.h>

namespace adapters::recorded {
namespace {

constexpr std::string_view kNewYork = "America/New_York";

/// UTC, by the proleptic calendar of the standard library.
std::int64_t utc_ns(int year, unsigned month, unsigned day, int hour, int minute = 0) {
  const std::chrono::sys_days date{std::chrono::year{year} / std::chrono::month{month} / std::chrono::day{day}};
  const auto instant = date + std::chrono::hours{hour} + std::chrono::minutes{minute};
  return std::chrono::duration_cast<std::chrono::nanoseconds>(instant.time_since_epoch()).count();
}

std::int32_t day_number(int year, unsigned month, unsigned day) {
  return static_cast<std::int32_t>(utc_ns(year, month, day, 0) / (24 * engine::kHourNs));
}

std::int64_t at(std::string_view zone, std::int32_t day, int hour, int minute = 0) {
  const auto local = LocalDay::of(zone, day);
  if (!local) return -1;
  return local->at(hour * engine::kHourNs + minute * engine::kMinuteNs).raw();
}

TEST(LocalDay, NewYorkIsFiveHoursBehindInWinterAndFourInSummer) {
  EXPECT_EQ(at(kNewYork, day_number(2014, 1, 15), 9, 30), utc_ns(2014, 1, 15, 14, 30));
  EXPECT_EQ(at(kNewYork, day_number(2014, 5, 5), 9, 30), utc_ns(2014, 5, 5, 13, 30));
  EXPECT_EQ(at(kNewYork, day_number(2014, 5, 5), 0), utc_ns(2014, 5, 5, 4));
  EXPECT_EQ(at(kNewYork, day_number(2014, 5, 5), 23, 59), utc_ns(2014, 5, 6, 3, 59));
}

TEST(LocalDay, SpringDaySkipsAnHour) {
  const std::int32_t day = day_number(2014, 3, 9);

  EXPECT_EQ(at(kNewYork, day, 1, 59), utc_ns(2014, 3, 9, 6, 59));
  EXPECT_EQ(at(kNewYork, day, 2, 0), utc_ns(2014, 3, 9, 7));
  EXPECT_EQ(at(kNewYork, day, 2, 30), utc_ns(2014, 3, 9, 7));
  EXPECT_EQ(at(kNewYork, day, 3, 0), utc_ns(2014, 3, 9, 7));
  EXPECT_EQ(at(kNewYork, day, 3, 1), utc_ns(2014, 3, 9, 7, 1));
  EXPECT_EQ(at(kNewYork, day, 17), utc_ns(2014, 3, 9, 21));
}

TEST(LocalDay, AutumnDayHasAnHourTwiceAndTakesItsFirst) {
  const std::int32_t day = day_number(2014, 11, 2);

  EXPECT_EQ(at(kNewYork, day, 0, 30), utc_ns(2014, 11, 2, 4, 30));
  EXPECT_EQ(at(kNewYork, day, 1, 30), utc_ns(2014, 11, 2, 5, 30));
  EXPECT_EQ(at(kNewYork, day, 2, 0), utc_ns(2014, 11, 2, 7));
  EXPECT_EQ(at(kNewYork, day, 17), utc_ns(2014, 11, 2, 22));
}

TEST(LocalDay, ZonesWithoutChangesWork) {
  EXPECT_EQ(at("UTC", day_number(2014, 5, 5), 12), utc_ns(2014, 5, 5, 12));
  EXPECT_EQ(at("Etc/GMT+5", day_number(2014, 5, 5), 12), utc_ns(2014, 5, 5, 17));
  EXPECT_EQ(at("Mars/Olympus", day_number(2014, 5, 5), 12), -1);
}

TEST(LocalDay, MidnightThatIsSkippedIsTheInstantOfTheChange) {
  // Brazil went from 2014-10-18 23:59:59 -03 to 2014-10-19 01:00 -02.
  EXPECT_EQ(at("America/Sao_Paulo", day_number(2014, 10, 19), 0, 30), utc_ns(2014, 10, 19, 3));
  EXPECT_EQ(at("America/Sao_Paulo", day_number(2014, 10, 19), 1, 0), utc_ns(2014, 10, 19, 3));
  EXPECT_EQ(at("America/Sao_Paulo", day_number(2014, 10, 19), 12, 0), utc_ns(2014, 10, 19, 14));
}

std::int64_t next_close(std::int64_t after_ns) {
  const auto next = next_local_time_after(engine::Timestamp{after_ns}, kNewYork, std::chrono::hours{17});
  return next ? next->raw() : -1;
}

TEST(NextLocalTime, IsStrictlyAfterAndFollowsDaylightSaving) {
  EXPECT_EQ(next_close(utc_ns(2014, 5, 5, 12)), utc_ns(2014, 5, 5, 21));
  EXPECT_EQ(next_close(utc_ns(2014, 5, 5, 21) - 1), utc_ns(2014, 5, 5, 21));
  EXPECT_EQ(next_close(utc_ns(2014, 5, 5, 21)), utc_ns(2014, 5, 6, 21));
  EXPECT_EQ(next_close(utc_ns(2014, 3, 8, 22)), utc_ns(2014, 3, 9, 21));
  EXPECT_EQ(next_close(utc_ns(2014, 11, 1, 21)), utc_ns(2014, 11, 2, 22));
  EXPECT_EQ(next_close(utc_ns(2014, 1, 1, 3)), utc_ns(2014, 1, 1, 22));
}

TEST(NextLocalTime, SkippedHourIsTheInstantOfTheChange) {
  const auto next = next_local_time_after(engine::Timestamp{utc_ns(2014, 3, 9, 6)}, kNewYork, std::chrono::hours{2});

  ASSERT_TRUE(next);
  EXPECT_EQ(next->raw(), utc_ns(2014, 3, 9, 7));
}

TEST(NextLocalTime, UnknownZonesAndTheEndsOfTimeHaveNone) {
  EXPECT_FALSE(next_local_time_after(engine::Timestamp{0}, "Mars/Olympus", std::chrono::hours{17}));
  EXPECT_FALSE(next_local_time_after(engine::Timestamp{engine::kInt64Max}, kNewYork, std::chrono::hours{17}));
  EXPECT_TRUE(zone_exists("Europe/Istanbul"));
  EXPECT_FALSE(zone_exists("Mars/Olympus"));
}

}  // namespace
}  // namespace adapters::recorded
