// How the simulated venue answers order messages: accepts, refusals, cancels and replaces.
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "adapters/sim/orders.hpp"
#include "tests/support/sim_script.hpp"

namespace adapters::sim {
namespace {

using engine::CancelRejected;
using engine::CancelRejectedFor;
using engine::ExecType;
using engine::OrderId;
using engine::Price;
using engine::Qty;
using engine::Reason;
using engine::Side;
using namespace tests;  // NOLINT(google-build-using-namespace): the stage is the language of these scenarios

/// The reasons of all rejected orders of a script with one quiet market.
std::vector<Reason> reject_reasons(const std::vector<engine::OrderSubmitted>& orders) {
  SimScript script;
  script.market({quote(10, 10000, 10002), quote(50, 10000, 10002)});
  for (const auto& order : orders) script.send(10, order);
  std::vector<Reason> reasons;
  for (const auto& report : script.reports(ExecType::Rejected)) reasons.push_back(report.reason);
  return reasons;
}

TEST(OrderEntry, AcceptsAnOrderWithItsTerms) {
  SimScript script;
  script.market({quote(10, 10000, 10002), quote(50, 10000, 10002)}).send(10, limit(7, Side::Buy, 9990, 3));

  const auto accepted = script.reports(ExecType::New);

  ASSERT_EQ(accepted.size(), 1U);
  EXPECT_EQ(accepted[0].order_id, OrderId{7});
  EXPECT_EQ(accepted[0].order_qty, lots(3));
  EXPECT_EQ(accepted[0].order_price, cents(9990));
  EXPECT_EQ(accepted[0].leaves_qty, lots(3));
  EXPECT_EQ(accepted[0].venue_time, at(11));
  EXPECT_EQ(accepted[0].account, kAccount);
  EXPECT_NE(accepted[0].venue_order_id.raw(), 0U);
}

TEST(OrderEntry, RejectsWhatTheVenueDoesNotKnow) {
  auto stranger = limit(1, Side::Buy, 9990, 1);
  stranger.instrument = engine::InstrumentId{9};
  auto nobody = limit(2, Side::Buy, 9990, 1);
  nobody.account = engine::AccountId{9};

  EXPECT_EQ(reject_reasons({stranger, nobody}), (std::vector{Reason::INSTRUMENT_NOT_FOUND, Reason::ACCOUNT_NOT_FOUND}));
}

TEST(OrderEntry, RejectsQuantitiesThatAreNotPositiveOrNotWholeLots) {
  auto half = limit(3, Side::Buy, 9990, 1);
  half.qty = Qty{engine::kQtyScale / 2 * 3};

  EXPECT_EQ(reject_reasons({limit(1, Side::Buy, 9990, 0), limit(2, Side::Buy, 9990, -1), half,
                            limit(4, Side::Buy, 9990, 1'000'001)}),
            std::vector(4, Reason::INCORRECT_QUANTITY));
}

TEST(OrderEntry, RejectsPricesOffTheTick) {
  auto between = limit(1, Side::Buy, 9990, 1);
  between.price = Price{between.price.raw() + 1};

  EXPECT_EQ(reject_reasons({between, limit(2, Side::Buy, 0, 1), limit(3, Side::Buy, -5, 1)}),
            std::vector(3, Reason::INVALID_PRICE_INCREMENT));
}

TEST(OrderEntry, RejectsAnOrderIdTwice) {
  EXPECT_EQ(reject_reasons({limit(1, Side::Buy, 9990, 1), limit(1, Side::Buy, 9991, 1)}),
            (std::vector{Reason::DUPLICATE_ORDER}));
}

TEST(OrderEntry, RejectsPostOnlyOrdersThatTheQuoteMeets) {
  auto takes = limit(1, Side::Buy, 10002, 1);
  takes.exec_inst = engine::ExecInst{engine::exec_inst::kPostOnly};
  auto rests = limit(2, Side::Buy, 10001, 1);
  rests.exec_inst = takes.exec_inst;

  EXPECT_EQ(reject_reasons({takes, rests}), (std::vector{Reason::POST_ONLY_WOULD_TAKE}));
}

/// What became of a fill-or-kill order of three lots to buy at 10002, with so much on offer there.
std::vector<ExecType> fate_of_fill_or_kill(std::int64_t offered_lots) {
  auto order = limit(1, Side::Buy, 10002, 3);
  order.time_in_force = engine::TimeInForce::Fok;
  SimScript script;
  script.market({quote(10, 10000, 10002), quote(20, 10000, 10002, 9, offered_lots), quote(30, 10000, 10002)});
  script.send(10, order);
  std::vector<ExecType> fate;
  for (const auto& report : script.all<engine::ExecutionReport>()) fate.push_back(report.exec_type);
  return fate;
}

TEST(OrderEntry, FillsOrKillsOnTheNextQuote) {
  EXPECT_EQ(fate_of_fill_or_kill(3), (std::vector{ExecType::New, ExecType::Trade}));
  EXPECT_EQ(fate_of_fill_or_kill(2), (std::vector{ExecType::New, ExecType::Canceled}));
}

TEST(OrderEntry, NamesTheRequestThatItAnswers) {
  auto other = replace(1, 9991, 3);
  other.request_id = OrderId{55};
  SimScript script;
  script.market({quote(10, 10000, 10002), quote(50, 10000, 10002)});
  script.send(10, limit(1, Side::Buy, 9990, 3)).send(12, other);

  const auto replaced = script.reports(ExecType::Replaced);

  ASSERT_EQ(replaced.size(), 1U);
  EXPECT_EQ(replaced[0].request_id, OrderId{55});
}

TEST(OrderEntry, RejectsAShareOfTheOrders) {
  SimScript script;
  script.with({.rejects = engine::PartsPerMillion{250'000}, .pulse = engine::Duration{0}})
      .market({quote(10, 10000, 10002), quote(5'000, 10000, 10002)});
  for (std::uint64_t id = 1; id <= 4'000; ++id) script.send(10, limit(id, Side::Buy, 9000, 1));

  const auto rejected = script.reports(ExecType::Rejected).size();

  EXPECT_GT(rejected, 900U);  // 1,000 expected with a deviation of 27
  EXPECT_LT(rejected, 1'100U);
  EXPECT_EQ(script.reports(ExecType::New).size(), 4'000 - rejected);
}

TEST(OrderEntry, CancelsAWorkingOrder) {
  SimScript script;
  script.market({quote(10, 10000, 10002), quote(20, 9990, 9991)})
      .send(10, limit(1, Side::Buy, 9995, 3))
      .send(12, cancel(1));

  const auto canceled = script.reports(ExecType::Canceled);

  ASSERT_EQ(canceled.size(), 1U);
  EXPECT_EQ(canceled[0].venue_time, at(13));
  EXPECT_EQ(canceled[0].leaves_qty, Qty{});
  EXPECT_EQ(canceled[0].reason, Reason::NONE);
  EXPECT_TRUE(script.fills().empty());
}

TEST(OrderEntry, CancelsAWaitingMarketOrder) {
  SimScript script;
  script.market({quote(10, 10000, 10002), quote(20, 9990, 9991)}).send(10, market(1, Side::Buy, 3)).send(12, cancel(1));

  EXPECT_EQ(script.reports(ExecType::Canceled).size(), 1U);
  EXPECT_TRUE(script.fills().empty());
}

TEST(OrderEntry, RefusesToCancelWhatIsUnknownOrFinished) {
  SimScript script;
  auto foreign = cancel(2);
  foreign.account = kOtherAccount;
  script.market({quote(10, 10000, 10002), quote(20, 10000, 10002), quote(50, 10000, 10002)})
      .send(10, market(1, Side::Buy, 3))
      .send(10, limit(2, Side::Buy, 9000, 3))
      .send(20, cancel(1))
      .send(20, cancel(99))
      .send(20, foreign);

  const auto refused = script.all<CancelRejected>();

  ASSERT_EQ(refused.size(), 3U);
  EXPECT_EQ(refused[0].reason, Reason::TOO_LATE_TO_CANCEL);
  EXPECT_EQ(refused[0].response_to, CancelRejectedFor::Cancel);
  EXPECT_EQ(refused[0].venue_time, at(21));
  EXPECT_EQ(refused[1].reason, Reason::UNKNOWN_ORDER);
  EXPECT_EQ(refused[2].reason, Reason::UNKNOWN_ORDER);
  EXPECT_TRUE(script.reports(ExecType::Canceled).empty());
}

/// Which order fills first after the first of two at one price was replaced: a quote with room for one lot decides.
std::uint64_t first_after(const engine::OrderReplaceRequested& change) {
  SimScript script;
  script.market({quote(10, 10000, 10002), quote(20, 9980, 9981, 1, 1)})
      .send(10, limit(1, Side::Buy, 9990, 4))
      .send(10, limit(2, Side::Buy, 9990, 4))
      .send(12, change);
  return script.fills().at(0).order_id.raw();
}

TEST(OrderEntry, KeepsTheTimePriorityOfADecrease) { EXPECT_EQ(first_after(replace(1, 9990, 3)), 1U); }

TEST(OrderEntry, LosesTheTimePriorityWithAnIncrease) { EXPECT_EQ(first_after(replace(1, 9990, 5)), 2U); }

TEST(OrderEntry, LosesTheTimePriorityWithAnotherPrice) {
  EXPECT_EQ(first_after(replace(1, 9989, 4)), 2U);
  EXPECT_EQ(first_after(replace(2, 9991, 4)), 2U);
}

TEST(OrderEntry, ReportsTheTermsInForceAfterAReplace) {
  SimScript script;
  script.market({quote(10, 10000, 10002), quote(20, 9990, 9991, 2, 2), quote(50, 10000, 10002)})
      .send(10, limit(1, Side::Buy, 9995, 5))
      .send(20, replace(1, 9994, 4));

  const auto replaced = script.reports(ExecType::Replaced);

  ASSERT_EQ(replaced.size(), 1U);
  EXPECT_EQ(replaced[0].order_qty, lots(4));
  EXPECT_EQ(replaced[0].order_price, cents(9994));
  EXPECT_EQ(replaced[0].cum_qty, lots(2));
  EXPECT_EQ(replaced[0].leaves_qty, lots(2));
}

TEST(OrderEntry, FinishesAnOrderThatIsReplacedToWhatIsFilledOrLess) {
  SimScript script;
  script.market({quote(10, 10000, 10002), quote(20, 9990, 9991, 3, 3), quote(30, 9990, 9991)})
      .send(10, limit(1, Side::Buy, 9995, 5))
      .send(20, replace(1, 9995, 2))
      .send(22, cancel(1));

  const auto replaced = script.reports(ExecType::Replaced);

  ASSERT_EQ(replaced.size(), 1U);
  EXPECT_EQ(replaced[0].order_qty, lots(3));
  EXPECT_EQ(replaced[0].leaves_qty, Qty{});
  EXPECT_EQ(script.fills().size(), 1U);
  EXPECT_EQ(script.all<CancelRejected>().at(0).reason, Reason::TOO_LATE_TO_CANCEL);
}

TEST(OrderEntry, RefusesABadReplaceAndLeavesTheOrderAsItWas) {
  SimScript script;
  auto off_tick = replace(1, 9995, 3);
  off_tick.price = Price{off_tick.price.raw() + 1};
  script.market({quote(10, 10000, 10002), quote(20, 9990, 9991)})
      .send(10, limit(1, Side::Buy, 9995, 5))
      .send(12, replace(1, 9995, 0))
      .send(12, off_tick)
      .send(12, replace(99, 9995, 3));

  const auto refused = script.all<CancelRejected>();

  ASSERT_EQ(refused.size(), 3U);
  EXPECT_EQ(refused[0].reason, Reason::INCORRECT_QUANTITY);
  EXPECT_EQ(refused[0].response_to, CancelRejectedFor::Replace);
  EXPECT_EQ(refused[1].reason, Reason::INVALID_PRICE_INCREMENT);
  EXPECT_EQ(refused[2].reason, Reason::UNKNOWN_ORDER);
  EXPECT_EQ(script.fills().at(0).last_qty, lots(5));
}

TEST(OrderEntry, ReplacesAWaitingMarketOrderInQuantityOnly) {
  SimScript script;
  script.market({quote(10, 10000, 10002), quote(20, 10000, 10003)})
      .send(10, market(1, Side::Buy, 5))
      .send(12, replace(1, 0, 8));

  EXPECT_EQ(script.fills().at(0).last_qty, lots(8));
  EXPECT_EQ(script.reports(ExecType::Replaced).at(0).order_price, Price{});
}

TEST(OrderEntry, MatchesAnotherOwnerOnceAReplaceReachesIt) {
  SimScript script;
  script.market({quote(10, 10000, 10010), quote(50, 10000, 10010)})
      .send(10, of_other(limit(1, Side::Sell, 10007, 2)))
      .send(10, limit(2, Side::Buy, 10003, 2))
      .send(12, replace(2, 10008, 2));

  const auto fills = script.fills();

  ASSERT_EQ(fills.size(), 2U);
  EXPECT_EQ(fills[0].last_price, cents(10007));
  EXPECT_EQ(fills[1].last_price, cents(10007));
}

TEST(OrderEntry, NumbersReportsAndOrdersWithoutRepeating) {
  SimScript script;
  script.market({quote(10, 10000, 10002), quote(20, 10000, 10002), quote(30, 10000, 10002)})
      .send(10, market(1, Side::Buy, 1))
      .send(10, market(2, Side::Buy, 0))
      .send(10, market(3, Side::Sell, 1));

  std::uint64_t last = 0;
  for (const auto& report : script.all<engine::ExecutionReport>()) {
    EXPECT_EQ(report.exec_id.raw(), last + 1);
    last = report.exec_id.raw();
  }
  EXPECT_EQ(last, 5U);
}

TEST(Orders, KnowsEveryWorkingOrderAndTheLastFinishedOnes) {
  Orders orders;
  constexpr std::uint64_t kCount = 20'000;
  for (std::uint64_t id = 1; id <= kCount; ++id) {
    const std::uint32_t row = orders.add({.id = OrderId{id}, .qty = Qty{1}, .is_open = true});
    if (id % 10 != 0) orders.finish(row);  // one in ten works for ever
  }

  for (std::uint64_t id = 10; id <= kCount; id += 10) {
    const auto row = orders.find(OrderId{id});
    ASSERT_TRUE(row);
    EXPECT_EQ(orders[*row].id, OrderId{id});
  }
  EXPECT_TRUE(orders.find(OrderId{kCount - 1}));
  EXPECT_FALSE(orders.find(OrderId{1}));
  EXPECT_FALSE(orders.find(OrderId{kCount + 1}));
  EXPECT_LE(orders.row_count(), kCount / 10 + Orders::kFinishedKept + 1);
}

}  // namespace
}  // namespace adapters::sim
