// The gates that ask about orders and who sends them, each below, at and above its limit.
#include <gtest/gtest.h>

#include "tests/support/engine_gates.hpp"

namespace engine::risk {
namespace {

using tests::at;
using tests::at_market;
using tests::buy;
using tests::GateBench;
using tests::kStrategy;
using tests::quoter_spec;
using tests::request_of;
using tests::seconds;
using tests::sell;
using tests::StateBench;
using tests::TestConfig;
using tests::ticks;
using tests::units;

TEST(GateStrategyScope, OnlyItsOwnInstrumentAndAccount) {
  TestConfig config = GateBench::with_strategy();
  config.instruments.push_back(tests::instrument_spec(2));
  GateBench bench{config};
  Intent elsewhere = buy();
  elsewhere.instrument = InstrumentId{2};

  EXPECT_EQ(check_strategy_scope(bench.state(), request_of(bench.state(), buy())).reason, Reason::NONE);
  EXPECT_EQ(check_strategy_scope(bench.state(), request_of(bench.state(), elsewhere)).reason,
            Reason::SYMBOL_NOT_ALLOWED);
}

TEST(GateStrategyScope, OneThatIsGoneOrOfNoKindIsInactive) {
  TestConfig config = GateBench::with_strategy();
  config.strategies[0].kind = StrategyKind{99};
  GateBench bench{config};
  Intent gone = buy();
  gone.strategy = StrategyId{4};

  EXPECT_EQ(check_strategy_scope(bench.state(), request_of(bench.state(), buy())).reason, Reason::STRATEGY_INACTIVE);
  EXPECT_EQ(check_strategy_scope(bench.state(), request_of(bench.state(), gone)).reason, Reason::STRATEGY_INACTIVE);
}

TEST(GateMessageRate, OfEachScopeInTheCurrentSecond) {
  for (const LimitKind kind : {LimitKind::StrategyRate, LimitKind::AccountRate, LimitKind::VenueRate}) {
    GateBench bench;
    bench.limit(kind, LimitScope::System, 0, 2);
    bench.fold(StateBench::order(OrderId{900}, Side::Buy, units(1), ticks(99'990)));
    EXPECT_EQ(bench.reason(buy()), Reason::NONE) << "one of two";

    bench.fold(StateBench::order(OrderId{901}, Side::Buy, units(1), ticks(99'990)));

    EXPECT_EQ(bench.reason(buy()), Reason::RATE_LIMIT_EXCEEDED) << static_cast<int>(kind);
    bench.move_to(at(1));
    EXPECT_EQ(bench.reason(buy()), Reason::NONE) << "another second";
  }
}

TEST(GateMessageRate, ReplacesCountAndReducersPass) {
  GateBench bench;
  bench.hold(1'000, ticks(100'000));
  bench.limit(LimitKind::StrategyRate, LimitScope::Strategy, kStrategy.raw(), 0);

  EXPECT_EQ(bench.reason(buy()), Reason::RATE_LIMIT_EXCEEDED);
  EXPECT_EQ(bench.reason(sell(units(1'000))), Reason::NONE);
}

TEST(GateRepeatedOrder, InsideAtAndAfterItsWindow) {
  GateBench bench;
  bench.limit(LimitKind::DuplicateWindow, LimitScope::System, 0, seconds(5).raw());
  bench.fold(StateBench::order(OrderId{900}, Side::Buy, units(1'000), ticks(100'000)));
  EXPECT_EQ(bench.reason(buy()), Reason::DUPLICATE_ORDER);
  EXPECT_EQ(bench.reason(buy(units(999))), Reason::NONE) << "another quantity";
  EXPECT_EQ(bench.reason(buy(units(1'000), ticks(99'999))), Reason::NONE) << "another price";

  bench.move_to(Timestamp{at(5).raw() - 1});
  EXPECT_EQ(bench.reason(buy()), Reason::DUPLICATE_ORDER) << "one nanosecond before";
  bench.move_to(at(5));
  EXPECT_EQ(bench.reason(buy()), Reason::NONE) << "at";
}

TEST(GateRepeatedOrder, ATwinThatIsOverIsNone) {
  GateBench bench;
  bench.limit(LimitKind::DuplicateWindow, LimitScope::System, 0, seconds(5).raw());
  bench.fold(StateBench::order(OrderId{900}, Side::Buy, units(1'000), ticks(100'000)));

  bench.fold(OrderRejected{.order_id = OrderId{900}});

  EXPECT_EQ(bench.reason(buy()), Reason::NONE);
}

OrderSubmitted of_another(OrderId id, Side side, Qty qty, Price price) {
  OrderSubmitted order = StateBench::order(id, side, qty, price);
  order.strategy = StrategyId{2};
  return order;
}

TestConfig at_a_real_venue() {
  TestConfig config = GateBench::with_strategy();
  config.accounts[0].environment = Environment::Demo;
  return config;
}

TEST(GateSelfMatch, OurOwnOrderOnTheOtherSide) {
  GateBench bench{at_a_real_venue()};
  bench.fold(of_another(OrderId{900}, Side::Sell, units(10), ticks(100'005)));

  EXPECT_EQ(bench.reason(buy(units(1), ticks(100'004))), Reason::NONE) << "below it";
  EXPECT_EQ(bench.reason(buy(units(1), ticks(100'005))), Reason::SELF_MATCH) << "at";
  EXPECT_EQ(bench.reason(at_market(buy(units(1)))), Reason::SELF_MATCH);
  EXPECT_EQ(bench.reason(sell(units(1), ticks(100'000))), Reason::NONE) << "the same side";
}

TEST(GateSelfMatch, TheSimulatedVenueMatchesNoneOfOurs) {
  GateBench bench;
  bench.fold(of_another(OrderId{900}, Side::Sell, units(10), ticks(100'005)));

  EXPECT_EQ(bench.reason(buy(units(1), ticks(100'005))), Reason::NONE);
}

TEST(GateSelfMatch, AStrategyMovesItsOwnSidesAsItLikes) {
  GateBench bench{at_a_real_venue()};
  bench.fold(StateBench::order(OrderId{900}, Side::Sell, units(10), ticks(100'000)));

  EXPECT_EQ(bench.reason(buy(units(1), ticks(100'000))), Reason::NONE);
}

TEST(GatePermission, ARestrictedInstrumentIsNotTraded) {
  TestConfig config = GateBench::with_strategy();
  config.instruments[0].tradable = Switch::Off;

  EXPECT_EQ(GateBench{config}.reason(buy()), Reason::RESTRICTED);
}

TEST(GatePermission, ShortSalesNeedTheirOwn) {
  TestConfig config = GateBench::with_strategy();
  config.instruments[0].short_selling = Switch::Off;
  GateBench bench{config};
  EXPECT_EQ(bench.reason(buy()), Reason::NONE);
  EXPECT_EQ(bench.reason(sell(units(1))), Reason::RESTRICTED);

  bench.hold(1'000, ticks(100'000));

  EXPECT_EQ(bench.reason(sell(units(1'000))), Reason::NONE) << "what is held may be sold";
  EXPECT_EQ(bench.reason(sell(units(1'001))), Reason::RESTRICTED);
}

}  // namespace
}  // namespace engine::risk
