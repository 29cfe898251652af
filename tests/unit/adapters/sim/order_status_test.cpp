// What the simulated venue says when it is asked about an order.
#include <gtest/gtest.h>

#include "tests/support/sim_script.hpp"

namespace adapters::sim {
namespace {

using engine::ExecType;
using engine::OrdStatus;
using engine::Side;
using tests::at;
using tests::cancel;
using tests::kAccount;
using tests::kInstrument;
using tests::limit;
using tests::lots;
using tests::market;
using tests::quote;
using tests::SimScript;

engine::OrderStatusRequested ask(std::uint64_t id) {
  return {.order_id = engine::OrderId{id}, .instrument = kInstrument, .account = kAccount};
}

TEST(OrderStatus, IsToldOfEachOrderThatItTook) {
  SimScript script;
  script.market({quote(5, 10000, 10002), quote(15, 10000, 10002), quote(60, 10000, 10002)})
      .send(10, limit(1, Side::Buy, 9000, 3))
      .send(10, market(2, Side::Buy, 3))
      .send(10, limit(3, Side::Buy, 9000, 3))
      .send(20, cancel(3))
      .send(30, ask(1))
      .send(30, ask(2))
      .send(30, ask(3));

  const auto told = script.reports(ExecType::OrderStatus);

  ASSERT_EQ(told.size(), 3U);
  EXPECT_EQ(told[0].ord_status, OrdStatus::Accepted);
  EXPECT_EQ(told[0].leaves_qty, lots(3));
  EXPECT_EQ(told[1].ord_status, OrdStatus::Filled);
  EXPECT_EQ(told[1].cum_qty, lots(3));
  EXPECT_EQ(told[2].ord_status, OrdStatus::Canceled);
  for (const auto& report : told) EXPECT_EQ(report.source, engine::ReportSource::Query);
}

TEST(OrderStatus, OfAnOrderThatItNeverTookIsNotFound) {
  SimScript script;
  engine::OrderStatusRequested of_another = ask(1);
  of_another.account = tests::kOtherAccount;
  script.market({quote(5, 10000, 10002), quote(60, 10000, 10002)})
      .send(10, limit(1, Side::Buy, 9000, 3))
      .send(20, ask(99))
      .send(20, of_another);

  const auto unknown = script.all<engine::OrderNotFound>();

  ASSERT_EQ(unknown.size(), 2U) << "an account is told of its own orders only";
  EXPECT_EQ(unknown[0].order_id.raw(), 99U);
  EXPECT_EQ(unknown[0].venue_time, at(21));
  EXPECT_TRUE(script.reports(ExecType::OrderStatus).empty());
}

}  // namespace
}  // namespace adapters::sim
