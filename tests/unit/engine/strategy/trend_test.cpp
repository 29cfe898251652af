// The trend follower in a core, minute by minute. Averages of 2 and 4 bars, a stop at 2 ATR(2); each minute has one
// quote, so that a bar is its close and a true range is the step between two closes.
#include <gtest/gtest.h>

#include "tests/support/engine_run.hpp"

namespace engine::strategy {
namespace {

using tests::EngineRun;
using tests::kAccount;
using tests::kInstrument;
using tests::kStrategy;
using tests::quote;
using tests::seconds;
using tests::Step;
using tests::ticks;
using tests::units;

constexpr std::int64_t kLevel = 100'000;

tests::TestConfig with_trend() {
  tests::TestConfig config;
  config.strategies = {tests::trend_spec()};
  return config;
}

class TrendRun {
 public:
  /// A quote one tick around `level` above the start, a minute after the last.
  Step minute(std::int64_t level) { return run.send(around(level), seconds(60)); }
  /// The same without time going on.
  Step at_once(std::int64_t level) { return run.send(around(level)); }
  static Quote around(std::int64_t level) { return quote(ticks(kLevel + level - 1), ticks(kLevel + level + 1)); }

  /// Five flat minutes, then two steps of 100 ticks: the second closes the first rising bar.
  Step until_crossing(std::int64_t direction = 1) {
    for (int i = 0; i < 5; ++i) minute(0);
    minute(100 * direction);
    return minute(200 * direction);
  }
  /// In the position that the crossing opened.
  void enter(std::int64_t direction = 1) {
    const auto order = until_crossing(direction).only<OrderSubmitted>();
    run.fill(order, order.qty, ticks(kLevel + 200 * direction));
  }
  [[nodiscard]] Price stop() const { return Price{run.state().strategy(kStrategy).slots[0]}; }
  [[nodiscard]] Qty held() const { return run.state().ledger().position(kAccount, kInstrument).qty; }

  EngineRun run{with_trend()};
};

TEST(TrendFollower, EntersWhenTheFastAverageCrosses) {
  TrendRun trend;

  const Step step = trend.until_crossing();

  const auto order = step.only<OrderSubmitted>();
  EXPECT_EQ(order.side, Side::Buy);
  EXPECT_EQ(order.ord_type, OrdType::Market);
  EXPECT_EQ(order.time_in_force, TimeInForce::Ioc);
  EXPECT_EQ(order.qty, units(1'000));
}

TEST(TrendFollower, GoesShortBelow) {
  TrendRun trend;

  EXPECT_EQ(trend.until_crossing(-1).only<OrderSubmitted>().side, Side::Sell);
}

TEST(TrendFollower, WaitsWhileItsAveragesAreNotReady) {
  TrendRun trend;

  for (int i = 0; i < 4; ++i) EXPECT_EQ(trend.minute(100 * i).count<OrderSubmitted>(), 0U) << i;
}

TEST(TrendFollower, EntersOnceForACrossing) {
  TrendRun trend;
  trend.enter();

  for (int i = 3; i < 10; ++i) EXPECT_EQ(trend.minute(100 * i).count<OrderSubmitted>(), 0U) << i;

  EXPECT_EQ(trend.held(), units(1'000));
}

TEST(TrendFollower, HasOneOrderAtATime) {
  TrendRun trend;
  trend.until_crossing();

  EXPECT_EQ(trend.minute(300).count<OrderSubmitted>(), 0U) << "the first is not answered yet";
}

TEST(TrendFollower, StopsOutAtTheAtrStop) {
  TrendRun trend;
  trend.enter();
  // ATR(2) after two flat ranges and one of 100 ticks is 50; the stop is 100 under the bid of the entry.
  EXPECT_EQ(trend.stop(), ticks(kLevel + 199 - 100));

  EXPECT_EQ(trend.at_once(101).count<OrderSubmitted>(), 0U) << "one tick above";
  const auto order = trend.at_once(100).only<OrderSubmitted>();

  EXPECT_EQ(order.side, Side::Sell);
  EXPECT_EQ(order.qty, units(1'000));
}

TEST(TrendFollower, AShortStopsOutAbove) {
  TrendRun trend;
  trend.enter(-1);
  EXPECT_EQ(trend.stop(), ticks(kLevel - 199 + 100));

  EXPECT_EQ(trend.at_once(-101).count<OrderSubmitted>(), 0U);
  EXPECT_EQ(trend.at_once(-100).only<OrderSubmitted>().side, Side::Buy);
}

TEST(TrendFollower, TheStopNeverGoesBack) {
  TrendRun trend;
  trend.enter();
  Price before = trend.stop();
  bool has_risen = false;
  for (const std::int64_t level : {300, 400, 500, 480, 470, 460}) {
    trend.minute(level);
    EXPECT_GE(trend.stop(), before) << level;
    has_risen = has_risen || trend.stop() > before;
    before = trend.stop();
  }
  EXPECT_TRUE(has_risen);
}

TEST(TrendFollower, ACrossedQuoteTriggersNoStop) {
  TrendRun trend;
  trend.enter();

  const Step step = trend.run.send(quote(ticks(kLevel), ticks(kLevel - 50)));

  EXPECT_EQ(step.count<OrderSubmitted>(), 0U);
}

TEST(TrendFollower, DoesNotReturnAfterAStopInTheSameTrend) {
  TrendRun trend;
  trend.enter();
  const auto exit = trend.at_once(100).only<OrderSubmitted>();
  trend.run.fill(exit, exit.qty, ticks(kLevel + 99));
  ASSERT_EQ(trend.held(), Qty{0});

  for (int i = 3; i < 8; ++i) EXPECT_EQ(trend.minute(100 * i).count<OrderSubmitted>(), 0U) << i;

  EXPECT_EQ(trend.stop(), Price{0}) << "forgotten while flat";
}

TEST(TrendFollower, ReversesWhenTheAveragesCrossBack) {
  TrendRun trend;
  trend.enter();
  std::size_t exits = 0;
  std::size_t shorts = 0;
  for (int i = 1; i < 12; ++i) {
    const auto orders = trend.minute(200 - 100 * i).all<OrderSubmitted>();
    for (const auto& order : orders) {
      const bool is_exit = trend.held().raw() > 0;
      (is_exit ? exits : shorts) += 1;
      EXPECT_EQ(order.side, Side::Sell);
      trend.run.fill(order, order.qty, ticks(kLevel + 200 - 100 * i));
    }
  }
  EXPECT_EQ(exits, 1U);
  EXPECT_EQ(shorts, 1U);
  EXPECT_EQ(trend.held(), units(-1'000));
}

TEST(TrendFollower, AsksAgainAfterARejection) {
  TrendRun trend;
  const auto order = trend.until_crossing().only<OrderSubmitted>();
  trend.run.report(order, ExecType::Rejected);

  EXPECT_EQ(trend.minute(300).count<OrderSubmitted>(), 1U);
}

}  // namespace
}  // namespace engine::strategy
