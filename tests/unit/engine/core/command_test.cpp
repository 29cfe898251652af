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

/// A key of its own for each command: one that comes twice is not done twice.
CorrelationId new_chain() {
  static std::uint64_t commands = 0;
  return {.high = 11, .low = ++commands};
}

ArmAccount arm(AccountId account = kAccount, Environment environment = Environment::Simulated) {
  return {.correlation = new_chain(), .operator_id = OperatorId{5}, .account = account, .environment = environment};
}

void expect_accepted(const Step& step) {
  EXPECT_EQ(step.headers().size(), 3U) << "command, acceptance, effect";
  EXPECT_EQ(step.only<CommandAccepted>().correlation.high, 11U);
}
void expect_refused(const Step& step, Reason reason) {
  EXPECT_EQ(step.headers().size(), 2U) << "command and refusal";
  EXPECT_EQ(step.only<CommandRefused>().reason, reason);
  EXPECT_EQ(step.only<CommandRefused>().correlation.high, 11U);
}

TEST(Command, TurnsTheSwitch) {
  EngineRun run{TestConfig{}};

  expect_refused(run.send(SetTradingSwitch{.correlation = new_chain(), .trading = Switch::On}),
                 Reason::ALREADY_IN_FORCE);
  expect_accepted(run.send(SetTradingSwitch{.correlation = new_chain(), .trading = Switch::Off}));
  EXPECT_FALSE(run.state().oversight().is_trading_on());
  expect_accepted(run.send(SetTradingSwitch{.correlation = new_chain(), .trading = Switch::On}));
  EXPECT_TRUE(run.state().oversight().is_trading_on());
}

TEST(Command, ASwitchThatIsNeitherMeansOff) {
  EngineRun run{TestConfig{}};

  run.send(SetTradingSwitch{.correlation = new_chain(), .trading = static_cast<Switch>(77)});

  EXPECT_FALSE(run.state().oversight().is_trading_on());
}

TEST(Command, ArmsAndDisarms) {
  EngineRun run{TestConfig{}};

  expect_refused(run.send(arm()), Reason::ALREADY_IN_FORCE);
  expect_accepted(run.send(DisarmAccount{.correlation = new_chain(), .account = kAccount}));
  expect_refused(run.send(DisarmAccount{.correlation = new_chain(), .account = kAccount}), Reason::ALREADY_IN_FORCE);
  const Step armed = run.send(arm());
  expect_accepted(armed);

  EXPECT_EQ(armed.only<AccountArmed>().operator_id, OperatorId{5});
  EXPECT_TRUE(run.state().oversight().is_armed(kAccount));
}

TEST(Command, ArmingNamesTheRightEnvironment) {
  EngineRun run{TestConfig{}};
  run.send(DisarmAccount{.correlation = new_chain(), .account = kAccount});

  expect_refused(run.send(arm(kAccount, Environment::Live)), Reason::ENVIRONMENT_MISMATCH);
}

TEST(Command, AnUnknownAccountIsRefused) {
  EngineRun run{TestConfig{}};
  for (const std::uint32_t id : {0U, 2U, 9U, 0xFFFF'FFFFU}) {
    expect_refused(run.send(arm(AccountId{id})), Reason::ACCOUNT_NOT_FOUND);
    expect_refused(run.send(DisarmAccount{.correlation = new_chain(), .account = AccountId{id}}),
                   Reason::ACCOUNT_NOT_FOUND);
    expect_refused(run.send(AdjustBalance{.correlation = new_chain(), .account = AccountId{id}}),
                   Reason::ACCOUNT_NOT_FOUND);
  }
}

TEST(Command, AHaltedAccountIsNotArmed) {
  EngineRun run{TestConfig{}};
  run.send(DisarmAccount{.correlation = new_chain(), .account = kAccount});
  run.send(ExecutionReport{.order_id = OrderId{5}, .account = kAccount, .exec_type = ExecType::Trade});

  expect_refused(run.send(arm()), Reason::TRADING_HALTED);
}

TEST(Command, AdjustsTheBalance) {
  EngineRun run{TestConfig{}};

  expect_accepted(run.send(AdjustBalance{.correlation = new_chain(), .account = kAccount, .amount = cash(-250)}));

  EXPECT_EQ(run.state().ledger().account(kAccount).balance, cash(99'750));
  EXPECT_EQ(run.state().ledger().account(kAccount).day_reference, cash(99'750)) << "no loss of the day";
}

TEST(Command, AnAmountThatDoesNotFitIsRefused) {
  EngineRun run{TestConfig{}};

  expect_refused(run.send(AdjustBalance{.correlation = new_chain(), .account = kAccount, .amount = Money{kInt64Max}}),
                 Reason::AMOUNT_OUT_OF_RANGE);
  EXPECT_EQ(run.state().ledger().account(kAccount).balance, cash(100'000));
}

SetSafetyMode safety(SafetyMode mode, OperatorId who) {
  return {.correlation = new_chain(), .operator_id = who, .mode = mode, .reason = Reason::JOURNAL_SLOW};
}

TEST(Command, TheEngineItselfOnlyRestricts) {
  EngineRun run{TestConfig{}};

  expect_accepted(run.send(safety(SafetyMode::Reduce, kEngineOperator)));
  const Step observing = run.send(safety(SafetyMode::Observe, kEngineOperator));
  expect_accepted(observing);
  expect_refused(run.send(safety(SafetyMode::Reduce, kEngineOperator)), Reason::ALREADY_IN_FORCE);
  expect_refused(run.send(safety(SafetyMode::Normal, kEngineOperator)), Reason::ALREADY_IN_FORCE);

  EXPECT_EQ(observing.only<SafetyModeChanged>().reason, Reason::JOURNAL_SLOW);
  EXPECT_EQ(run.state().oversight().mode(), SafetyMode::Observe);
}

TEST(Command, AnOperatorLiftsARestriction) {
  EngineRun run{TestConfig{}};
  run.send(safety(SafetyMode::Observe, kEngineOperator));

  expect_accepted(run.send(safety(SafetyMode::Normal, OperatorId{5})));

  EXPECT_EQ(run.state().oversight().mode(), SafetyMode::Normal);
  expect_refused(run.send(safety(SafetyMode::Normal, OperatorId{5})), Reason::ALREADY_IN_FORCE);
}

TEST(Command, ASafetyModeThatIsNoneIsTheStrictest) {
  for (const auto odd : {SafetyMode{}, static_cast<SafetyMode>(77)}) {
    EngineRun run{TestConfig{}};

    EXPECT_EQ(run.send(safety(odd, OperatorId{5})).only<SafetyModeChanged>().mode, SafetyMode::Observe);
  }
}

TEST(Command, AKeyIsRememberedForADayOfCoreTime) {
  EngineRun run{TestConfig{}};
  const AdjustBalance deposit{.correlation = new_chain(), .account = kAccount, .amount = cash(10)};
  run.send(deposit);

  const Step again = run.send(deposit, tests::seconds(24 * 3'600 - 1));
  EXPECT_EQ(again.only<CommandRepeated>().verdict, Verdict::Passed);
  EXPECT_EQ(run.state().ledger().account(kAccount).balance, cash(100'010));
  const Step later = run.send(deposit, tests::seconds(1));

  EXPECT_EQ(later.count<CommandAccepted>(), 1U) << "a day later it is a new command";
  EXPECT_EQ(run.state().ledger().account(kAccount).balance, cash(100'020));
}

TEST(Command, RemembersTheLatestOfMoreThanItKeeps) {
  EngineRun run{TestConfig{}};
  const auto numbered = [](std::uint64_t low) {
    return AdjustBalance{.correlation = {.high = 12, .low = low}, .account = kAccount, .amount = cash(1)};
  };
  constexpr std::uint64_t kMore = oversight::Commands::kKept + 10;
  for (std::uint64_t low = 1; low <= kMore; ++low) run.send(numbered(low));

  EXPECT_EQ(run.send(numbered(kMore)).count<CommandRepeated>(), 1U);
  EXPECT_EQ(run.send(numbered(kMore - oversight::Commands::kKept + 1)).count<CommandRepeated>(), 1U);
  EXPECT_EQ(run.send(numbered(1)).count<CommandAccepted>(), 1U) << "the oldest made room";
}

}  // namespace
}  // namespace engine::core
