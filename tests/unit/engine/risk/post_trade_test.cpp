// What an execution leaves an account with, below, at and above each limit.
#include "engine/risk/post_trade.hpp"

#include <gtest/gtest.h>

#include "tests/support/engine_gates.hpp"

namespace engine::risk {
namespace {

using tests::cash;
using tests::GateBench;
using tests::kAccount;
using tests::kInstrument;
using tests::kStrategy;
using tests::quote;
using tests::TestConfig;
using tests::ticks;
using tests::units;

constexpr OrderFilled kFill{.instrument = kInstrument, .account = kAccount, .strategy = kStrategy};

Reason breach_in(GateBench& bench) {
  const auto breach = find_breach(bench.state(), kFill);
  return breach ? breach->reason : Reason::NONE;
}

TEST(PostTrade, APositionBeyondItsLimitIsABreach) {
  GateBench bench;
  bench.hold(-1'000, ticks(100'000));
  bench.limit(LimitKind::PositionQty, LimitScope::Account, 1, units(1'000).raw());
  EXPECT_EQ(breach_in(bench), Reason::NONE) << "at";

  bench.limit(LimitKind::PositionQty, LimitScope::Instrument, 1, units(999).raw());

  const auto breach = find_breach(bench.state(), kFill);
  ASSERT_TRUE(breach.has_value());
  EXPECT_EQ(breach->reason, Reason::POSITION_LIMIT);
  EXPECT_EQ(breach->scope, LimitScope::Instrument) << "the strictest one is named";
  EXPECT_EQ(breach->value, units(1'000).raw());
}

TEST(PostTrade, ExposureBeyondItsLimitIsABreach) {
  GateBench bench;
  bench.hold(1'000, ticks(100'000));
  bench.limit(LimitKind::GrossExposure, LimitScope::Account, 1, cash(1'001).raw());
  EXPECT_EQ(breach_in(bench), Reason::NONE) << "below";

  bench.limit(LimitKind::GrossExposure, LimitScope::Account, 1, cash(900).raw());
  EXPECT_EQ(breach_in(bench), Reason::EXPOSURE_LIMIT) << "gross";

  bench.limit(LimitKind::GrossExposure, LimitScope::Account, 1, cash(2'000).raw());
  bench.limit(LimitKind::NetExposure, LimitScope::Account, 1, cash(900).raw());
  EXPECT_EQ(breach_in(bench), Reason::EXPOSURE_LIMIT) << "net";
}

TEST(PostTrade, MarginThatIsNotThereIsABreach) {
  TestConfig config = GateBench::with_strategy();
  config.instruments[0].margin_rate = PartsPerMillion{kMillion};
  config.accounts[0].opening_balance = cash(1'000);
  GateBench bench{config};
  bench.hold(999, ticks(100'000));
  EXPECT_EQ(breach_in(bench), Reason::NONE);

  bench.hold(100, ticks(100'000));

  EXPECT_EQ(breach_in(bench), Reason::MARGIN_EXCEEDS_FREE_BALANCE);
}

TEST(PostTrade, WithoutAPriceNothingIsSaidOfValues) {
  TestConfig config = GateBench::with_strategy();
  tests::StateBench bench{config};
  bench.hold(1'000, ticks(100'000));
  bench.fold(LimitChanged{.scope = LimitScope::Account, .kind = LimitKind::GrossExposure, .id = 1, .limit = 1});

  EXPECT_FALSE(find_breach(bench.state(), kFill).has_value()) << "the gates deny then";
}

}  // namespace
}  // namespace engine::risk
