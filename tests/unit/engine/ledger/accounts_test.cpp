#include "engine/ledger/accounts.hpp"

#include <gtest/gtest.h>

#include "tests/support/engine_ledger.hpp"

namespace engine::ledger {
namespace {

TEST(Account, BalanceIsTheSumOfItsFlows) {
  AccountRow account{.opening = Money{100}, .balance = Money{100}};

  account = *apply_flow(account, FlowKind::Withdrawal, Money{-30});
  account = *apply_profit(account, Money{50}, Money{7});
  account = *apply_flow(account, FlowKind::Swap, Money{-2});

  EXPECT_EQ(account.balance, Money{111});
  EXPECT_TRUE(account.is_balanced()) << "A1";
}

TEST(Account, CapitalMovesWhatProfitIsMeasuredFrom) {
  const AccountRow account{.opening = Money{100},
                           .balance = Money{100},
                           .day_reference = Money{100},
                           .week_reference = Money{90},
                           .high_water_mark = Money{120}};

  for (const FlowKind kind : {FlowKind::Deposit, FlowKind::Withdrawal, FlowKind::Credit, FlowKind::Transfer}) {
    const AccountRow after = *apply_flow(account, kind, Money{40});
    EXPECT_EQ(after.day_reference, Money{140});
    EXPECT_EQ(after.week_reference, Money{130});
    EXPECT_EQ(after.high_water_mark, Money{160});
    EXPECT_EQ(after.day_flows, Money{40});
    EXPECT_EQ(after.day_realised, Money{0});
  }
}

TEST(Account, AChargeIsALossOfTheDay) {
  const AccountRow account{.opening = Money{100}, .balance = Money{100}, .day_reference = Money{100}};

  for (const FlowKind kind :
       {FlowKind::Fee, FlowKind::Funding, FlowKind::Swap, FlowKind::Correction, FlowKind::Interest}) {
    const AccountRow after = *apply_flow(account, kind, Money{-5});
    EXPECT_EQ(after.day_reference, Money{100});
    EXPECT_EQ(after.charges, Money{-5});
    EXPECT_EQ(after.day_realised, Money{-5});
    EXPECT_TRUE(after.is_balanced()) << "A1";
  }
}

TEST(Account, ADayWithAnyNumberOfExecutionsIsOneTradedDay) {
  AccountRow account{};
  account = *apply_profit(account, Money{1}, Money{0});
  account = *apply_profit(account, Money{1}, Money{0});
  EXPECT_EQ(account.days_traded, 1U);

  tests::LedgerBench bench;
  bench.take(tests::LedgerBench::trade(bench.submit(1, Side::Buy, tests::units(1)), 1, tests::units(1)));
  bench.ledger().fold(DayOpened{.account = tests::kAccount, .days = 1});
  bench.take(tests::LedgerBench::trade(bench.submit(2, Side::Buy, tests::units(1)), 2, tests::units(1)));

  EXPECT_EQ(bench.ledger().account(tests::kAccount).days_traded, 2U);
}

TEST(Account, RefusesWhatDoesNotFit) {
  const AccountRow rich{.opening = Money{kInt64Max}, .balance = Money{kInt64Max}};

  EXPECT_FALSE(apply_flow(rich, FlowKind::Deposit, Money{1}).has_value());
  EXPECT_FALSE(apply_flow(AccountRow{.charges = Money{kInt64Max}}, FlowKind::Swap, Money{1}).has_value());
  EXPECT_FALSE(apply_profit(rich, Money{1}, Money{0}).has_value());
  EXPECT_FALSE(apply_profit(AccountRow{}, Money{0}, Money{kInt64Min}).has_value()) << "a rebate beyond the range";
  EXPECT_FALSE(apply_profit(AccountRow{.fees = Money{kInt64Max}}, Money{0}, Money{1}).has_value());
}

TEST(Hedging, AnOrderThatClosesTakesFromTheOtherSide) {
  tests::TestConfig config;
  config.accounts[0].positions = PositionKeeping::Hedging;
  tests::LedgerBench bench{config};
  const auto held = [&](PositionSide side) {
    return bench.ledger().position(tests::kAccount, tests::kInstrument, side).qty;
  };
  bench.take(tests::LedgerBench::trade(bench.submit(1, Side::Buy, tests::units(5)), 1, tests::units(5)));
  bench.take(tests::LedgerBench::trade(bench.submit(2, Side::Sell, tests::units(2)), 2, tests::units(2)));
  EXPECT_EQ(held(PositionSide::Long), tests::units(5));
  EXPECT_EQ(held(PositionSide::Short), tests::units(-2));
  OrderSubmitted closing = bench.submit(3, Side::Sell, tests::units(4));
  closing.order_id = OrderId{4};
  closing.position_effect = PositionEffect::Close;
  bench.ledger().fold(closing, tests::at(0));

  const auto filled = tests::event_of<OrderFilled>(
      bench.take(tests::LedgerBench::trade(closing, 4, tests::units(4), tests::ticks(110'000))));

  EXPECT_EQ(filled.realised.raw(), tests::cash(4).raw() / 10);
  EXPECT_EQ(held(PositionSide::Long), tests::units(1));
  EXPECT_EQ(held(PositionSide::Short), tests::units(-2));
  EXPECT_TRUE(is_consistent(bench.ledger()));
}

TEST(Account, ALaterSessionKeepsWhatItHas) {
  tests::LedgerBench bench;
  bench.ledger().fold(BalanceAdjusted{.account = tests::kAccount, .amount = Money{5}});
  tests::TestConfig richer;
  richer.accounts[0].opening_balance = tests::cash(1);
  const auto canonical = richer.bytes();

  bench.ledger().define(*ConfigView::parse(canonical));

  EXPECT_EQ(bench.ledger().account(tests::kAccount).balance.raw(), tests::cash(100'000).raw() + 5);
  EXPECT_TRUE(is_consistent(bench.ledger()));
}

}  // namespace
}  // namespace engine::ledger
