// Every gate of the list denies through the core, where it stands in the chain.
#include <functional>
#include <set>

#include <gtest/gtest.h>

#include "tests/support/by_hand.hpp"
#include "tests/support/engine_run.hpp"

namespace engine::core {
namespace {

using tests::EngineRun;
using tests::quote;
using tests::seconds;
using tests::TestConfig;
using tests::ticks;
using tests::units;

struct Case {
  std::uint16_t gate;
  Reason reason;
  std::function<void(TestConfig&)> prepare;
  SetLimit limit{};  ///< sent first where its operator is one
};

SetLimit limit_of(LimitKind kind, std::int64_t limit) {
  return {.operator_id = OperatorId{5}, .scope = LimitScope::Account, .kind = kind, .id = 1, .limit = limit};
}

const Case kCases[]{
    {1, Reason::KILL_SWITCH_ON, [](TestConfig& config) { config.header.trading = Switch::Off; }},
    {1, Reason::NOT_ARMED, [](TestConfig& config) { config.accounts[0].armed_at_start = Switch::Off; }},
    {2, Reason::INCORRECT_QUANTITY, [](TestConfig& config) { config.instruments[0].qty_min = units(2'000); }},
    {7, Reason::QUANTITY_EXCEEDS_MAXIMUM, [](TestConfig& config) { config.header.limits.order_qty_max = units(999); }},
    {21, Reason::NOTIONAL_EXCEEDS_MAX_PER_ORDER,
     [](TestConfig& config) { config.header.limits.order_notional_max = tests::cash(999); }},
    {8, Reason::PRICE_EXCEEDS_CURRENT_PRICE_BAND,
     [](TestConfig& config) { config.header.limits.price_band = PartsPerMillion{0}; }},
    {9, Reason::POSITION_LIMIT, [](TestConfig& config) { config.header.limits.position_qty_max = units(999); }},
    {22, Reason::MAX_CONCURRENT_ORDERS, [](TestConfig& config) { config.header.limits.strategy_orders_max = 0; }},
    {22, Reason::CAPACITY_REACHED, [](TestConfig& config) { config.header.capacities.orders_open = 0; }},
    {12, Reason::DAILY_LOSS_LIMIT, [](TestConfig& config) { config.header.limits.daily_loss_max = Money{0}; }},
    {25, Reason::EXPOSURE_LIMIT, [](TestConfig&) {}, limit_of(LimitKind::NetExposure, 0)},
    {25, Reason::EXPOSURE_LIMIT, [](TestConfig&) {}, limit_of(LimitKind::GrossExposure, 0)},
    {26, Reason::MAX_CONCURRENT_TRADES, [](TestConfig&) {}, limit_of(LimitKind::OpenPositions, 0)},
    {10, Reason::MARGIN_EXCEEDS_FREE_BALANCE,
     [](TestConfig& config) { config.accounts[0].opening_balance = tests::cash(999); }},
    {11, Reason::CASH_RESERVE, [](TestConfig&) {}, limit_of(LimitKind::CashReserve, tests::cash(100'000).raw())},
    {23, Reason::MAX_DRAWDOWN, [](TestConfig&) {}, limit_of(LimitKind::Drawdown, 0)},
    {13, Reason::RATE_LIMIT_EXCEEDED, [](TestConfig&) {}, limit_of(LimitKind::StrategyRate, 0)},
    {17, Reason::ACCOUNT_RULE_VIOLATION,
     [](TestConfig& config) {
       config.rule_sets = {{.id = RuleSetId{1}, .daily_loss_max = PartsPerMillion{1}}};
       config.accounts[0].rules = RuleSetId{1};
       config.accounts[0].initial_balance = Money{1};
     }},
    {19, Reason::RESTRICTED, [](TestConfig& config) { config.instruments[0].tradable = Switch::Off; }},
};

TEST(WiredGates, EachDenies) {
  // 3, 14, 15, 24 and 27 are below, in tests of their own. Nothing in the engine asks for what 4 denies: a native
  // strategy acts on its own instrument and account only.
  std::set<std::uint16_t> seen{3, 4, 14, 15, 24, 27};
  for (const Case& tested : kCases) {
    SCOPED_TRACE(reason_name(tested.reason));
    TestConfig config;
    config.strategies = {tests::quoter_spec()};
    tested.prepare(config);
    EngineRun run{config};
    if (tested.limit.operator_id.raw() != 0) run.send(tested.limit);

    const auto step = run.send(quote(ticks(99'999), ticks(100'001)));

    const auto denied = step.only<GateDecision>();
    EXPECT_EQ(denied.verdict, Verdict::Denied);
    EXPECT_EQ(denied.gate, tested.gate);
    EXPECT_EQ(denied.reason, tested.reason);
    EXPECT_EQ(denied.order_id, OrderId{0});
    EXPECT_EQ(step.count<OrderSubmitted>(), 0U);
    seen.insert(tested.gate);
  }
  const std::set<std::uint16_t> all{
#define GATE(id, name, unit, reducers) id,
#include "engine/risk/gates.def"
#undef GATE
  };
  EXPECT_EQ(seen, all);
}

TEST(WiredGates, AnInstructionThatCannotHoldDenies) {
  EngineRun run{tests::config_by_hand()};
  run.send(quote(ticks(99'999), ticks(100'001)));

  const auto step = run.send(SubmitOrder{.correlation = {.low = 1},
                                         .operator_id = OperatorId{5},
                                         .instrument = tests::kInstrument,
                                         .account = tests::kAccount,
                                         .strategy = tests::kStrategy,
                                         .side = Side::Sell,
                                         .qty = units(1'000),
                                         .price = ticks(100'001),
                                         .exec_inst = ExecInst{exec_inst::kReduceOnly}});

  EXPECT_EQ(step.only<GateDecision>().gate, 15U);
  EXPECT_EQ(step.only<GateDecision>().reason, Reason::REDUCE_ONLY_WOULD_INCREASE_POSITION);
  EXPECT_EQ(step.count<OrderSubmitted>(), 0U);
}

TEST(WiredGates, AnOpenDifferenceWithTheVenueDenies) {
  EngineRun run{tests::config_by_hand()};
  run.send(quote(ticks(99'999), ticks(100'001)));
  run.send(ReconciliationBegan{.reconciliation = ReconciliationId{1}, .account = tests::kAccount});

  const auto step = run.send(SubmitOrder{.operator_id = OperatorId{5},
                                         .instrument = tests::kInstrument,
                                         .account = tests::kAccount,
                                         .strategy = tests::kStrategy,
                                         .qty = units(1'000),
                                         .price = ticks(100'000)});

  EXPECT_EQ(step.only<GateDecision>().gate, 27U);
  EXPECT_EQ(step.only<GateDecision>().reason, Reason::STREAM_RECONCILING);
}

TEST(WiredGates, StaleDataDenies) {
  TestConfig config;
  config.strategies = {tests::quoter_spec()};
  EngineRun run{config};
  const auto orders = run.send(quote(ticks(99'999), ticks(100'001))).all<OrderSubmitted>();
  ASSERT_EQ(orders.size(), 2U);
  run.send(TimerPulse{}, seconds(61));

  const auto denied = run.report(orders[0], ExecType::Rejected).only<GateDecision>();

  EXPECT_EQ(denied.gate, 3);
  EXPECT_EQ(denied.reason, Reason::MARKET_DATA_STALE);
  EXPECT_EQ(denied.value, seconds(61).raw());
}

/// Two quoters on one account.
TestConfig two_quoters() {
  TestConfig config;
  config.strategies = {tests::quoter_spec(1), tests::quoter_spec(2)};
  return config;
}

std::set<Reason> reasons_in(const tests::Step& step) {
  std::set<Reason> reasons;
  for (const auto& decision : step.all<GateDecision>()) reasons.insert(decision.reason);
  return reasons;
}

TEST(WiredGates, ALikeOrderDenies) {
  EngineRun free{two_quoters()};
  EXPECT_FALSE(reasons_in(free.send(quote(ticks(99'999), ticks(100'001)))).contains(Reason::DUPLICATE_ORDER));
  EngineRun run{two_quoters()};
  run.send(limit_of(LimitKind::DuplicateWindow, 1));

  EXPECT_TRUE(reasons_in(run.send(quote(ticks(99'999), ticks(100'001)))).contains(Reason::DUPLICATE_ORDER));
}

TEST(WiredGates, OurOwnOrderOnTheOtherSideDenies) {
  TestConfig config = two_quoters();
  config.accounts[0].environment = Environment::Demo;
  config.accounts[0].armed_at_start = Switch::Off;
  EngineRun run{config};
  run.send(ArmAccount{.operator_id = OperatorId{5}, .account = tests::kAccount, .environment = Environment::Demo});
  const auto orders = run.send(quote(ticks(99'999), ticks(100'001))).all<OrderSubmitted>();
  ASSERT_EQ(orders.size(), 4U);
  ASSERT_EQ(orders[2].strategy, StrategyId{2});
  ASSERT_EQ(orders[2].side, Side::Buy);

  // The second one has no orders any more, and the market is above the first one's offer, which is still where it was.
  run.send(quote(ticks(100'009), ticks(100'011)), seconds(2));
  run.report(orders[2], ExecType::Rejected);
  const auto step = run.report(orders[3], ExecType::Rejected);

  EXPECT_TRUE(reasons_in(step).contains(Reason::SELF_MATCH));
}

TEST(WiredGates, AHaltDenies) {
  TestConfig config;
  config.strategies = {tests::quoter_spec()};
  EngineRun run{config};
  run.send(ExecutionReport{.order_id = OrderId{5}, .account = tests::kAccount, .exec_type = ExecType::Trade});

  const auto denied = run.send(quote(ticks(99'999), ticks(100'001))).only<GateDecision>();

  EXPECT_EQ(denied.reason, Reason::TRADING_HALTED);
}

}  // namespace
}  // namespace engine::core
