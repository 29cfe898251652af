// When and at what price the simulated venue fills, each rule of adapters/sim/README.md by a scenario by hand.
#include "adapters/sim/exchange.hpp"

#include <cstdint>
#include <ostream>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/sim_script.hpp"

namespace adapters::sim {
namespace {

using engine::ExecType;
using engine::Money;
using engine::PartsPerMillion;
using engine::Price;
using engine::Qty;
using engine::Reason;
using engine::Side;
using namespace tests;  // NOLINT(google-build-using-namespace): the stage is the language of these scenarios

/// What a scenario says of a fill: whose, how much, at what price, when at the venue.
struct Fill {
  std::uint64_t order;
  Qty qty;
  Price price;
  engine::Timestamp time;
  friend bool operator==(const Fill&, const Fill&) = default;
};
std::ostream& operator<<(std::ostream& out, const Fill& fill) {
  return out << "order " << fill.order << ": " << fill.qty.raw() << " at " << fill.price.raw() << ", time "
             << fill.time.raw();
}

std::vector<Fill> fills_of(const SimScript& script) {
  std::vector<Fill> fills;
  for (const auto& report : script.fills()) {
    fills.push_back({report.order_id.raw(), report.last_qty, report.last_price, report.venue_time});
  }
  return fills;
}

TEST(Exchange, FillsAMarketOrderAtTheOppositeQuoteAfterItsArrival) {
  SimScript script;
  script.market({quote(10, 10000, 10001), quote(20, 10000, 10003), quote(30, 9990, 9991)})
      .send(10, market(1, Side::Buy, 5))
      .send(25, market(2, Side::Sell, 5));

  EXPECT_EQ(fills_of(script),
            (std::vector<Fill>{{1, lots(5), cents(10003), at(20)}, {2, lots(5), cents(9990), at(30)}}));
}

TEST(Exchange, DoesNotFillOnAQuoteOfTheTimeOfArrival) {
  SimScript script;
  script.market({quote(10, 10000, 10001), quote(11, 10000, 10002), quote(12, 10000, 10003)})
      .send(10, market(1, Side::Buy, 1));

  EXPECT_EQ(fills_of(script), (std::vector<Fill>{{1, lots(1), cents(10003), at(12)}}));
}

TEST(Exchange, FillsAMarketOrderUpToTheSizeOfEachQuote) {
  SimScript script;
  script.market({quote(10, 10000, 10001, 9, 9), quote(20, 10000, 10002, 9, 4), quote(30, 10000, 10005, 9, 9)})
      .send(10, market(1, Side::Buy, 10));

  EXPECT_EQ(fills_of(script),
            (std::vector<Fill>{{1, lots(4), cents(10002), at(20)}, {1, lots(6), cents(10005), at(30)}}));
}

TEST(Exchange, SharesTheSizeOfAQuoteByArrivalAmongMarketOrders) {
  SimScript script;
  script.market({quote(10, 10000, 10001), quote(20, 10000, 10001, 0, 5)})
      .send(10, market(1, Side::Buy, 3))
      .send(10, market(2, Side::Buy, 3));

  EXPECT_EQ(fills_of(script),
            (std::vector<Fill>{{1, lots(3), cents(10001), at(20)}, {2, lots(2), cents(10001), at(20)}}));
}

TEST(Exchange, NeverFillsAgainstACrossedOrLockedQuote) {
  SimScript script;
  script.market({quote(10, 10000, 10001), quote(20, 10002, 10001), quote(30, 10001, 10001), quote(40, 10000, 10001)})
      .send(10, market(1, Side::Buy, 1))
      .send(10, limit(2, Side::Buy, 10005, 1))
      .send(10, market(3, Side::Sell, 1));

  for (const Fill& fill : fills_of(script)) EXPECT_EQ(fill.time, at(40));
  EXPECT_EQ(fills_of(script).size(), 3U);
}

TEST(Exchange, FillsALimitOrderAtItsOwnPriceOnceTheOppositeQuoteReachesIt) {
  SimScript script;
  script.market({quote(10, 10000, 10002), quote(20, 10000, 10001), quote(30, 9996, 9998)})
      .send(10, limit(1, Side::Buy, 9999, 5))
      .send(10, limit(2, Side::Buy, 9998, 5));

  EXPECT_EQ(fills_of(script),
            (std::vector<Fill>{{1, lots(5), cents(9999), at(30)}, {2, lots(5), cents(9998), at(30)}}));
}

TEST(Exchange, FillsASellLimitOrderAtItsOwnPrice) {
  SimScript script;
  script.market({quote(10, 10000, 10002), quote(20, 10004, 10006)}).send(10, limit(1, Side::Sell, 10003, 5));

  EXPECT_EQ(fills_of(script), (std::vector<Fill>{{1, lots(5), cents(10003), at(20)}}));
}

TEST(Exchange, LetsAMarketableLimitOrderWaitForTheNextQuote) {
  SimScript script;
  script.market({quote(10, 10000, 10002), quote(20, 10000, 10002)}).send(10, limit(1, Side::Buy, 10005, 5));

  EXPECT_EQ(fills_of(script), (std::vector<Fill>{{1, lots(5), cents(10005), at(20)}}));
}

TEST(Exchange, SharesTheSizeOfAQuoteByPriceThenTimeAmongLimitOrders) {
  SimScript script;
  script.market({quote(10, 10000, 10002), quote(20, 9990, 9995, 9, 7)})
      .send(10, limit(1, Side::Buy, 9998, 4))
      .send(10, limit(2, Side::Buy, 9998, 4))
      .send(10, limit(3, Side::Buy, 9999, 2));

  EXPECT_EQ(fills_of(script), (std::vector<Fill>{{3, lots(2), cents(9999), at(20)},
                                                 {1, lots(4), cents(9998), at(20)},
                                                 {2, lots(1), cents(9998), at(20)}}));
}

TEST(Exchange, UsesUpAQuoteOnlyUntilTheNextOne) {
  SimScript script;
  script.market({quote(10, 10000, 10002), quote(20, 9990, 9995, 9, 3), quote(30, 9990, 9995, 9, 3)})
      .send(10, limit(1, Side::Buy, 9998, 5));

  EXPECT_EQ(fills_of(script),
            (std::vector<Fill>{{1, lots(3), cents(9998), at(20)}, {1, lots(2), cents(9998), at(30)}}));
}

TEST(Exchange, FillsALimitOrderThatATradeGoesThrough) {
  SimScript script;
  script.market({quote(10, 10000, 10002, 50, 50), trade(20, Side::Sell, 9999, 3), trade(30, Side::Buy, 9998, 9)})
      .send(10, limit(1, Side::Buy, 10000, 5));

  EXPECT_EQ(fills_of(script),
            (std::vector<Fill>{{1, lots(3), cents(10000), at(20)}, {1, lots(2), cents(10000), at(30)}}));
}

TEST(Exchange, FillsAtItsOwnPriceOnlyBeyondTheSizeShownAhead) {
  SimScript script;
  script
      .market({quote(10, 10000, 10002, 8, 8), trade(20, Side::Sell, 10000, 5), trade(30, Side::Sell, 10000, 5),
               trade(40, Side::Sell, 10000, 5)})
      .send(10, limit(1, Side::Buy, 10000, 4));

  EXPECT_EQ(fills_of(script),
            (std::vector<Fill>{{1, lots(2), cents(10000), at(30)}, {1, lots(2), cents(10000), at(40)}}));
}

TEST(Exchange, CountsATradeOnceForOrdersAtOnePrice) {
  SimScript script;
  script.market({quote(10, 10000, 10002, 2, 2), trade(20, Side::Sell, 10000, 6)})
      .send(10, limit(1, Side::Buy, 10000, 3))
      .send(10, limit(2, Side::Buy, 10000, 3));

  EXPECT_EQ(fills_of(script),
            (std::vector<Fill>{{1, lots(3), cents(10000), at(20)}, {2, lots(1), cents(10000), at(20)}}));
}

TEST(Exchange, IgnoresATradeAtItsPriceByTheOtherAggressor) {
  SimScript script;
  script.market({quote(10, 10000, 10002), trade(20, Side::Buy, 10001, 6)}).send(10, limit(1, Side::Buy, 10001, 3));

  EXPECT_TRUE(fills_of(script).empty());
}

TEST(Exchange, HasNothingAheadOfAnOrderThatImprovesThePrice) {
  SimScript script;
  script.market({quote(10, 10000, 10002, 8, 8), trade(20, Side::Sell, 10001, 1)})
      .send(10, limit(1, Side::Buy, 10001, 4));

  EXPECT_EQ(fills_of(script), (std::vector<Fill>{{1, lots(1), cents(10001), at(20)}}));
}

TEST(Exchange, NeverReachesAnOrderBehindASizeThatTheFeedDoesNotGive) {
  SimScript script;
  script.market({quote(10, 10000, 10002), trade(20, Side::Sell, 10000, 1'000'000)})
      .send(10, limit(1, Side::Buy, 10000, 4));

  EXPECT_TRUE(fills_of(script).empty());
}

TEST(Exchange, CancelsTheRestOfAnImmediateOrder) {
  SimScript script;
  script.market({quote(10, 10000, 10002), quote(20, 10000, 10002, 9, 3)})
      .send(10, immediate(market(1, Side::Buy, 5)))
      .send(10, immediate(limit(2, Side::Buy, 10001, 5)));

  EXPECT_EQ(fills_of(script), (std::vector<Fill>{{1, lots(3), cents(10002), at(20)}}));
  const auto canceled = script.reports(ExecType::Canceled);
  ASSERT_EQ(canceled.size(), 2U);
  EXPECT_EQ(canceled[0].cum_qty, lots(3));
  EXPECT_EQ(canceled[0].leaves_qty, Qty{});
  EXPECT_EQ(canceled[0].reason, Reason::NO_LIQUIDITY);
  EXPECT_EQ(canceled[1].cum_qty, Qty{});
  EXPECT_EQ(canceled[1].reason, Reason::NO_LIQUIDITY);
}

TEST(Exchange, KeepsAnImmediateOrderOverACrossedQuote) {
  SimScript script;
  script.market({quote(10, 10000, 10002), quote(20, 10003, 10002), quote(30, 10000, 10002)})
      .send(10, immediate(limit(1, Side::Buy, 10002, 5)));

  EXPECT_EQ(fills_of(script), (std::vector<Fill>{{1, lots(5), cents(10002), at(30)}}));
  EXPECT_TRUE(script.reports(ExecType::Canceled).empty());
}

TEST(Exchange, MatchesOrdersOfTwoOwnersInsideTheSpreadAtThePriceOfTheOlder) {
  SimScript script;
  script.market({quote(10, 10000, 10010)})
      .send(10, limit(1, Side::Sell, 10005, 5))
      .send(11, of_other(limit(2, Side::Buy, 10007, 3)));

  EXPECT_EQ(fills_of(script),
            (std::vector<Fill>{{1, lots(3), cents(10005), at(12)}, {2, lots(3), cents(10005), at(12)}}));
}

TEST(Exchange, LetsAnOrderWaitWhereTheOutsideIsAsGoodAsAnotherOwner) {
  SimScript script;
  script.market({quote(10, 10000, 10002), quote(20, 10000, 10002, 9, 1)})
      .send(10, limit(1, Side::Sell, 10002, 5))
      .send(10, of_other(limit(2, Side::Buy, 10002, 3)));

  EXPECT_EQ(fills_of(script), (std::vector<Fill>{{2, lots(1), cents(10002), at(20)},
                                                 {1, lots(2), cents(10002), at(20)},
                                                 {2, lots(2), cents(10002), at(20)}}));
}

TEST(Exchange, GivesAMarketOrderTheBetterPriceOfAnotherOwnerFirst) {
  SimScript script;
  script.market({quote(10, 10000, 10010), quote(20, 10000, 10010)})
      .send(10, limit(1, Side::Sell, 10005, 2))
      .send(10, of_other(market(2, Side::Buy, 3)));

  EXPECT_EQ(fills_of(script), (std::vector<Fill>{{1, lots(2), cents(10005), at(20)},
                                                 {2, lots(2), cents(10005), at(20)},
                                                 {2, lots(1), cents(10010), at(20)}}));
}

TEST(Exchange, CutsAShareOfTheFillsAndLeavesTheRestToTheNextQuote) {
  SimScript script;
  script.with({.partial_fills = PartsPerMillion{1'000'000}, .pulse = engine::Duration{0}})
      .market({quote(10, 10000, 10002), quote(20, 10000, 10002), quote(30, 10000, 10003)})
      .send(10, market(1, Side::Buy, 2));

  EXPECT_EQ(fills_of(script),
            (std::vector<Fill>{{1, lots(1), cents(10002), at(20)}, {1, lots(1), cents(10003), at(30)}}));
}

TEST(Exchange, ReportsBothPartsOfACutFillOfAnImmediateOrderAtOnce) {
  SimScript script;
  script.with({.partial_fills = PartsPerMillion{1'000'000}, .pulse = engine::Duration{0}})
      .market({quote(10, 10000, 10002), quote(20, 10000, 10002), quote(30, 10000, 10002)})
      .send(10, immediate(market(1, Side::Buy, 2)))
      .send(20, immediate(limit(2, Side::Buy, 10002, 2)));

  EXPECT_EQ(fills_of(script), (std::vector<Fill>{{1, lots(1), cents(10002), at(20)},
                                                 {1, lots(1), cents(10002), at(20)},
                                                 {2, lots(1), cents(10002), at(30)},
                                                 {2, lots(1), cents(10002), at(30)}}));
  EXPECT_TRUE(script.reports(ExecType::Canceled).empty());
}

TEST(Exchange, ChargesTheCommissionOfTheNotional) {
  SimScript script;
  script.commission(25).market({quote(10, 10000, 10002), quote(20, 10000, 10002)}).send(10, market(1, Side::Buy, 4));

  // 4 x 100.02 x 25 / 1,000,000 = 0.010002
  EXPECT_EQ(script.fills().at(0).fee, Money{1'000'200});
}

TEST(Commission, RoundsTheExactProductHalfToEvenOnce) {
  const PartsPerMillion half{500'000};
  // Price 1e-9 x quantity: one money unit is 1e9 of them, so 1, 3 and 5 units at one half end on a tie.
  EXPECT_EQ(commission_of(Price{engine::kPriceScale}, Qty{1}, half), Money{0});
  EXPECT_EQ(commission_of(Price{engine::kPriceScale}, Qty{3}, half), Money{2});
  EXPECT_EQ(commission_of(Price{engine::kPriceScale}, Qty{5}, half), Money{2});
  EXPECT_EQ(commission_of(Price{engine::kPriceScale}, Qty{3}, PartsPerMillion{-500'000}), Money{-2});
}

TEST(Commission, SaturatesBeyondTheRangeOfMoney) {
  EXPECT_EQ(commission_of(Price{engine::kInt64Max}, Qty{engine::kInt64Max}, PartsPerMillion{1'000'000}),
            Money{engine::kInt64Max});
}

}  // namespace
}  // namespace adapters::sim
