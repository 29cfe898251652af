// The stages of a step: what derives from an input, and intents gated one after the other.
#include <gtest/gtest.h>

#include "tests/support/engine_run.hpp"

namespace engine::core {
namespace {

using tests::at;
using tests::EngineRun;
using tests::kAccount;
using tests::quote;
using tests::seconds;
using tests::Step;
using tests::TestConfig;
using tests::ticks;
using tests::units;

TestConfig with_quoters(std::uint32_t count) {
  TestConfig config;
  for (std::uint32_t id = 1; id <= count; ++id) config.strategies.push_back(tests::quoter_spec(id));
  return config;
}

TEST(Stages, TwoIntentsOfOneStepDoNotBothPassALimitOfOne) {
  TestConfig config = with_quoters(1);
  config.header.limits.account_orders_max = 1;
  EngineRun run{config};

  const Step step = run.send(quote(ticks(99'999), ticks(100'001)));

  const auto verdicts = step.all<GateDecision>();
  ASSERT_EQ(verdicts.size(), 2U);
  EXPECT_EQ(verdicts[0].verdict, Verdict::Passed);
  EXPECT_EQ(verdicts[1].reason, Reason::MAX_CONCURRENT_ORDERS);
  EXPECT_EQ(step.count<OrderSubmitted>(), 1U);
}

TEST(Stages, TwoStrategiesOnOneQuoteShareAPositionLimit) {
  TestConfig config = with_quoters(3);
  config.header.limits.position_qty_max = units(2'500);
  EngineRun run{config};

  const Step step = run.send(quote(ticks(99'999), ticks(100'001)));

  std::int64_t bought = 0;
  for (const auto& order : step.all<OrderSubmitted>()) bought += order.side == Side::Buy ? order.qty.raw() : 0;
  EXPECT_EQ(bought, units(2'000).raw()) << "a third thousand would pass 2,500";
}

TEST(Stages, ADenialPausesItsStrategy) {
  TestConfig config = with_quoters(1);
  config.header.limits.order_qty_max = units(1);
  config.header.denial_pause = seconds(5);
  EngineRun run{config};

  EXPECT_EQ(run.send(quote(ticks(99'999), ticks(100'001))).count<GateDecision>(), 1U)
      << "the second side already waits";
  EXPECT_EQ(run.send(quote(ticks(99'999), ticks(100'001)), seconds(4)).count<GateDecision>(), 0U);
  EXPECT_EQ(run.send(quote(ticks(99'999), ticks(100'001)), seconds(1)).count<GateDecision>(), 1U);
}

TEST(Stages, ADenialOfOneStrategyDoesNotPauseAnother) {
  TestConfig config = with_quoters(2);
  config.strategies[0].parameters[quoter_parameters::OrderQty] = units(900'000).raw();
  config.strategies[0].parameters[quoter_parameters::InventoryMax] = units(900'000).raw();
  EngineRun run{config};

  const Step step = run.send(quote(ticks(99'999), ticks(100'001)));

  EXPECT_EQ(step.all<GateDecision>().front().verdict, Verdict::Denied);
  EXPECT_EQ(step.count<OrderSubmitted>(), 2U);
}

TEST(Stages, APulseClosesBarsOnce) {
  EngineRun run{TestConfig{}};
  run.send(quote(ticks(99'999), ticks(100'001)), seconds(1));

  const Step step = run.send(TimerPulse{.at = at(60)}, seconds(59));

  EXPECT_EQ(step.only<BarClosed>().interval, seconds(60));
  EXPECT_EQ(run.send(TimerPulse{.at = at(61)}, seconds(1)).count<BarClosed>(), 0U);
}

TEST(Stages, AQuoteClosesTheBarBeforeStrategiesLook) {
  EngineRun run{with_quoters(1)};
  run.send(quote(ticks(99'999), ticks(100'001)));

  const auto headers = run.send(quote(ticks(89'999), ticks(90'001)), seconds(60)).headers();

  ASSERT_GE(headers.size(), 2U);
  EXPECT_EQ(EventType{headers[1].type}, EventType::BarClosed);
}

TEST(Stages, AFillIsFollowedByItsPosition) {
  EngineRun run{with_quoters(1)};
  const auto order = run.send(quote(ticks(99'999), ticks(100'001))).all<OrderSubmitted>().front();

  const Step step = run.fill(order, units(400), ticks(99'999));

  const auto headers = step.headers();
  EXPECT_EQ(EventType{headers[1].type}, EventType::OrderFilled);
  EXPECT_EQ(EventType{headers[2].type}, EventType::PositionChanged);
  EXPECT_EQ(step.only<OrderFilled>().leaves_qty, units(600));
  EXPECT_EQ(step.only<PositionChanged>().qty, units(400));
}

TEST(Stages, AnOverfillHaltsItsAccount) {
  EngineRun run{with_quoters(1)};
  const auto order = run.send(quote(ticks(99'999), ticks(100'001))).all<OrderSubmitted>().front();

  const auto halted = run.fill(order, units(1'001), ticks(99'999)).only<ScopeHalted>();

  EXPECT_EQ(halted.scope, Scope::Account);
  EXPECT_EQ(halted.id, kAccount.raw());
  EXPECT_EQ(halted.reason, Reason::OVERFILL);
  EXPECT_TRUE(run.state().oversight().is_account_halted(kAccount));
}

TEST(Stages, AnExecutionOfAnUnknownAccountHaltsTheSystem) {
  EngineRun run{with_quoters(1)};

  const auto halted = run.send(ExecutionReport{.order_id = OrderId{5},
                                               .exec_id = ExecId{1},
                                               .account = AccountId{77},
                                               .exec_type = ExecType::Trade,
                                               .last_qty = units(1)})
                          .only<ScopeHalted>();

  EXPECT_EQ(halted.scope, Scope::System);
  EXPECT_EQ(halted.reason, Reason::UNKNOWN_ORDER);
}

TEST(Stages, AnHaltedAccountStillTakesFills) {
  EngineRun run{with_quoters(1)};
  const auto order = run.send(quote(ticks(99'999), ticks(100'001))).all<OrderSubmitted>().front();
  run.fill(order, units(1'001), ticks(99'999));

  EXPECT_EQ(run.fill(order, units(1), ticks(99'999)).count<OrderFilled>(), 1U);
}

TEST(Stages, AFactOutOfRangeCountsAsDegraded) {
  EngineRun run{with_quoters(1)};
  const auto order = run.send(quote(ticks(99'999), ticks(100'001))).all<OrderSubmitted>().front();

  const Step step = run.fill(order, Qty{-1}, ticks(1));

  EXPECT_EQ(step.only<ReportIgnored>().reason, Reason::REPORT_OUT_OF_RANGE);
  EXPECT_EQ(run.state().session().degraded, 1U);
  EXPECT_TRUE(run.state().oversight().is_account_halted(kAccount));
}

TEST(Stages, WithoutAQuoteNoStrategyIsAsked) {
  TestConfig config = with_quoters(1);
  config.instruments.push_back(tests::instrument_spec(2));
  EngineRun run{config};

  EXPECT_EQ(run.send(quote(ticks(99'999), ticks(100'001), 2)).headers().size(), 1U);
}

TEST(Stages, ABarOverAGapIsMarkedInFrontOfIt) {
  EngineRun run{TestConfig{}};
  run.send(quote(ticks(99'999), ticks(100'001)), seconds(1));
  run.send(FeedGap{.instrument = tests::kInstrument, .lost = 3, .from = at(1), .to = at(2)}, seconds(1));

  const Step step = run.send(TimerPulse{.at = at(60)}, seconds(58));

  const auto headers = step.headers();
  ASSERT_EQ(headers.size(), 3U) << "the pulse, the mark, the minute";
  EXPECT_EQ(EventType{headers[1].type}, EventType::BarMarked);
  EXPECT_EQ(EventType{headers[2].type}, EventType::BarClosed);
  EXPECT_EQ(step.only<BarMarked>().start, at(0));
  EXPECT_EQ(step.only<BarMarked>().interval, seconds(60));
}

TEST(Stages, AGapOfAnUnknownInstrumentMarksNothing) {
  EngineRun run{TestConfig{}};
  run.send(quote(ticks(99'999), ticks(100'001)), seconds(1));
  for (const std::uint32_t id : {0U, 2U, 0xFFFF'FFFFU}) run.send(FeedGap{.instrument = InstrumentId{id}, .lost = 1});

  EXPECT_EQ(run.send(TimerPulse{.at = at(60)}, seconds(59)).count<BarMarked>(), 0U);
}

TEST(Stages, AnOrderThatNeverLeftLeavesNoExposure) {
  EngineRun run{with_quoters(1)};
  const auto orders = run.send(quote(ticks(99'999), ticks(100'001))).all<OrderSubmitted>();
  ASSERT_EQ(orders.size(), 2U);
  run.send(SetSafetyMode{.operator_id = kEngineOperator, .mode = SafetyMode::Observe});

  for (const OrderSubmitted& order : orders) {
    const Step step = run.send(ReleaseRefused{.order_id = order.order_id,
                                              .instrument = order.instrument,
                                              .account = order.account,
                                              .reason = Reason::TRADING_HALTED});
    EXPECT_EQ(step.only<OrderRejected>().reason, Reason::TRADING_HALTED);
    EXPECT_EQ(step.count<OrderSubmitted>(), 0U) << "nothing takes its place";
  }

  const auto& position = run.state().ledger().position(kAccount, tests::kInstrument);
  EXPECT_EQ(position.working_buy, Qty{0});
  EXPECT_EQ(position.working_sell, Qty{0});
  EXPECT_EQ(run.state().ledger().account(kAccount).open_orders, 0U);
}

}  // namespace
}  // namespace engine::core
