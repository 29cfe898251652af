// Sessions and days.
#include <gtest/gtest.h>

#include "tests/support/engine_run.hpp"

namespace engine::core {
namespace {

using tests::at;
using tests::cash;
using tests::EngineRun;
using tests::kAccount;
using tests::quote;
using tests::Step;
using tests::TestConfig;
using tests::ticks;
using tests::units;

TEST(Session, ItsFirstRecordIsTheConfiguration) {
  EngineRun run{TestConfig{}};

  const auto headers = run.first().headers();

  EXPECT_EQ(EventType{headers.front().type}, EventType::SessionStarted);
  EXPECT_EQ(headers.front().time, at(0));
  EXPECT_EQ(run.first().only<SessionStarted>().logic_version, kLogicVersion);
}

TEST(Session, ArmsOnlyASimulatedAccountThatAsksForIt) {
  TestConfig config;
  config.accounts.push_back(tests::account_spec(2));
  EXPECT_EQ(EngineRun{config}.first().count<AccountArmed>(), 2U);

  config.accounts[1].armed_at_start = Switch::Off;
  EXPECT_EQ(EngineRun{config}.first().only<AccountArmed>().account, kAccount);
  for (const Environment environment : {Environment::Demo, Environment::Canary, Environment::Live}) {
    config.accounts[0].environment = environment;
    EXPECT_EQ(EngineRun{config}.first().count<AccountArmed>(), 0U) << static_cast<int>(environment);
  }
}

TEST(Session, OneThatIsNotSoundStartsNothing) {
  TestConfig config;
  config.strategies = {tests::quoter_spec()};
  config.strategies[0].account = AccountId{2};
  EngineRun run{config};

  EXPECT_EQ(run.first().headers().size(), 1U);
  EXPECT_EQ(run.send(quote(ticks(99'999), ticks(100'001))).headers().size(), 1U);
  EXPECT_EQ(run.state().session().started, 0U);
}

TEST(Session, AfterItsEndNothingIsDecided) {
  TestConfig config;
  config.strategies = {tests::quoter_spec()};
  EngineRun run{config};
  run.send(SessionEnded{});

  EXPECT_EQ(run.send(quote(ticks(99'999), ticks(100'001))).count<GateDecision>(), 0U);
}

TEST(Session, ALaterOneTurnsOrdersInFlightToUnknown) {
  TestConfig config;
  config.strategies = {tests::quoter_spec()};
  EngineRun run{config};
  const auto orders = run.send(quote(ticks(99'999), ticks(100'001))).all<OrderSubmitted>();
  run.report(orders[0], ExecType::Canceled);  // the quoter sends another bid

  const Step again = run.raw(EventType::SessionStarted, at(100), config.session(at(100)));

  const auto unknown = again.all<OrderBecameUnknown>();
  ASSERT_EQ(unknown.size(), 2U);
  EXPECT_EQ(run.state().ledger().orders().find(orders[0].order_id)->status, OrdStatus::Canceled);
  const auto* row = run.state().ledger().orders().find(orders[1].order_id);
  EXPECT_EQ(row->status, OrdStatus::Unknown);
  EXPECT_TRUE(ledger::is_consistent(run.state().ledger()));
}

TEST(Session, ALaterOneKeepsPositionAndBalance) {
  TestConfig config;
  config.strategies = {tests::quoter_spec()};
  EngineRun run{config};
  const auto order = run.send(quote(ticks(99'999), ticks(100'001))).all<OrderSubmitted>().front();
  run.fill(order, units(1'000), ticks(99'999));
  run.send(AdjustBalance{.account = kAccount, .amount = cash(7)});

  run.raw(EventType::SessionStarted, at(100), config.session(at(100)));

  EXPECT_EQ(run.state().ledger().position(kAccount, tests::kInstrument).qty, units(1'000));
  EXPECT_EQ(run.state().ledger().account(kAccount).balance, cash(100'007));
}

TEST(Day, OpensAtTheLargerOfBalanceAndEquity) {
  TestConfig config;
  config.strategies = {tests::quoter_spec()};
  EngineRun run{config};
  const auto order = run.send(quote(ticks(99'999), ticks(100'001))).all<OrderSubmitted>().front();
  run.fill(order, units(1'000), ticks(100'000));

  run.send(quote(ticks(101'000), ticks(101'001)));
  const auto up = run.send(DayTurned{.account = kAccount}).only<DayOpened>();
  EXPECT_EQ(up.reference, cash(100'010));
  EXPECT_EQ(up.previous_profit, cash(10));

  run.send(quote(ticks(99'000), ticks(99'001)));
  const auto down = run.send(DayTurned{.account = kAccount}).only<DayOpened>();
  EXPECT_EQ(down.reference, cash(100'000)) << "equity is below the balance";
  EXPECT_EQ(down.previous_profit, cash(-20));
  EXPECT_EQ(run.state().ledger().account(kAccount).day_reference, cash(100'000));
}

TEST(Day, OfAnUnknownAccountOpensNothing) {
  EngineRun run{TestConfig{}};

  for (const std::uint32_t id : {0U, 2U, 0xFFFF'FFFFU}) {
    EXPECT_EQ(run.send(DayTurned{.account = AccountId{id}}).headers().size(), 1U);
  }
}

}  // namespace
}  // namespace engine::core
