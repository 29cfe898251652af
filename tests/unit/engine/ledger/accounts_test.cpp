#include "engine/ledger/accounts.hpp"

#include <gtest/gtest.h>

#include "tests/support/engine_ledger.hpp"

namespace engine::ledger {
namespace {

TEST(Account, BalanceIsTheSumOfItsFlows) {
  AccountRow account{.opening = Money{100}, .balance = Money{100}};

  account = *apply_deposit(account, Money{-30});
  account = *apply_profit(account, Money{50}, Money{7});

  EXPECT_EQ(account.balance, Money{113});
  EXPECT_TRUE(account.is_balanced()) << "A1";
}

TEST(Account, ADepositIsNoProfitOfTheDay) {
  const AccountRow account{.opening = Money{100}, .balance = Money{100}, .day_reference = Money{100}};

  EXPECT_EQ(apply_deposit(account, Money{40})->day_reference, Money{140});
}

TEST(Account, RefusesWhatDoesNotFit) {
  const AccountRow rich{.opening = Money{kInt64Max}, .balance = Money{kInt64Max}};

  EXPECT_FALSE(apply_deposit(rich, Money{1}).has_value());
  EXPECT_FALSE(apply_profit(rich, Money{1}, Money{0}).has_value());
  EXPECT_FALSE(apply_profit(AccountRow{}, Money{0}, Money{kInt64Min}).has_value()) << "a rebate beyond the range";
  EXPECT_FALSE(apply_profit(AccountRow{.fees = Money{kInt64Max}}, Money{0}, Money{1}).has_value());
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
