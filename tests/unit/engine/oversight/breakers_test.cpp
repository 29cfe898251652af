// What a reading does to an automatic breaker.
#include "engine/oversight/breakers.hpp"

#include <array>

#include <gtest/gtest.h>

#include "tests/support/engine_config.hpp"

namespace engine::oversight {
namespace {

using tests::at;
using tests::seconds;

Reading reading(std::int64_t value, std::int64_t marked_at = 0) {
  return {.reason = Reason::DAILY_LOSS_LIMIT, .value = value, .limit = 1'000, .marked = at(marked_at)};
}

/// The row as readings leave it, each a second after the one before.
struct Watched {
  BreakerRow row{};
  std::int64_t now{0};

  BreakerState read(const Reading& next) {
    if (const auto changed = after(row, next, at(++now))) row = *changed;
    return row.present();
  }
  BreakerState calls(std::uint32_t failures, std::uint32_t successes) {
    if (const auto changed = after_calls(row, failures, successes, 5, at(++now))) row = *changed;
    return row.present();
  }
};

TEST(Breaker, OnePulseOverTheLimitDoesNotTrip) {
  Watched breaker;

  EXPECT_EQ(breaker.read(reading(1'000, 1)), BreakerState::Warning);
  EXPECT_EQ(breaker.row.confirmations, 1);
}

TEST(Breaker, ASecondOneTripsWithANewerPriceOnly) {
  Watched breaker;
  breaker.read(reading(1'000, 1));

  EXPECT_EQ(breaker.read(reading(1'000, 1)), BreakerState::Warning) << "the same price confirms nothing";
  EXPECT_EQ(breaker.read(reading(1'000, 2)), BreakerState::Tripped);
}

TEST(Breaker, OneGoodReadingBetweenStartsTheCountAgain) {
  Watched breaker;
  breaker.read(reading(1'000, 1));
  breaker.read(reading(999, 2));

  EXPECT_EQ(breaker.read(reading(1'000, 3)), BreakerState::Warning);
  EXPECT_EQ(breaker.read(reading(1'000, 4)), BreakerState::Tripped);
}

TEST(Breaker, ARealisedLossTripsAtOnceAtTheLimitAndNotBelow) {
  Watched breaker;
  Reading realised = reading(999);
  realised.is_realised = true;
  EXPECT_EQ(breaker.read(realised), BreakerState::Warning);

  realised.value = 1'000;

  EXPECT_EQ(breaker.read(realised), BreakerState::Tripped);
}

TEST(Breaker, NoReadingResetsOneThatTripped) {
  Watched breaker;
  breaker.read(reading(1'000, 1));
  breaker.read(reading(1'000, 2));

  for (int i = 0; i < 100'000; i += 100) {
    breaker.now += 100;
    ASSERT_EQ(breaker.read(reading(0, i)), BreakerState::Tripped);
  }
}

TEST(Breaker, WarnsAtSeventyPercentAndNotBelow) {
  Watched breaker;
  EXPECT_EQ(breaker.read(reading(699)), BreakerState::Normal);

  EXPECT_EQ(breaker.read(reading(700)), BreakerState::Warning);
}

TEST(Breaker, AWarningGoesAfterAMinuteUnderNineTenthsOfIt) {
  Watched breaker;
  breaker.read(reading(700));
  for (int second = 0; second < 60; ++second) {
    ASSERT_EQ(breaker.read(reading(629)), BreakerState::Warning) << second;
  }

  EXPECT_EQ(breaker.read(reading(629)), BreakerState::Normal);
}

TEST(Breaker, AWarningThatComesBackInThatMinuteStays) {
  Watched breaker;
  breaker.read(reading(700));
  for (int second = 0; second < 50; ++second) breaker.read(reading(629));
  breaker.read(reading(630));

  for (int second = 0; second < 60; ++second) {
    ASSERT_EQ(breaker.read(reading(629)), BreakerState::Warning) << second;
  }
}

TEST(Breaker, NumbersAtTheEndsOfTheirRangeDoNotWrap) {
  Watched breaker;
  EXPECT_EQ(breaker.read({.value = kInt64Min, .limit = kInt64Max}), BreakerState::Normal);

  EXPECT_EQ(breaker.read({.value = kInt64Max, .limit = kInt64Max, .is_realised = true}), BreakerState::Tripped);
}

TEST(AgentBreaker, FiveFailuresInARowTripAndFourDoNot) {
  Watched breaker;
  for (int call = 0; call < 4; ++call) EXPECT_EQ(breaker.calls(1, 0), BreakerState::Normal);
  breaker.calls(0, 1);
  for (int call = 0; call < 4; ++call) EXPECT_EQ(breaker.calls(1, 0), BreakerState::Normal);

  EXPECT_EQ(breaker.calls(1, 0), BreakerState::Tripped);
}

TEST(AgentBreaker, TriesAgainAfterThirtySecondsAndClosesByThreeSuccesses) {
  Watched breaker;
  breaker.calls(5, 0);
  EXPECT_FALSE(after_time(breaker.row, breaker.row.since + seconds(29)).has_value());
  breaker.row = *after_time(breaker.row, breaker.row.since + seconds(30));
  EXPECT_EQ(breaker.row.present(), BreakerState::HalfOpen);

  EXPECT_EQ(breaker.calls(0, 2), BreakerState::HalfOpen);
  EXPECT_EQ(breaker.calls(0, 1), BreakerState::Normal);
  EXPECT_EQ(breaker.row.failures, 0U);
}

TEST(AgentBreaker, TripsAgainAtTheFirstFailureWhileItTries) {
  Watched breaker;
  breaker.calls(5, 0);
  breaker.row = *after_time(breaker.row, breaker.row.since + seconds(30));
  breaker.calls(0, 2);

  EXPECT_EQ(breaker.calls(1, 0), BreakerState::Tripped);
  EXPECT_EQ(breaker.row.since, at(breaker.now)) << "and waits as long again";
}

TEST(AgentBreaker, ManyFailuresDoNotWrap) {
  Watched breaker;
  breaker.calls(~0U, 0);

  EXPECT_EQ(breaker.calls(~0U, 0), BreakerState::Tripped);
}

struct BreakersBench {
  Capacities capacities{tests::TestConfig{}.header.capacities};
  alignas(64) std::array<std::byte, 4'096> bytes{};
  std::array<std::uint64_t, Arena::dirty_words(4'096)> dirty{};
  Arena arena{bytes, dirty};
  Breakers breakers{arena, capacities};

  void set(BreakerScope scope, std::uint32_t id, BreakerState state) {
    breakers.fold(BreakerChanged{.scope = scope, .state = state, .id = id});
  }
  Reason over() { return breakers.over(AccountId{2}, StrategyId{3}); }
};

TEST(Breakers, TheWidestThatTrippedIsNamed) {
  BreakersBench bench;
  bench.set(BreakerScope::Gateway, 2, BreakerState::Tripped);
  EXPECT_EQ(bench.over(), Reason::CIRCUIT_OPEN_AGENT);
  bench.set(BreakerScope::Account, 2, BreakerState::Tripped);
  EXPECT_EQ(bench.over(), Reason::CIRCUIT_OPEN_ACCOUNT);
  bench.set(BreakerScope::System, 0, BreakerState::Tripped);
  EXPECT_EQ(bench.over(), Reason::CIRCUIT_OPEN_SYSTEM);
  EXPECT_EQ(bench.breakers.tripped(), 3U);

  bench.set(BreakerScope::System, 0, BreakerState::Normal);
  bench.set(BreakerScope::Account, 2, BreakerState::HalfOpen);
  bench.set(BreakerScope::Gateway, 2, BreakerState::Warning);

  EXPECT_EQ(bench.over(), Reason::NONE);
  EXPECT_EQ(bench.breakers.tripped(), 0U);
}

TEST(Breakers, OthersAreNotItsOwn) {
  BreakersBench bench;
  bench.set(BreakerScope::Gateway, 1, BreakerState::Tripped);
  bench.set(BreakerScope::Account, 1, BreakerState::Tripped);
  bench.set(BreakerScope::Strategy, 2, BreakerState::Tripped);

  EXPECT_EQ(bench.over(), Reason::NONE);
}

TEST(Breakers, WhatIsNoScopeChangesNothing) {
  BreakersBench bench;

  bench.set(BreakerScope::System, 1, BreakerState::Tripped);
  bench.set(BreakerScope::Account, 0, BreakerState::Tripped);
  bench.set(BreakerScope::Gateway, 3, BreakerState::Tripped);
  bench.set(static_cast<BreakerScope>(0), 0, BreakerState::Tripped);

  for (const std::byte byte : bench.bytes) ASSERT_EQ(byte, std::byte{0});
}

}  // namespace
}  // namespace engine::oversight
