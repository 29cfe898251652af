#include "adapters/config/day_turns.hpp"

#include <gtest/gtest.h>

namespace adapters::config {

namespace {

using engine::kSecondNs;
using engine::Timestamp;

// Epoch seconds from `date -u -d ... +%s`.
constexpr Timestamp at(std::int64_t seconds) { return Timestamp{seconds * kSecondNs}; }

TEST(DayTurns, IsTheNextSuchMomentInTheZone) {
  const auto boundary = day_turns("17:00 America/New_York");
  ASSERT_TRUE(boundary);

  EXPECT_EQ((*boundary)(at(1'767'571'200)), at(1'767'650'400));  // 2026-01-05T00:00Z -> 22:00Z, winter
  EXPECT_EQ((*boundary)(at(1'399'075'200)), at(1'399'150'800));  // 2014-05-03T00:00Z -> 21:00Z, summer
}

TEST(DayTurns, IsStrictlyAfter) {
  const auto boundary = day_turns("17:00 America/New_York");
  ASSERT_TRUE(boundary);

  EXPECT_EQ((*boundary)(at(1'767'650'400)), at(1'767'736'800));
  EXPECT_EQ((*boundary)(Timestamp{1'767'650'400 * kSecondNs - 1}), at(1'767'650'400));
}

TEST(DayTurns, FollowsAClockChange) {
  const auto boundary = day_turns("17:00 America/New_York");
  ASSERT_TRUE(boundary);

  EXPECT_EQ((*boundary)(at(1'772'920'800)), at(1'773'003'600));  // 2026-03-07T22:00Z -> 2026-03-08T21:00Z, 23 hours
}

TEST(DayTurns, TakesTheChangeForATimeThatItSkips) {
  const auto boundary = day_turns("02:30 America/New_York");
  ASSERT_TRUE(boundary);

  EXPECT_EQ((*boundary)(at(1'772'949'600)), at(1'772'953'200));  // 2026-03-08T06:00Z -> 07:00Z
}

TEST(DayTurns, NeverTurnsAtTheEndsOfTime) {
  const auto boundary = day_turns("00:00 UTC");
  ASSERT_TRUE(boundary);

  EXPECT_EQ((*boundary)(Timestamp{engine::kInt64Max}), Timestamp{engine::kInt64Max});
  EXPECT_EQ((*boundary)(Timestamp{engine::kInt64Min}), Timestamp{engine::kInt64Max});
}

TEST(DayTurns, RefusesAnythingElse) {
  for (const std::string_view text : {"", "17:00", "25:00 UTC", "17:60 UTC", "5:00 UTC", "17:00  UTC", "17:00 ",
                                      "17:00 Nowhere/Atlantis", "17-00 UTC"}) {
    EXPECT_FALSE(day_turns(text)) << text;
  }
}

TEST(Rollovers, AreTheClosesOfTheWeekdaysInNewYork) {
  const auto rollovers_after = rollovers();

  const Rollover monday = rollovers_after(at(1'767'571'200));  // 2026-01-05T00:00Z
  EXPECT_EQ(monday.boundary, at(1'767'650'400));
  EXPECT_EQ(monday.weekday, engine::Weekday::Monday);
  const Rollover after_friday = rollovers_after(at(1'767'996'000));  // 2026-01-09T22:00Z, the close itself
  EXPECT_EQ(after_friday.boundary, at(1'768'255'200));               // Monday again
  EXPECT_EQ(after_friday.weekday, engine::Weekday::Monday);
}

TEST(WeekTurns, OnSundayEveningInNewYork) {
  EXPECT_EQ(week_turns()(at(1'767'571'200)), at(1'768'168'800));  // 2026-01-11T22:00Z
}

}  // namespace

}  // namespace adapters::config
