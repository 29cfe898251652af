#include "engine/state/valuation.hpp"

#include <gtest/gtest.h>

#include "tests/support/engine_run.hpp"

namespace engine::state {
namespace {

using tests::cash;
using tests::kAccount;
using tests::kInstrument;
using tests::quote;
using tests::StateBench;
using tests::TestConfig;
using tests::ticks;

TEST(Valuation, ALongIsMarkedAtTheBidAShortAtTheAsk) {
  StateBench bench{TestConfig{}};
  bench.fold(quote(ticks(99'000), ticks(101'000)));
  bench.hold(1'000, ticks(100'000));
  EXPECT_EQ(unrealised(bench.state(), kAccount, kInstrument), cash(-10));

  bench.hold(-2'000, ticks(100'000));

  EXPECT_EQ(unrealised(bench.state(), kAccount, kInstrument), cash(-10));
}

TEST(Valuation, ACrossedQuoteMarksNothing) {
  StateBench bench{TestConfig{}};
  bench.hold(1'000, ticks(100'000));
  bench.fold(quote(ticks(101'000), ticks(99'000)));
  EXPECT_FALSE(unrealised(bench.state(), kAccount, kInstrument).has_value());
  EXPECT_FALSE(equity(bench.state(), kAccount).has_value());
  EXPECT_FALSE(day_loss(bench.state(), kAccount).has_value());

  bench.fold(quote(ticks(100'000), ticks(100'001)));
  bench.fold(quote(ticks(200'000), ticks(100'001)));

  EXPECT_EQ(equity(bench.state(), kAccount), cash(100'000)) << "the last good one";
}

TEST(Valuation, AFlatAccountNeedsNoQuote) {
  StateBench bench{TestConfig{}};

  EXPECT_EQ(equity(bench.state(), kAccount), cash(100'000));
  EXPECT_EQ(day_loss(bench.state(), kAccount), Money{0});
}

TEST(Valuation, TheDaysLossIsTheReferenceLessEquity) {
  StateBench bench{TestConfig{}};
  bench.fold(quote(ticks(90'000), ticks(90'001)));
  bench.hold(1'000, ticks(100'000));

  EXPECT_EQ(day_loss(bench.state(), kAccount), cash(100));
  bench.fold(DayOpened{.account = kAccount, .reference = cash(99'950)});
  EXPECT_EQ(day_loss(bench.state(), kAccount), cash(50));
}

TEST(Valuation, ANumberThatDoesNotFitIsNone) {
  StateBench bench{TestConfig{}};
  bench.hold(1'000'000, ticks(100'000));
  bench.fold(quote(Price{kInt64Max}, Price{kInt64Max}));

  EXPECT_FALSE(equity(bench.state(), kAccount).has_value());
}

}  // namespace
}  // namespace engine::state
