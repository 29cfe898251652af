// How far the venue may run ahead of the core. That the rule keeps live sessions equal to backtests is shown in
// tests/property/sim_venue_property_test.cpp.
#include "adapters/sim/live_source.hpp"

#include <gtest/gtest.h>

namespace adapters::sim {
namespace {

using engine::Duration;
using engine::Timestamp;

TEST(Lookahead, AllowsAnythingWhenTheCoreHasConsumedAll) {
  Lookahead lookahead{Duration{10}, 4};
  EXPECT_TRUE(lookahead.may_publish(Timestamp{5}, 0));
  lookahead.published(Timestamp{5});

  EXPECT_TRUE(lookahead.may_publish(Timestamp{1'000'000}, 1));
}

TEST(Lookahead, AllowsOneLatencyBeyondTheOldestThatIsOutstanding) {
  Lookahead lookahead{Duration{10}, 4};
  lookahead.published(Timestamp{100});
  lookahead.published(Timestamp{105});

  EXPECT_TRUE(lookahead.may_publish(Timestamp{110}, 0));
  EXPECT_FALSE(lookahead.may_publish(Timestamp{111}, 0));
  EXPECT_TRUE(lookahead.may_publish(Timestamp{115}, 1));
  EXPECT_FALSE(lookahead.may_publish(Timestamp{116}, 1));
}

TEST(Lookahead, AllowsOnlyEqualTimesWithoutLatency) {
  Lookahead lookahead{Duration{0}, 4};
  lookahead.published(Timestamp{100});

  EXPECT_TRUE(lookahead.may_publish(Timestamp{100}, 0));
  EXPECT_FALSE(lookahead.may_publish(Timestamp{101}, 0));
}

TEST(Lookahead, WaitsWhenAsManyAreOutstandingAsItRemembers) {
  Lookahead lookahead{Duration{10}, 2};
  lookahead.published(Timestamp{1});
  lookahead.published(Timestamp{2});

  EXPECT_FALSE(lookahead.may_publish(Timestamp{3}, 0));
  EXPECT_TRUE(lookahead.may_publish(Timestamp{3}, 1));
}

TEST(Lookahead, CountsRoundItsRingManyTimes) {
  Lookahead lookahead{Duration{3}, 3};
  std::uint64_t consumed = 0;
  for (std::int64_t time = 0; time < 1'000; ++time) {
    while (!lookahead.may_publish(Timestamp{time}, consumed)) ++consumed;
    lookahead.published(Timestamp{time});
    EXPECT_LE(lookahead.outstanding(), 3U);
  }

  EXPECT_EQ(consumed, 997U);
}

TEST(LookaheadDeathTest, AssertsOnMoreConsumedThanPublished) {
  Lookahead lookahead{Duration{10}, 2};

  EXPECT_DEATH((void)lookahead.may_publish(Timestamp{3}, 1), "");
}

}  // namespace
}  // namespace adapters::sim
