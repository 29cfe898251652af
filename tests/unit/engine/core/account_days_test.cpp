// What a pulse, a status and the turn of a day come to for an account.
#include <map>

#include <gtest/gtest.h>

#include "tests/support/engine_desk.hpp"

namespace engine::core {
namespace {

using tests::cash;
using tests::Desk;
using tests::EngineRun;
using tests::kAccount;
using tests::quote;
using tests::quoting;
using tests::seconds;
using tests::TestConfig;
using tests::ticks;
using tests::units;

const CorrelationId kChain{.high = 11, .low = 22};

TEST(Mark, TheHighWaterMarkIsTheHighestEquityAtAPulse) {
  Desk desk{quoting(tests::instrument_spec())};
  desk.fill(Side::Buy, units(1'000), ticks(100'000));

  desk.run().send(quote(ticks(103'000), ticks(103'001)));
  EXPECT_EQ(desk.account().high_water_mark, cash(100'000)) << "not before the pulse";
  const auto up = desk.run().send(TimerPulse{}).only<AccountMarked>();
  EXPECT_EQ(up.high_water_mark, cash(100'030));
  EXPECT_EQ(up.day_profit, cash(30));
  EXPECT_EQ(desk.run().send(TimerPulse{}).count<AccountMarked>(), 0U) << "nothing moved";

  desk.run().send(AdjustBalance{.account = kAccount, .amount = cash(500)});
  EXPECT_EQ(desk.account().high_water_mark, cash(100'530));

  desk.run().send(quote(ticks(101'000), ticks(101'001)));
  const auto down = desk.run().send(TimerPulse{}).only<AccountMarked>();
  EXPECT_EQ(down.high_water_mark, cash(100'530));
  EXPECT_EQ(down.drawdown_max, cash(20));
}

TEST(Status, OnlyAnActiveAccountMayOpen) {
  TestConfig config;
  config.strategies = {tests::quoter_spec()};
  for (const AccountStatus status : {AccountStatus::Suspended, AccountStatus::InDrawdown, AccountStatus::Terminated}) {
    EngineRun run{config};

    const auto changed = run.send(SetAccountStatus{.correlation = kChain, .account = kAccount, .status = status});
    EXPECT_EQ(changed.only<AccountStatusChanged>().status, status);
    EXPECT_EQ(run.send(quote(ticks(99'999), ticks(100'001))).all<GateDecision>().front().reason,
              Reason::ACCOUNT_NOT_ACTIVE);
    run.send(SetAccountStatus{.account = kAccount, .status = AccountStatus::Active});
    EXPECT_NE(run.send(quote(ticks(99'999), ticks(100'001)), seconds(2)).count<OrderSubmitted>(), 0U);
  }
}

TEST(Status, RefusesWhatChangesNothing) {
  EngineRun run{TestConfig{}};
  const auto refusal = [&](AccountId account, AccountStatus status) {
    return run.send(SetAccountStatus{.account = account, .status = status}).only<CommandRefused>().reason;
  };

  EXPECT_EQ(refusal(kAccount, AccountStatus::Active), Reason::ALREADY_IN_FORCE);
  EXPECT_EQ(refusal(AccountId{9}, AccountStatus::Suspended), Reason::ACCOUNT_NOT_FOUND);
  EXPECT_EQ(refusal(kAccount, static_cast<AccountStatus>(0)), Reason::STATUS_NOT_KNOWN);
  EXPECT_EQ(refusal(kAccount, static_cast<AccountStatus>(5)), Reason::STATUS_NOT_KNOWN);
}

TEST(Day, OpensOnceForABoundary) {
  EngineRun run{TestConfig{}};
  const DayTurned turned{.account = kAccount, .boundary = tests::at(10)};

  EXPECT_EQ(run.send(turned).only<DayOpened>().days, 1U);
  EXPECT_EQ(run.send(turned).count<DayOpened>(), 0U);
  EXPECT_EQ(run.send(DayTurned{.account = kAccount, .boundary = tests::at(11)}).only<DayOpened>().days, 2U);
}

TEST(Day, ItsReferenceIsByTheAccountsRule) {
  const std::map<DayReference, Money> expected{{DayReference::Balance, cash(100'000)},
                                               {DayReference::Equity, cash(99'990)},
                                               {DayReference::Larger, cash(100'000)}};
  for (const auto& [rule, reference] : expected) {
    TestConfig config = quoting(tests::instrument_spec());
    config.accounts[0].day_reference = rule;
    Desk desk{config};
    desk.fill(Side::Buy, units(1'000), ticks(100'000));
    desk.run().send(quote(ticks(99'000), ticks(99'001)));

    const auto opened = desk.run().send(DayTurned{.account = kAccount, .boundary = tests::at(10)}).only<DayOpened>();

    EXPECT_EQ(opened.reference, reference);
    EXPECT_EQ(opened.rule, rule);
    EXPECT_EQ(opened.equity, cash(99'990));
    EXPECT_EQ(opened.traded, 1U);
  }
}

TEST(Day, TellsFlowsAndRealisedOfTheOneThatEndedAndStartsAnew) {
  Desk desk{quoting(tests::instrument_spec())};
  desk.fill_with_fee(Side::Buy, units(1'000), ticks(100'000), cash(1));
  desk.fill_with_fee(Side::Sell, units(1'000), ticks(101'000), cash(1));
  desk.run().send(AdjustBalance{.account = kAccount, .amount = cash(40)});

  const auto first = desk.run()
                         .send(DayTurned{.account = kAccount, .turn = DayTurn::Week, .boundary = tests::at(10)})
                         .only<DayOpened>();
  const auto second = desk.run().send(DayTurned{.account = kAccount, .boundary = tests::at(20)}).only<DayOpened>();

  EXPECT_EQ(first.day_flows, cash(40));
  EXPECT_EQ(first.day_realised, cash(8));
  EXPECT_EQ(first.previous_profit, cash(8));
  EXPECT_EQ(first.week_reference, cash(100'048));
  EXPECT_EQ(second.day_flows, Money{0});
  EXPECT_EQ(second.day_realised, Money{0});
  EXPECT_EQ(second.week_reference, cash(100'048));
}

}  // namespace
}  // namespace engine::core
