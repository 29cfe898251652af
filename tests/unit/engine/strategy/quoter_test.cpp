// The quoter in a core: one order a side, at the best prices, moved when 2 ticks off, at most 3,000 units held.
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/engine_run.hpp"

namespace engine::strategy {
namespace {

using tests::EngineRun;
using tests::kAccount;
using tests::kInstrument;
using tests::quote;
using tests::seconds;
using tests::Step;
using tests::ticks;
using tests::units;

tests::TestConfig with_quoter() {
  tests::TestConfig config;
  config.strategies = {tests::quoter_spec()};
  return config;
}

class QuoterRun {
 public:
  explicit QuoterRun(const tests::TestConfig& config = with_quoter()) : run{config} {}

  Step market(std::int64_t bid, std::int64_t ask) { return run.send(quote(ticks(bid), ticks(ask)), seconds(1)); }
  /// Both orders out and accepted, at 99,999 and 100,001.
  void make_market() {
    const Step step = market(99'999, 100'001);
    for (const auto& order : step.all<OrderSubmitted>()) {
      (order.side == Side::Buy ? buy : sell) = order;
      run.report(order, ExecType::New);
    }
  }
  /// The venue puts a replace in force.
  Step confirm(const OrderReplaceRequested& replace, const OrderSubmitted& order) {
    OrderSubmitted changed = order;
    changed.qty = replace.qty;
    changed.price = replace.price;
    return run.report(changed, ExecType::Replaced);
  }

  EngineRun run;
  OrderSubmitted buy;
  OrderSubmitted sell;
};

TEST(Quoter, QuotesBothBestPrices) {
  QuoterRun quoter;

  const auto orders = quoter.market(99'999, 100'001).all<OrderSubmitted>();

  ASSERT_EQ(orders.size(), 2U);
  EXPECT_EQ(orders[0].side, Side::Buy);
  EXPECT_EQ(orders[0].price, ticks(99'999));
  EXPECT_EQ(orders[1].side, Side::Sell);
  EXPECT_EQ(orders[1].price, ticks(100'001));
  EXPECT_EQ(orders[1].qty, units(1'000));
}

TEST(Quoter, StandsBehindTheBestPricesByItsHalfSpread) {
  auto config = with_quoter();
  config.strategies[0].parameters[quoter_parameters::HalfSpread] = 7;
  QuoterRun quoter{config};

  const auto orders = quoter.market(99'999, 100'001).all<OrderSubmitted>();

  ASSERT_EQ(orders.size(), 2U);
  EXPECT_EQ(orders[0].price, ticks(99'992));
  EXPECT_EQ(orders[1].price, ticks(100'008));
}

TEST(Quoter, NeverGoesThroughTheMarket) {
  auto config = with_quoter();
  config.strategies[0].parameters[quoter_parameters::HalfSpread] = -50;
  QuoterRun quoter{config};

  const auto orders = quoter.market(99'990, 100'010).all<OrderSubmitted>();

  ASSERT_FALSE(orders.empty());
  EXPECT_EQ(orders[0].price, ticks(100'009)) << "a tick inside";
}

TEST(Quoter, NeverCrossesItsOwnQuote) {
  for (const std::int64_t half_spread : {-1, -5, -50}) {
    auto config = with_quoter();
    config.strategies[0].parameters[quoter_parameters::HalfSpread] = half_spread;
    QuoterRun quoter{config};

    const auto orders = quoter.market(99'998, 100'002).all<OrderSubmitted>();

    if (orders.size() < 2) continue;
    EXPECT_LT(orders[0].price, orders[1].price) << half_spread;
  }
}

TEST(Quoter, WaitsWithASideUntilTheOtherHasMoved) {
  QuoterRun quoter;
  quoter.make_market();

  const auto moved = quoter.market(100'010, 100'012).only<OrderReplaceRequested>();
  EXPECT_EQ(moved.order_id, quoter.sell.order_id) << "the bid would meet our own offer at 100,001";
  const auto followed = quoter.confirm(moved, quoter.sell).only<OrderReplaceRequested>();

  EXPECT_EQ(followed.order_id, quoter.buy.order_id);
  EXPECT_EQ(followed.price, ticks(100'010));
}

TEST(Quoter, ReplacesAtItsRequoteDistance) {
  QuoterRun quoter;
  quoter.make_market();

  EXPECT_EQ(quoter.market(99'998, 100'000).count<OrderReplaceRequested>(), 0U) << "one tick";
  const auto replaces = quoter.market(99'997, 99'999).all<OrderReplaceRequested>();

  ASSERT_FALSE(replaces.empty());
  EXPECT_EQ(replaces[0].order_id, quoter.buy.order_id);
  EXPECT_EQ(replaces[0].price, ticks(99'997));
  EXPECT_EQ(replaces[0].qty, units(1'000));
}

TEST(Quoter, WaitsForAnswersInFlight) {
  QuoterRun quoter;
  quoter.market(99'999, 100'001);
  EXPECT_EQ(quoter.market(99'989, 99'991).headers().size(), 1U) << "not accepted yet";

  QuoterRun accepted;
  accepted.make_market();
  accepted.market(99'989, 99'991);

  EXPECT_EQ(accepted.market(99'979, 99'981).count<OrderReplaceRequested>(), 0U) << "the replace of the bid is pending";
}

TEST(Quoter, StopsBuyingAtItsInventory) {
  QuoterRun quoter;
  quoter.make_market();
  OrderSubmitted buy = quoter.buy;
  for (int i = 1; i <= 2; ++i) {
    const auto again = quoter.run.fill(buy, units(1'000), ticks(99'999)).only<OrderSubmitted>();
    EXPECT_EQ(again.side, Side::Buy);
    buy = again;
  }

  const Step third = quoter.run.fill(buy, units(1'000), ticks(99'999));

  EXPECT_EQ(quoter.run.state().ledger().position(kAccount, kInstrument).qty, units(3'000));
  EXPECT_EQ(third.count<OrderSubmitted>(), 0U);
  EXPECT_EQ(quoter.market(99'999, 100'001).count<OrderSubmitted>(), 0U);
}

TEST(Quoter, CancelsASideThatNoLongerFits) {
  auto config = with_quoter();
  config.strategies[0].parameters[quoter_parameters::InventoryMax] = units(1'500).raw();
  QuoterRun quoter{config};
  quoter.make_market();

  const Step step = quoter.run.fill(quoter.buy, units(600), ticks(99'999));

  EXPECT_EQ(step.only<OrderCancelRequested>().order_id, quoter.buy.order_id);
}

TEST(Quoter, LeansAwayFromWhatItHolds) {
  auto config = with_quoter();
  config.strategies[0].parameters[quoter_parameters::Skew] = 30;
  QuoterRun quoter{config};
  quoter.make_market();

  const Step step = quoter.run.fill(quoter.buy, units(1'000), ticks(99'999));

  EXPECT_EQ(step.only<OrderSubmitted>().price, ticks(99'989)) << "a third of the inventory, a third of the skew";
  EXPECT_EQ(step.count<OrderReplaceRequested>(), 0U)
      << "the offer would go to 99,991: bounded to 100,000, one tick off";
}

TEST(Quoter, IsStillWhileTheMarketIsCrossed) {
  QuoterRun quoter;

  EXPECT_EQ(quoter.market(100'001, 100'000).headers().size(), 1U);
}

TEST(Quoter, KeepsItsPricesOnTicksOfAnOffTickMarket) {
  QuoterRun quoter;

  const Step step = quoter.run.send(quote(Price{ticks(99'999).raw() + 3'000}, Price{ticks(100'001).raw() - 3'000}));

  const auto orders = step.all<OrderSubmitted>();
  ASSERT_EQ(orders.size(), 2U);
  EXPECT_EQ(orders[0].price, ticks(99'999)) << "down for a bid";
  EXPECT_EQ(orders[1].price, ticks(100'001)) << "up for an offer";
}

}  // namespace
}  // namespace engine::strategy
