// Every gate of the list denies through the core, where it stands in the chain.
#include <functional>
#include <set>

#include <gtest/gtest.h>

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
};

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
};

TEST(WiredGates, EachDenies) {
  std::set<std::uint16_t> seen{3};  // below, in a test of its own
  for (const Case& tested : kCases) {
    SCOPED_TRACE(reason_name(tested.reason));
    TestConfig config;
    config.strategies = {tests::quoter_spec()};
    tested.prepare(config);
    EngineRun run{config};

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
