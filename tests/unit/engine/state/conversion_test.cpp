#include "engine/model/conversion.hpp"

#include <vector>

#include <gtest/gtest.h>

#include "engine/model/rate.hpp"
#include "engine/state/valuation.hpp"
#include "tests/support/engine_run.hpp"

namespace engine::state {
namespace {

using tests::cash;
using tests::kAccount;
using tests::kInstrument;
using tests::quote;
using tests::StateBench;
using tests::TestConfig;
using tests::ticks;
using tests::units;

InstrumentSpec pair(std::uint32_t id, std::string_view base, std::string_view quoted) {
  InstrumentSpec spec = tests::instrument_spec(id);
  spec.base = Currency::from(base);
  spec.quote = Currency::from(quoted);
  return spec;
}

Currency currency(std::string_view text) { return Currency::from(text); }

TEST(Rate, IsAFractionSoThatADivisionIsExact) {
  const Rate by_franc{.divisor = Price{957'580'000}};

  EXPECT_EQ(convert(Money{-2'140'000'000}, by_franc), Money{-2'234'800'226}) << "-21.40 / 0.95758";
  EXPECT_EQ(convert(Money{kInt64Max}, Rate{}), Money{kInt64Max});
}

TEST(Rate, GivesNothingWhereItIsNoneOrTheResultDoesNotFit) {
  EXPECT_FALSE(convert(cash(1), {.multiplier = Price{0}}).has_value());
  EXPECT_FALSE(convert(cash(1), {.divisor = Price{0}}).has_value());
  EXPECT_FALSE(convert(cash(1), {.divisor = Price{-1}}).has_value());
  EXPECT_FALSE(convert(Money{kInt64Max}, {.multiplier = Price{2 * kPriceScale}}).has_value());
}

TEST(Conversion, TakesTheShortestWayAndOfEqualOnesTheLowestIds) {
  const std::vector<InstrumentSpec> instruments{pair(1, "EUR", "JPY"), pair(2, "USD", "JPY"), pair(3, "EUR", "USD"),
                                                pair(4, "EUR", "USD")};

  const ConversionRow straight = find_conversion(instruments, currency("EUR"), currency("USD"));
  EXPECT_EQ(straight.first.instrument, InstrumentId{3});
  EXPECT_EQ(straight.first.inverted, 0U);
  EXPECT_EQ(straight.second.instrument, InstrumentId{});
  EXPECT_EQ(find_conversion(instruments, currency("USD"), currency("EUR")).first.inverted, 1U);
  EXPECT_TRUE(find_conversion(instruments, currency("CHF"), currency("CHF")).is_one());
  EXPECT_EQ(find_conversion(instruments, currency("CHF"), currency("EUR")).known, 0U);
}

TEST(Conversion, MayGoThroughACurrencyBetween) {
  const std::vector<InstrumentSpec> instruments{pair(1, "USD", "JPY"), pair(2, "GBP", "USD")};

  const ConversionRow row = find_conversion(instruments, currency("JPY"), currency("GBP"));

  EXPECT_EQ(row.first.instrument, InstrumentId{1});
  EXPECT_EQ(row.first.inverted, 1U);
  EXPECT_EQ(row.second.instrument, InstrumentId{2});
  EXPECT_EQ(row.second.inverted, 1U);
}

TEST(Conversion, AnInstrumentThatHoldsTheAccountsCurrencyIsItsOwnRate) {
  TestConfig config;
  config.instruments = {pair(1, "CHF", "USD"), pair(2, "USD", "CHF")};
  StateBench bench{config};

  EXPECT_EQ(profit_rate(bench.state(), kAccount, InstrumentId{2}, ticks(95'758)), (Rate{.divisor = ticks(95'758)}));
}

TEST(Margin, IsTheWorstCaseOfWhatIsHeldAndWorks) {
  TestConfig config;
  config.instruments[0].margin_rate = PartsPerMillion{20'000};
  StateBench bench{config};
  bench.fold(quote(ticks(100'000), ticks(100'000)));
  bench.hold(1'000, ticks(100'000));
  EXPECT_EQ(margin_used(bench.state(), kAccount), cash(20));

  bench.fold(StateBench::order(OrderId{50}, Side::Sell, units(1'500), ticks(100'000)));
  EXPECT_EQ(margin_used(bench.state(), kAccount), cash(20)) << "it would leave 500 short";
  bench.fold(StateBench::order(OrderId{51}, Side::Buy, units(500), ticks(100'000)));
  EXPECT_EQ(margin_used(bench.state(), kAccount), cash(30)) << "working entries are reserved";

  EXPECT_EQ(margin_level(bench.state(), kAccount)->raw(), 100'000 * kMillion / 30);
  EXPECT_EQ(value_of(bench.state(), kAccount)->margin_free, cash(99'970));
}

TEST(Margin, AnAccountMayAskForMore) {
  TestConfig config;
  config.instruments[0].margin_rate = PartsPerMillion{20'000};
  config.accounts[0].margin_rate_min = PartsPerMillion{100'000};
  StateBench bench{config};
  bench.fold(quote(ticks(100'000), ticks(100'000)));
  bench.hold(1'000, ticks(100'000));

  EXPECT_EQ(margin_used(bench.state(), kAccount), cash(100));
}

TEST(Margin, OfAHedgedPositionIsTheLargerLegs) {
  for (const auto& [rule, expected] :
       {std::pair{HedgedMargin::LargerLeg, 1'000}, std::pair{HedgedMargin::BothLegs, 1'600}}) {
    TestConfig config;
    config.accounts[0].positions = PositionKeeping::Hedging;
    config.instruments[0].hedged_margin = rule;
    StateBench bench{config};
    bench.fold(quote(ticks(100'000), ticks(100'000)));
    bench.hold(1'000, ticks(100'000));
    bench.hold(-600, ticks(100'000));

    EXPECT_EQ(bench.state().ledger().position(kAccount, kInstrument, PositionSide::Long).qty, units(1'000));
    EXPECT_EQ(bench.state().ledger().position(kAccount, kInstrument, PositionSide::Short).qty, units(-600));
    EXPECT_EQ(margin_used(bench.state(), kAccount), cash(expected));
  }
}

TEST(Valuation, BothSidesOfAHedgedPositionAreMarked) {
  TestConfig config;
  config.accounts[0].positions = PositionKeeping::Hedging;
  StateBench bench{config};
  bench.fold(quote(ticks(101'000), ticks(102'000)));
  bench.hold(1'000, ticks(100'000));
  bench.hold(-1'000, ticks(100'000));

  EXPECT_EQ(unrealised(bench.state(), kAccount, kInstrument), cash(-10)) << "the spread";
  EXPECT_TRUE(ledger::is_consistent(bench.state().ledger()));
}

}  // namespace
}  // namespace engine::state
