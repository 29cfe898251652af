// What executions, cash and days come to for an account.
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "engine/model/decimal.hpp"
#include "engine/state/valuation.hpp"
#include "tests/support/engine_desk.hpp"

namespace engine::core {
namespace {

using tests::cash;
using tests::Desk;
using tests::EngineRun;
using tests::kAccount;
using tests::kInstrument;
using tests::quote;
using tests::quoting;
using tests::seconds;
using tests::Step;
using tests::TestConfig;
using tests::ticks;
using tests::units;

const CorrelationId kChain{.high = 11, .low = 22};

InstrumentSpec pair(std::uint32_t id, std::string_view base, std::string_view quoted) {
  InstrumentSpec spec = tests::instrument_spec(id);
  spec.symbol = Symbol::from(std::string{base} + std::string{quoted});
  spec.base = Currency::from(base);
  spec.quote = Currency::from(quoted);
  spec.margin_rate = PartsPerMillion{0};  // an order needs no rate before there is one
  return spec;
}

TEST(Booking, TellsWhatAnExecutionWasToTheAccount) {
  Desk desk{quoting(tests::instrument_spec())};
  desk.fill_with_fee(Side::Buy, units(1'000), ticks(100'000), cash(2));

  const auto closed = desk.fill_with_fee(Side::Sell, units(400), ticks(101'000), cash(1)).only<PositionChanged>();

  EXPECT_EQ(closed.profit, cash(4));
  EXPECT_EQ(closed.fee, cash(1));
  EXPECT_EQ(closed.balance, cash(100'001));
  EXPECT_EQ(closed.status, PositionStatus::Partial);
  EXPECT_EQ(closed.marked, Switch::On);
  EXPECT_EQ(closed.mark_price, ticks(99'999));
  EXPECT_EQ(closed.unrealised, Money{-600'000}) << "600 units, one tick of 0.00001 down";
  EXPECT_EQ(closed.equity.raw(), closed.balance.raw() + closed.unrealised.raw());
  EXPECT_EQ(state::equity(desk.run().state(), kAccount), closed.equity);
  EXPECT_EQ(closed.margin_free.raw(), closed.equity.raw() - closed.margin_used.raw());
}

TEST(Booking, APositionKeepsItsIdUntilItIsFlatAndTheNextHasAnother) {
  Desk desk{quoting(tests::instrument_spec())};

  const auto opened = desk.fill(Side::Buy, units(400), ticks(100'000)).only<PositionChanged>();
  const auto grown = desk.fill(Side::Buy, units(400), ticks(100'000)).only<PositionChanged>();
  const auto flat = desk.fill(Side::Sell, units(800), ticks(100'000)).only<PositionChanged>();
  const auto next = desk.fill(Side::Buy, units(100), ticks(100'000)).only<PositionChanged>();

  EXPECT_NE(opened.position_id, PositionId{});
  EXPECT_EQ(grown.position_id, opened.position_id);
  EXPECT_EQ(flat.position_id, opened.position_id);
  EXPECT_EQ(flat.status, PositionStatus::Closed);
  EXPECT_NE(next.position_id, opened.position_id);
  EXPECT_EQ(next.status, PositionStatus::Open);
}

TEST(Booking, AnExecutionThatTurnsThePositionClosesOneAndOpensOne) {  // E32
  Desk desk{quoting(tests::instrument_spec())};
  const auto opened = desk.fill(Side::Buy, units(300), ticks(100'000)).only<PositionChanged>();

  const auto turned = desk.fill(Side::Sell, units(1'000), ticks(102'000)).all<PositionChanged>();

  ASSERT_EQ(turned.size(), 2U);
  EXPECT_EQ(turned[0].position_id, opened.position_id);
  EXPECT_EQ(turned[0].status, PositionStatus::Closed);
  EXPECT_EQ(turned[0].profit, cash(6));
  EXPECT_EQ(turned[1].status, PositionStatus::Open);
  EXPECT_EQ(turned[1].qty, units(-700));
  EXPECT_EQ(turned[1].profit, Money{0});
  EXPECT_EQ(desk.account().balance, cash(100'006));
}

TEST(Booking, AProfitInAnotherCurrencyConvertsAtTheMiddleOfItsPair) {
  TestConfig config = quoting(pair(1, "EUR", "GBP"));
  config.instruments.push_back(pair(2, "GBP", "USD"));
  Desk desk{config};
  desk.run().send(quote(ticks(124'000), ticks(126'000), 2));
  desk.fill(Side::Buy, units(1'000), ticks(100'000));

  const auto closed = desk.fill_with_fee(Side::Sell, units(1'000), ticks(110'000), cash(2)).only<PositionChanged>();

  EXPECT_EQ(closed.profit, cash(125)) << "100 pounds at 1.25";
  EXPECT_EQ(closed.fee.raw(), cash(5).raw() / 2);
  EXPECT_EQ(closed.realised, cash(100)) << "the position's own is in pounds";
  EXPECT_EQ(desk.account().balance.raw(), cash(100'125).raw() - cash(5).raw() / 2);
  EXPECT_TRUE(desk.account().is_balanced());
}

TEST(Booking, ARateMayTakeTwoPairs) {
  TestConfig config = quoting(pair(1, "EUR", "JPY"));
  config.accounts[0].currency = Currency::from("GBP");
  config.instruments.push_back(pair(2, "USD", "JPY"));
  config.instruments.push_back(pair(3, "GBP", "USD"));
  Desk desk{config};
  desk.run().send(quote(ticks(15'000'000), ticks(15'000'000), 2));
  desk.run().send(quote(ticks(125'000), ticks(125'000), 3));
  desk.fill(Side::Buy, units(1'000), ticks(100'000));

  const auto closed = desk.fill(Side::Sell, units(1'000), ticks(287'500)).only<PositionChanged>();

  EXPECT_EQ(closed.profit, cash(10)) << "1,875 yen at 150 and 1.25";
}

TEST(Booking, WithoutARateThePositionIsBookedAndTheAccountHalted) {
  TestConfig config = quoting(pair(1, "EUR", "GBP"));
  config.instruments.push_back(pair(2, "GBP", "USD"));
  Desk desk{config};

  const Step step = desk.fill_with_fee(Side::Buy, units(1'000), ticks(100'000), cash(2));

  EXPECT_EQ(desk.position().qty, units(1'000));
  EXPECT_EQ(step.only<PositionChanged>().rate_multiplier, Price{0});
  EXPECT_EQ(step.only<PositionChanged>().marked, Switch::Off);
  ASSERT_FALSE(step.all<ScopeHalted>().empty());
  EXPECT_EQ(step.all<ScopeHalted>()[0].reason, Reason::CONVERSION_RATE_MISSING)
      << "before the halt for a price beyond the order's limit";
  EXPECT_EQ(desk.account().balance, cash(100'000));
}

/// Rounded to what is printed.
std::int64_t cents(Money money) { return *div_round_int64(money.raw(), kMoneyScale / 100, Round::HalfEven); }

TEST(Booking, RealisesWhatTheTerminalPrinted) {
  const std::filesystem::path file =
      std::filesystem::path{LOCKSTEP_DATA_DIR} / "mt5_reference" / "history_deals_sample.csv";
  if (!std::filesystem::exists(file)) GTEST_SKIP() << "mt5_reference is not here";
  struct Deal {
    Side side;
    Qty qty;
    Price price;
    std::int64_t profit_cents;
  };
  std::map<std::string, std::vector<Deal>> positions;  // by symbol and position id
  std::ifstream rows{file};
  std::string line;
  std::getline(rows, line);
  while (std::getline(rows, line)) {
    std::vector<std::string> cells{""};
    for (const char c : line) {
      if (c == ',') {
        cells.emplace_back();
      } else if (c != '\r') {
        cells.back() += c;
      }
    }
    if (cells[4] == "2") continue;  // the first deposit
    const Qty lots = *parse_qty(cells[9]);
    positions[cells[15] + cells[7]].push_back({.side = cells[4] == "0" ? Side::Buy : Side::Sell,
                                               .qty = Qty{lots.raw() * 100'000},
                                               .price = *parse_price(cells[10]),
                                               .profit_cents = parse_money(cells[13])->raw() / (kMoneyScale / 100)});
  }
  ASSERT_EQ(positions.size(), 3U);
  for (const auto& [name, deals] : positions) {
    SCOPED_TRACE(name);
    ASSERT_EQ(deals.size(), 2U);
    Desk desk{quoting(pair(1, name.substr(0, 3), name.substr(3, 3)), deals[0].qty.raw() / kQtyScale)};

    for (const Deal& deal : deals) {
      const auto booked = desk.fill(deal.side, deal.qty, deal.price).only<PositionChanged>();
      EXPECT_EQ(cents(booked.profit), deal.profit_cents);
    }
  }
}

TEST(Flow, IsBookedInItsOwnCurrencyAndTheAccounts) {
  TestConfig config;
  config.instruments = {pair(1, "EUR", "USD")};
  EngineRun run{config};
  run.send(quote(ticks(110'000), ticks(110'000)));

  const auto step = run.send(AdjustBalance{.correlation = kChain,
                                           .operator_id = OperatorId{5},
                                           .account = kAccount,
                                           .amount = cash(-100),
                                           .currency = Currency::from("EUR")});

  const auto booked = step.only<BalanceAdjusted>();
  EXPECT_EQ(booked.kind, FlowKind::Withdrawal);
  EXPECT_EQ(booked.source_amount, cash(-100));
  EXPECT_EQ(booked.amount, cash(-110));
  EXPECT_EQ(booked.balance, cash(99'890));
  EXPECT_EQ(booked.day_reference, cash(99'890));
  EXPECT_EQ(booked.high_water_mark, cash(99'890));
  EXPECT_EQ(booked.operator_id, OperatorId{5});
}

TEST(Flow, OfACurrencyWithoutARateIsRefused) {
  EngineRun run{TestConfig{}};

  const auto step = run.send(AdjustBalance{.account = kAccount, .amount = cash(1), .currency = Currency::from("XYZ")});

  EXPECT_EQ(step.only<CommandRefused>().reason, Reason::CONVERSION_RATE_MISSING);
  EXPECT_EQ(run.state().ledger().account(kAccount).balance, cash(100'000));
}

TEST(Flow, ACorrectionNamesTheEntryThatItCompensates) {
  EngineRun run{TestConfig{}};

  EXPECT_EQ(run.send(AdjustBalance{.account = kAccount, .amount = cash(-3), .kind = FlowKind::Correction})
                .only<CommandRefused>()
                .reason,
            Reason::ENTRY_NOT_NAMED);
  const auto booked =
      run.send(AdjustBalance{
                   .account = kAccount, .amount = cash(-3), .refers_to = Sequence{9}, .kind = FlowKind::Correction})
          .only<BalanceAdjusted>();

  EXPECT_EQ(booked.refers_to, Sequence{9});
  EXPECT_EQ(run.state().ledger().account(kAccount).charges, cash(-3));
}

TEST(Flow, OfTheVenueIsBookedOnce) {
  EngineRun run{TestConfig{}};
  const CashFlowReported funding{
      .account = kAccount, .flow_id = FlowId{77}, .kind = FlowKind::Funding, .amount = cash(-4)};

  EXPECT_EQ(run.send(funding).only<BalanceAdjusted>().amount, cash(-4));
  EXPECT_EQ(run.send(funding).headers().size(), 1U);

  EXPECT_EQ(run.state().ledger().account(kAccount).balance, cash(99'996));
}

TEST(Flow, OfTheVenueThatCannotBeBookedHaltsItsAccount) {
  EngineRun run{TestConfig{}};

  const auto foreign = run.send(CashFlowReported{
      .account = kAccount, .flow_id = FlowId{1}, .amount = cash(1), .currency = Currency::from("XYZ")});
  const auto nameless = run.send(CashFlowReported{.account = kAccount, .amount = cash(1)});
  const auto unknown = run.send(CashFlowReported{.account = AccountId{9}, .flow_id = FlowId{1}, .amount = cash(1)});

  EXPECT_EQ(foreign.only<ScopeHalted>().reason, Reason::CONVERSION_RATE_MISSING);
  EXPECT_EQ(nameless.only<ScopeHalted>().reason, Reason::REPORT_OUT_OF_RANGE);
  EXPECT_EQ(unknown.only<ScopeHalted>().scope, Scope::System);
}

TEST(Swap, IsPostedForEachSideAndThreeTimesOnItsDay) {
  InstrumentSpec spec = tests::instrument_spec();
  spec.swap_long = PriceDelta{-50'000};  // 0.00005 a unit
  spec.swap_short = PriceDelta{20'000};
  Desk desk{quoting(spec)};
  desk.fill(Side::Buy, units(1'000), ticks(100'000));
  const PositionId id = desk.position().id;

  const auto monday = desk.run().send(RolloverPassed{.account = kAccount, .weekday = Weekday::Monday});
  const auto wednesday = desk.run().send(RolloverPassed{.account = kAccount, .weekday = Weekday::Wednesday});

  EXPECT_EQ(monday.only<BalanceAdjusted>().amount.raw(), cash(-5).raw() / 100);
  EXPECT_EQ(monday.only<BalanceAdjusted>().position_id, id);
  EXPECT_EQ(wednesday.only<BalanceAdjusted>().amount.raw(), cash(-15).raw() / 100);
  EXPECT_EQ(desk.position().swap.raw(), cash(-20).raw() / 100);
  EXPECT_EQ(desk.account().charges.raw(), cash(-20).raw() / 100);
  EXPECT_EQ(desk.fill(Side::Sell, units(1'000), ticks(100'000)).only<PositionChanged>().swap.raw(),
            cash(-20).raw() / 100);
  EXPECT_EQ(desk.run().send(RolloverPassed{.account = kAccount}).count<BalanceAdjusted>(), 0U) << "flat";
}

TEST(Swap, AShortIsCreditedByItsOwnRate) {
  InstrumentSpec spec = tests::instrument_spec();
  spec.swap_short = PriceDelta{20'000};
  Desk desk{quoting(spec)};
  desk.fill(Side::Sell, units(1'000), ticks(100'000));

  const auto step = desk.run().send(RolloverPassed{.account = kAccount, .weekday = Weekday::Friday});

  EXPECT_EQ(step.only<BalanceAdjusted>().amount.raw(), cash(2).raw() / 100);
}

}  // namespace
}  // namespace engine::core
