// Commands: accepted with what they change, or refused with a reason and nothing else.
#include <gtest/gtest.h>

#include "tests/support/engine_run.hpp"

namespace engine::core {
namespace {

using tests::cash;
using tests::EngineRun;
using tests::kAccount;
using tests::Step;
using tests::TestConfig;

const CorrelationId kChain{.high = 11, .low = 22};

ArmAccount arm(AccountId account = kAccount, Environment environment = Environment::Simulated) {
  return {.correlation = kChain, .operator_id = OperatorId{5}, .account = account, .environment = environment};
}

void expect_accepted(const Step& step) {
  EXPECT_EQ(step.headers().size(), 3U) << "command, acceptance, effect";
  EXPECT_EQ(step.only<CommandAccepted>().correlation, kChain);
}
void expect_refused(const Step& step, Reason reason) {
  EXPECT_EQ(step.headers().size(), 2U) << "command and refusal";
  EXPECT_EQ(step.only<CommandRefused>().reason, reason);
  EXPECT_EQ(step.only<CommandRefused>().correlation, kChain);
}

TEST(Command, TurnsTheSwitch) {
  EngineRun run{TestConfig{}};

  expect_refused(run.send(SetTradingSwitch{.correlation = kChain, .trading = Switch::On}), Reason::ALREADY_IN_FORCE);
  expect_accepted(run.send(SetTradingSwitch{.correlation = kChain, .trading = Switch::Off}));
  EXPECT_FALSE(run.state().oversight().is_trading_on());
  expect_accepted(run.send(SetTradingSwitch{.correlation = kChain, .trading = Switch::On}));
  EXPECT_TRUE(run.state().oversight().is_trading_on());
}

TEST(Command, ASwitchThatIsNeitherMeansOff) {
  EngineRun run{TestConfig{}};

  run.send(SetTradingSwitch{.correlation = kChain, .trading = static_cast<Switch>(77)});

  EXPECT_FALSE(run.state().oversight().is_trading_on());
}

TEST(Command, ArmsAndDisarms) {
  EngineRun run{TestConfig{}};

  expect_refused(run.send(arm()), Reason::ALREADY_IN_FORCE);
  expect_accepted(run.send(DisarmAccount{.correlation = kChain, .account = kAccount}));
  expect_refused(run.send(DisarmAccount{.correlation = kChain, .account = kAccount}), Reason::ALREADY_IN_FORCE);
  const Step armed = run.send(arm());
  expect_accepted(armed);

  EXPECT_EQ(armed.only<AccountArmed>().operator_id, OperatorId{5});
  EXPECT_TRUE(run.state().oversight().is_armed(kAccount));
}

TEST(Command, ArmingNamesTheRightEnvironment) {
  EngineRun run{TestConfig{}};
  run.send(DisarmAccount{.correlation = kChain, .account = kAccount});

  expect_refused(run.send(arm(kAccount, Environment::Live)), Reason::ENVIRONMENT_MISMATCH);
}

TEST(Command, AnUnknownAccountIsRefused) {
  EngineRun run{TestConfig{}};
  for (const std::uint32_t id : {0U, 2U, 9U, 0xFFFF'FFFFU}) {
    expect_refused(run.send(arm(AccountId{id})), Reason::ACCOUNT_NOT_FOUND);
    expect_refused(run.send(DisarmAccount{.correlation = kChain, .account = AccountId{id}}), Reason::ACCOUNT_NOT_FOUND);
    expect_refused(run.send(AdjustBalance{.correlation = kChain, .account = AccountId{id}}), Reason::ACCOUNT_NOT_FOUND);
  }
}

TEST(Command, AHaltedAccountIsNotArmed) {
  EngineRun run{TestConfig{}};
  run.send(DisarmAccount{.correlation = kChain, .account = kAccount});
  run.send(ExecutionReport{.order_id = OrderId{5}, .account = kAccount, .exec_type = ExecType::Trade});

  expect_refused(run.send(arm()), Reason::TRADING_HALTED);
}

TEST(Command, AdjustsTheBalance) {
  EngineRun run{TestConfig{}};

  expect_accepted(run.send(AdjustBalance{.correlation = kChain, .account = kAccount, .amount = cash(-250)}));

  EXPECT_EQ(run.state().ledger().account(kAccount).balance, cash(99'750));
  EXPECT_EQ(run.state().ledger().account(kAccount).day_reference, cash(99'750)) << "no loss of the day";
}

TEST(Command, AnAmountThatDoesNotFitIsRefused) {
  EngineRun run{TestConfig{}};

  expect_refused(run.send(AdjustBalance{.correlation = kChain, .account = kAccount, .amount = Money{kInt64Max}}),
                 Reason::AMOUNT_OUT_OF_RANGE);
  EXPECT_EQ(run.state().ledger().account(kAccount).balance, cash(100'000));
}

}  // namespace
}  // namespace engine::core
