// The gates that ask about an account as a whole, each below, at and above its limit, and without what it needs.
#include <gtest/gtest.h>

#include "tests/support/engine_gates.hpp"

namespace engine::risk {
namespace {

using tests::buy;
using tests::cash;
using tests::GateBench;
using tests::kAccount;
using tests::quote;
using tests::request_of;
using tests::sell;
using tests::StateBench;
using tests::TestConfig;
using tests::ticks;
using tests::units;

/// Long 1,000 in an instrument that nobody quotes any more.
struct Blind : StateBench {
  Blind() : StateBench{GateBench::with_strategy()} {
    fold(AccountArmed{.account = kAccount});
    hold(1'000, ticks(100'000));
  }
  void limit(LimitKind kind, std::int64_t value) {
    fold(LimitChanged{.scope = LimitScope::Account, .kind = kind, .id = 1, .limit = value});
  }
  Request request() { return request_of(state(), buy()); }
};

TEST(GateMargin, WhatIsNeededAtAndAboveWhatIsFree) {
  TestConfig config = GateBench::with_strategy();
  config.instruments[0].margin_rate = PartsPerMillion{kMillion};
  config.accounts[0].opening_balance = Money{99'999'000'000};  // 1,000 units at the bid of 0.99999
  GateBench bench{config};
  EXPECT_EQ(bench.reason(buy(units(1'000))), Reason::NONE) << "at";

  const GateDecision denied = bench.decide(buy(units(1'001)));

  EXPECT_EQ(denied.reason, Reason::MARGIN_EXCEEDS_FREE_BALANCE);
  EXPECT_EQ(denied.gate, 10);
  EXPECT_EQ(denied.limit, Money{99'999'000'000}.raw());
}

TEST(GateMargin, WorkingOrdersBindMarginToo) {
  TestConfig config = GateBench::with_strategy();
  config.instruments[0].margin_rate = PartsPerMillion{kMillion};
  config.accounts[0].opening_balance = cash(1'500);
  GateBench bench{config};
  bench.fold(StateBench::order(OrderId{900}, Side::Buy, units(1'000), ticks(99'990)));

  EXPECT_EQ(bench.reason(buy(units(1'000))), Reason::MARGIN_EXCEEDS_FREE_BALANCE);
}

TEST(GateMargin, DeniesWithoutAMark) {
  Blind bench;

  EXPECT_EQ(check_margin(bench.state(), bench.request()).reason, Reason::POLICY_LOOKUP_FAILED);
}

TEST(GateMargin, DeniesWhatDoesNotFit) {
  GateBench bench;
  const Request request = request_of(bench.state(), buy(Qty{kInt64Max}));
  bench.fold(quote(Price{kInt64Max - 1}, Price{kInt64Max}));

  EXPECT_EQ(check_margin(bench.state(), request).reason, Reason::POLICY_LOOKUP_FAILED);
}

TEST(GateCashReserve, IsWhatTheOrderMustLeave) {
  TestConfig config = GateBench::with_strategy();
  config.instruments[0].margin_rate = PartsPerMillion{kMillion};
  GateBench bench{config};
  bench.limit(LimitKind::CashReserve, LimitScope::Account, 1, cash(100'000).raw() - 99'999'000'000);
  EXPECT_EQ(bench.reason(buy(units(1'000))), Reason::NONE) << "at";

  EXPECT_EQ(bench.reason(buy(units(1'001))), Reason::CASH_RESERVE);
}

TEST(GateCashReserve, DeniesWithoutAMark) {
  Blind bench;
  bench.limit(LimitKind::CashReserve, 1);

  EXPECT_EQ(check_cash_reserve(bench.state(), bench.request()).reason, Reason::POLICY_LOOKUP_FAILED);
}

TEST(GateExposure, GrossCountsEverySize) {
  GateBench bench;
  bench.hold(-500, ticks(100'000));  // a close fetches the ask: 500.005
  bench.limit(LimitKind::GrossExposure, LimitScope::Account, 1, Money{150'001'500'000}.raw());

  EXPECT_EQ(bench.reason(sell(units(1'000), ticks(100'010))), Reason::NONE) << "at: 1,500 at 1.00001";
  EXPECT_EQ(bench.reason(sell(units(1'001), ticks(100'010))), Reason::EXPOSURE_LIMIT);
}

TEST(GateExposure, NetTakesSidesTogether) {
  GateBench bench;
  bench.limit(LimitKind::NetExposure, LimitScope::System, 0, Money{99'999'000'000}.raw());

  EXPECT_EQ(bench.reason(buy(units(1'000))), Reason::NONE) << "at: 1,000 at 0.99999";
  EXPECT_EQ(bench.reason(buy(units(1'001))), Reason::EXPOSURE_LIMIT);
}

TEST(GateExposure, DeniesWithoutAMark) {
  Blind bench;
  bench.limit(LimitKind::GrossExposure, kInt64Max);

  EXPECT_EQ(check_exposure(bench.state(), bench.request()).reason, Reason::POLICY_LOOKUP_FAILED);
}

TEST(GateOpenPositions, CountsInstrumentsThisOneIncluded) {
  TestConfig config = GateBench::with_strategy();
  config.instruments.push_back(tests::instrument_spec(2));
  GateBench bench{config};
  bench.limit(LimitKind::OpenPositions, LimitScope::Account, 1, 1);
  EXPECT_EQ(bench.reason(buy()), Reason::NONE) << "at";
  bench.hold(10, ticks(100'000));
  EXPECT_EQ(bench.reason(buy()), Reason::NONE) << "one more order there adds no position";

  Intent other = buy();
  other.instrument = InstrumentId{2};

  EXPECT_EQ(check_open_positions(bench.state(), request_of(bench.state(), other)).reason,
            Reason::MAX_CONCURRENT_TRADES);
}

TEST(GateDrawdown, InMoneyBelowAtAndAbove) {
  GateBench bench;
  bench.hold(100'000, ticks(100'000));
  bench.limit(LimitKind::Drawdown, LimitScope::Account, 1, cash(1'000).raw());
  bench.fold(quote(ticks(99'001), ticks(99'001)));
  EXPECT_EQ(bench.reason(buy(units(1), ticks(99'000))), Reason::NONE);

  bench.fold(quote(ticks(99'000), ticks(99'000)));
  EXPECT_EQ(bench.reason(buy(units(1), ticks(99'000))), Reason::MAX_DRAWDOWN) << "at";
}

TEST(GateDrawdown, AsAShareOfTheMark) {
  GateBench bench;
  bench.hold(100'000, ticks(100'000));
  bench.limit(LimitKind::DrawdownShare, LimitScope::System, 0, 10'000);  // 1 %
  bench.fold(quote(ticks(99'001), ticks(99'001)));
  EXPECT_EQ(bench.reason(buy(units(1), ticks(99'000))), Reason::NONE);

  bench.fold(quote(ticks(98'999), ticks(98'999)));
  EXPECT_EQ(bench.reason(buy(units(1), ticks(99'000))), Reason::MAX_DRAWDOWN);
}

TEST(GateDrawdown, DeniesWithoutAMark) {
  Blind bench;
  bench.limit(LimitKind::Drawdown, kInt64Max);

  EXPECT_EQ(check_drawdown(bench.state(), bench.request()).reason, Reason::POLICY_LOOKUP_FAILED);
}

/// An account under a firm's rules: 1 % a day, 2 % in all of 100,000.
TestConfig under_rules(LossRule rule = LossRule::Static) {
  TestConfig config = GateBench::with_strategy();
  config.rule_sets = {{.id = RuleSetId{1},
                       .total_loss_rule = rule,
                       .daily_loss_max = PartsPerMillion{10'000},
                       .total_loss_max = PartsPerMillion{20'000}}};
  config.accounts[0].rules = RuleSetId{1};
  return config;
}

TEST(GateAccountRules, TheFirmsDailyLoss) {
  GateBench bench{under_rules()};
  bench.hold(100'000, ticks(100'000));
  bench.fold(quote(ticks(99'001), ticks(99'001)));
  EXPECT_EQ(bench.reason(buy(units(1), ticks(99'000))), Reason::NONE);

  bench.fold(quote(ticks(99'000), ticks(99'000)));
  const GateDecision denied = bench.decide(buy(units(1), ticks(99'000)));

  EXPECT_EQ(denied.reason, Reason::ACCOUNT_RULE_VIOLATION) << "at";
  EXPECT_EQ(denied.limit, cash(1'000).raw());
}

TEST(GateAccountRules, TheFirmsTotalLossFromWhereItsRuleSays) {
  for (const auto& [rule, expected] : {std::pair{LossRule::Static, Reason::NONE},
                                       std::pair{LossRule::TrailingIntraday, Reason::ACCOUNT_RULE_VIOLATION}}) {
    GateBench bench{under_rules(rule)};
    bench.fold(AccountMarked{.account = kAccount, .high_water_mark = cash(102'000)});

    EXPECT_EQ(bench.reason(buy()), expected) << "2,000 under the mark, nothing under the initial balance";
  }
}

TEST(GateAccountRules, DeniesWithoutAMark) {
  StateBench bench{under_rules()};
  bench.hold(1'000, ticks(100'000));

  EXPECT_EQ(check_account_rules(bench.state(), request_of(bench.state(), buy())).reason, Reason::POLICY_LOOKUP_FAILED);
}

}  // namespace
}  // namespace engine::risk
