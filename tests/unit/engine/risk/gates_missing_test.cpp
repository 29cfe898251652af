// Deny by default: a gate that cannot evaluate denies.
#include <gtest/gtest.h>

#include "tests/support/engine_gates.hpp"

namespace engine::risk {
namespace {

using tests::at_market;
using tests::buy;
using tests::GateBench;
using tests::quote;
using tests::request_of;
using tests::StateBench;
using tests::ticks;

/// Armed, without any quote.
struct SilentMarket : StateBench {
  SilentMarket() : StateBench{GateBench::with_strategy()} { fold(AccountArmed{.account = tests::kAccount}); }
  Request request(const Intent& intent) { return request_of(state(), intent); }
};

TEST(GateTradingAllowed, DeniesOutsideASession) {
  GateBench bench;
  bench.fold(SessionEnded{});

  EXPECT_EQ(bench.reason(buy()), Reason::POLICY_LOOKUP_FAILED);
}

TEST(GateTradingAllowed, DeniesInAStateThatNeverStarted) {
  StateBench bench{GateBench::with_strategy(), false};

  GateChecks checks;
  const GateDecision decision = decide(bench.state(), request_of(bench.state(), buy()), checks);

  EXPECT_EQ(decision.reason, Reason::POLICY_LOOKUP_FAILED);
  EXPECT_EQ(decision.verdict, Verdict::Denied);
}

TEST(GateInstrumentRules, DeniesAnInstrumentThatIsNotConfigured) {
  GateBench bench;
  Intent intent = buy();
  intent.instrument = InstrumentId{2};

  EXPECT_EQ(bench.reason(intent), Reason::INSTRUMENT_NOT_FOUND);
}

TEST(GateInstrumentRules, DeniesAnInstrumentWithoutIncrements) {
  tests::TestConfig no_tick = GateBench::with_strategy();
  no_tick.instruments[0].tick_size = Price{0};
  tests::TestConfig no_step = GateBench::with_strategy();
  no_step.instruments[0].lot_step = Qty{0};

  EXPECT_EQ(GateBench{no_tick}.reason(buy()), Reason::POLICY_LOOKUP_FAILED);
  EXPECT_EQ(GateBench{no_step}.reason(buy()), Reason::POLICY_LOOKUP_FAILED);
}

TEST(GateMarketData, DeniesWithoutAQuote) {
  SilentMarket bench;

  GateChecks checks;
  EXPECT_EQ(decide(bench.state(), bench.request(buy()), checks).reason, Reason::MARKET_DATA_STALE);
}

TEST(GateOrderQty, DeniesEverythingUnderALimitThatIsNotSet) {
  tests::TestConfig config = GateBench::with_strategy();
  config.header.limits.order_qty_max = Qty{0};

  EXPECT_EQ(GateBench{config}.reason(buy()), Reason::QUANTITY_EXCEEDS_MAXIMUM);
}

TEST(GateOrderNotional, DeniesAMarketOrderWithoutAQuote) {
  SilentMarket bench;

  EXPECT_EQ(check_order_notional(bench.state(), bench.request(at_market(buy()))).reason, Reason::POLICY_LOOKUP_FAILED);
}

TEST(GatePriceBand, DeniesWithoutAMark) {
  SilentMarket bench;
  EXPECT_EQ(check_price_band(bench.state(), bench.request(buy())).reason, Reason::POLICY_LOOKUP_FAILED);

  bench.fold(quote(ticks(100'001), ticks(100'000)));

  EXPECT_EQ(check_price_band(bench.state(), bench.request(buy())).reason, Reason::POLICY_LOOKUP_FAILED)
      << "a crossed quote is no mark";
}

TEST(GatePriceBand, DeniesAMarkThatIsNoPrice) {
  SilentMarket bench;
  bench.fold(quote(ticks(-5), ticks(5)));

  EXPECT_EQ(check_price_band(bench.state(), bench.request(buy())).reason, Reason::POLICY_LOOKUP_FAILED);
}

TEST(GatePositionLimit, DeniesEverythingUnderALimitThatIsNotSet) {
  tests::TestConfig config = GateBench::with_strategy();
  config.header.limits.position_qty_max = Qty{0};

  EXPECT_EQ(GateBench{config}.reason(buy()), Reason::POSITION_LIMIT);
}

TEST(GateConcurrentOrders, DeniesEverythingUnderALimitThatIsNotSet) {
  tests::TestConfig config = GateBench::with_strategy();
  config.header.limits.strategy_orders_max = 0;

  EXPECT_EQ(GateBench{config}.reason(buy()), Reason::MAX_CONCURRENT_ORDERS);
}

TEST(GateDailyLoss, DeniesWhenAPositionCannotBeMarked) {
  SilentMarket bench;
  bench.hold(10, ticks(100'000));

  EXPECT_EQ(check_daily_loss(bench.state(), bench.request(buy())).reason, Reason::POLICY_LOOKUP_FAILED);
}

TEST(GateDailyLoss, DeniesWhenEquityDoesNotFit) {
  GateBench bench;
  bench.hold(100'000, ticks(100'000));
  bench.fold(quote(Price{kInt64Max}, Price{kInt64Max}));

  EXPECT_EQ(check_daily_loss(bench.state(), request_of(bench.state(), buy())).reason, Reason::POLICY_LOOKUP_FAILED);
}

TEST(GateDailyLoss, ALimitOfZeroDeniesADayWithoutLoss) {
  tests::TestConfig config = GateBench::with_strategy();
  config.header.limits.daily_loss_max = Money{0};

  EXPECT_EQ(GateBench{config}.reason(buy()), Reason::DAILY_LOSS_LIMIT);
}

}  // namespace
}  // namespace engine::risk
