// Each gate below, at and above its limit.
#include <gtest/gtest.h>

#include "tests/support/engine_gates.hpp"

namespace engine::risk {
namespace {

using tests::at;
using tests::at_market;
using tests::buy;
using tests::cash;
using tests::GateBench;
using tests::quote;
using tests::request_of;
using tests::seconds;
using tests::sell;
using tests::StateBench;
using tests::ticks;
using tests::units;

struct Case {
  const char* name;
  Intent intent;
  Reason expected;
};

void expect_all(GateBench& bench, std::initializer_list<Case> cases) {
  for (const Case& tested : cases) EXPECT_EQ(bench.reason(tested.intent), tested.expected) << tested.name;
}

TEST(GateTradingAllowed, AsksSwitchHaltAndArm) {
  GateBench bench;
  EXPECT_EQ(bench.reason(buy()), Reason::NONE);

  bench.fold(TradingSwitched{.trading = Switch::Off});
  EXPECT_EQ(bench.reason(buy()), Reason::KILL_SWITCH_ON);
  bench.fold(TradingSwitched{.trading = Switch::On});
  bench.fold(AccountDisarmed{.account = tests::kAccount});
  EXPECT_EQ(bench.reason(buy()), Reason::NOT_ARMED);
  bench.fold(AccountArmed{.account = tests::kAccount});
  EXPECT_EQ(bench.reason(buy()), Reason::NONE);
}

TEST(GateTradingAllowed, AHaltOfAnyScopeDenies) {
  for (const Scope scope : {Scope::System, Scope::Venue, Scope::Account, Scope::Strategy, Scope::Instrument}) {
    GateBench bench;

    bench.fold(ScopeHalted{.scope = scope, .reason = Reason::OVERFILL, .id = scope == Scope::System ? 0U : 1U});

    EXPECT_EQ(bench.reason(buy()), Reason::TRADING_HALTED) << static_cast<int>(scope);
  }
}

TEST(GateTradingAllowed, ReduceLetsOnlyReducersPass) {
  GateBench bench;
  bench.hold(1'000, ticks(100'000));

  bench.fold(SafetyModeChanged{.mode = SafetyMode::Reduce});

  EXPECT_EQ(bench.reason(buy()), Reason::TRADING_STATE_REDUCING);
  EXPECT_EQ(bench.reason(at_market(sell(units(1'000)))), Reason::NONE);
}

TEST(GateTradingAllowed, ObserveLetsNoOrderPass) {
  GateBench bench;
  bench.hold(1'000, ticks(100'000));

  bench.fold(SafetyModeChanged{.mode = SafetyMode::Observe});

  EXPECT_EQ(bench.reason(buy()), Reason::TRADING_HALTED);
  EXPECT_EQ(bench.reason(at_market(sell(units(1'000)))), Reason::TRADING_HALTED) << "not even one that reduces";
  bench.fold(SafetyModeChanged{.mode = SafetyMode::Normal});
  EXPECT_EQ(bench.reason(buy()), Reason::NONE);
}

TEST(GateInstrumentRules, PriceOnATick) {
  GateBench bench;
  expect_all(bench, {{"on a tick", buy(units(1), ticks(100'000)), Reason::NONE},
                     {"beside it", buy(units(1), Price{ticks(100'000).raw() + 1}), Reason::INVALID_PRICE_INCREMENT},
                     {"zero", buy(units(1), Price{0}), Reason::INVALID_PRICE_INCREMENT},
                     {"below zero", buy(units(1), ticks(-1)), Reason::INVALID_PRICE_INCREMENT},
                     {"a market order has none", at_market(buy(units(1))), Reason::NONE}});
}

TEST(GateInstrumentRules, QuantityOnAStepAndInside) {
  tests::TestConfig config = GateBench::with_strategy();
  config.instruments[0].lot_step = units(5);
  config.instruments[0].qty_min = units(10);
  config.instruments[0].qty_max = units(50);
  GateBench bench{config};
  expect_all(bench, {{"minimum", buy(units(10)), Reason::NONE},
                     {"below it", buy(units(5)), Reason::INCORRECT_QUANTITY},
                     {"maximum", buy(units(50)), Reason::NONE},
                     {"above it", buy(units(55)), Reason::INCORRECT_QUANTITY},
                     {"between steps", buy(units(12)), Reason::INCORRECT_QUANTITY},
                     {"zero", buy(units(0)), Reason::INCORRECT_QUANTITY},
                     {"below zero", buy(units(-10)), Reason::INCORRECT_QUANTITY},
                     {"the least number", buy(Qty{kInt64Min}), Reason::INCORRECT_QUANTITY}});
}

TEST(GateMarketData, QuoteAge) {
  GateBench bench;
  bench.move_to(at(60));
  EXPECT_EQ(bench.reason(buy()), Reason::NONE) << "at the limit";

  bench.move_to(Timestamp{at(60).raw() + 1});

  const GateDecision denied = bench.decide(buy());
  EXPECT_EQ(denied.reason, Reason::MARKET_DATA_STALE);
  EXPECT_EQ(denied.value, seconds(60).raw() + 1);
  EXPECT_EQ(denied.limit, seconds(60).raw());
}

TEST(GateMarketData, CrossedDeniesAndLockedPasses) {
  GateBench bench;
  bench.fold(quote(ticks(100'000), ticks(100'000)));
  EXPECT_EQ(bench.reason(buy()), Reason::NONE);

  bench.fold(quote(ticks(100'001), ticks(100'000)));

  EXPECT_EQ(bench.reason(buy()), Reason::MARKET_DATA_CROSSED);
}

TEST(GateOrderQty, Limit) {
  GateBench bench;
  expect_all(bench, {{"at", buy(units(100'000)), Reason::NONE},
                     {"above", buy(units(100'001)), Reason::QUANTITY_EXCEEDS_MAXIMUM}});
  EXPECT_EQ(bench.decide(buy(units(100'001))).limit, units(100'000).raw());
}

TEST(GateOrderNotional, Limit) {
  tests::TestConfig config = GateBench::with_strategy();
  config.header.limits.order_notional_max = cash(1'000);
  GateBench bench{config};
  expect_all(bench, {{"at", buy(units(1'000), ticks(100'000)), Reason::NONE},
                     {"one tick above", buy(units(1'000), ticks(100'001)), Reason::NOTIONAL_EXCEEDS_MAX_PER_ORDER},
                     {"a market buy is valued at the ask", at_market(buy(units(1'000))),
                      Reason::NOTIONAL_EXCEEDS_MAX_PER_ORDER},
                     {"a market sale at the bid", at_market(sell(units(1'000))), Reason::NONE}});
}

TEST(GateOrderNotional, ComparesWhatDoesNotFitMoney) {
  tests::TestConfig config = GateBench::with_strategy();
  config.header.limits.order_notional_max = Money{kInt64Max};
  config.header.limits.order_qty_max = Qty{kInt64Max};
  GateBench bench{config};
  const Request request = request_of(bench.state(), buy(Qty{kInt64Max}, Price{kInt64Max}));

  const GateResult result = check_order_notional(bench.state(), request);

  EXPECT_EQ(result.reason, Reason::NOTIONAL_EXCEEDS_MAX_PER_ORDER);
  EXPECT_EQ(result.value, kInt64Max);
}

TEST(GatePriceBand, OnePercentOfTheMid) {
  GateBench bench;
  expect_all(bench, {{"at, above", buy(units(1), ticks(101'000)), Reason::NONE},
                     {"beyond, above", buy(units(1), ticks(101'001)), Reason::PRICE_EXCEEDS_CURRENT_PRICE_BAND},
                     {"at, below", buy(units(1), ticks(99'000)), Reason::NONE},
                     {"beyond, below", buy(units(1), ticks(98'999)), Reason::PRICE_EXCEEDS_CURRENT_PRICE_BAND},
                     {"the largest price", buy(units(1), Price{kInt64Max / 10'000 * 10'000}),
                      Reason::NOTIONAL_EXCEEDS_MAX_PER_ORDER}});
}

TEST(GatePositionLimit, CountsWhatIsHeldAndWhatWorks) {
  GateBench bench;
  bench.hold(100'000, ticks(100'000));
  bench.fold(StateBench::order(OrderId{900}, Side::Buy, units(50'000), ticks(99'999)));

  expect_all(bench, {{"at", buy(units(50'000)), Reason::NONE}, {"above", buy(units(50'001)), Reason::POSITION_LIMIT}});
}

TEST(GatePositionLimit, AShortHasTheSameLimit) {
  GateBench bench;
  bench.hold(-150'000, ticks(100'000));

  expect_all(bench,
             {{"at", sell(units(50'000)), Reason::NONE}, {"above", sell(units(50'001)), Reason::POSITION_LIMIT}});
}

TEST(GatePositionLimit, AReplaceCountsOnlyWhatItAdds) {
  GateBench bench;
  bench.hold(100'000, ticks(100'000));
  bench.fold(StateBench::order(OrderId{900}, Side::Buy, units(90'000), ticks(99'999)));
  Intent intent = buy(units(100'000));
  intent.action = IntentAction::Replace;
  intent.order_id = OrderId{900};

  EXPECT_EQ(bench.reason(intent), Reason::NONE) << "10,000 more, not 100,000";
}

TEST(GatePositionLimit, ExposureThatDoesNotFitDenies) {
  tests::TestConfig config = GateBench::with_strategy();
  config.header.limits.position_qty_max = Qty{kInt64Max};
  GateBench bench{config};
  bench.hold(-1'000, ticks(100'000));
  bench.fold(StateBench::order(OrderId{900}, Side::Buy, Qty{kInt64Max}, ticks(99'999)));
  const Request request = request_of(bench.state(), buy(units(500)));

  EXPECT_EQ(check_position_limit(bench.state(), request).reason, Reason::POSITION_LIMIT);
}

TEST(GateConcurrentOrders, LimitOfTheStrategy) {
  GateBench bench;
  for (std::uint64_t id = 901; id <= 903; ++id) {
    bench.fold(StateBench::order(OrderId{id}, Side::Buy, units(1), ticks(99'999)));
  }
  EXPECT_EQ(bench.reason(buy()), Reason::NONE) << "three of four";

  bench.fold(StateBench::order(OrderId{904}, Side::Buy, units(1), ticks(99'999)));

  const GateDecision denied = bench.decide(buy());
  EXPECT_EQ(denied.reason, Reason::MAX_CONCURRENT_ORDERS);
  EXPECT_EQ(denied.value, 4);
  EXPECT_EQ(denied.limit, 4);
}

TEST(GateConcurrentOrders, LimitOfTheAccount) {
  tests::TestConfig config = GateBench::with_strategy();
  config.header.limits.account_orders_max = 1;
  GateBench bench{config};
  EXPECT_EQ(bench.reason(buy()), Reason::NONE);

  bench.fold(StateBench::order(OrderId{901}, Side::Buy, units(1), ticks(99'999)));

  EXPECT_EQ(bench.reason(buy()), Reason::MAX_CONCURRENT_ORDERS);
}

TEST(GateConcurrentOrders, NoOrderWithoutRoomNotEvenAReducer) {
  tests::TestConfig config = GateBench::with_strategy();
  config.header.capacities.orders_open = 2;
  config.header.limits.strategy_orders_max = 99;
  GateBench bench{config};
  bench.hold(1'000, ticks(100'000));
  bench.fold(StateBench::order(OrderId{901}, Side::Buy, units(1), ticks(99'999)));
  bench.fold(StateBench::order(OrderId{902}, Side::Buy, units(1), ticks(99'999)));

  expect_all(bench, {{"an entry", buy(), Reason::CAPACITY_REACHED}, {"a reducer", sell(), Reason::CAPACITY_REACHED}});
}

TEST(GateConcurrentOrders, AReplaceAddsNone) {
  tests::TestConfig config = GateBench::with_strategy();
  config.header.limits.account_orders_max = 1;
  GateBench bench{config};
  bench.fold(StateBench::order(OrderId{901}, Side::Buy, units(1), ticks(99'999)));
  Intent intent = buy(units(2));
  intent.action = IntentAction::Replace;
  intent.order_id = OrderId{901};

  EXPECT_EQ(bench.reason(intent), Reason::NONE);
}

TEST(GateDailyLoss, LossBelowAtAndAboveItsLimit) {
  GateBench bench;
  bench.hold(100'000, ticks(105'000));
  bench.fold(quote(ticks(100'001), ticks(100'001)));  // 0.04999 x 100,000 down
  EXPECT_EQ(bench.reason(buy()), Reason::NONE);

  bench.fold(quote(ticks(100'000), ticks(100'000)));
  EXPECT_EQ(bench.reason(buy()), Reason::DAILY_LOSS_LIMIT) << "at the limit";
  bench.fold(quote(ticks(99'999), ticks(100'000)));

  const GateDecision denied = bench.decide(buy());
  EXPECT_EQ(denied.reason, Reason::DAILY_LOSS_LIMIT);
  EXPECT_EQ(denied.value, cash(5'001).raw());
  EXPECT_EQ(denied.limit, cash(5'000).raw());
}

}  // namespace
}  // namespace engine::risk
