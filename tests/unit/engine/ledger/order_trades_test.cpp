// Executions taken back and corrected, and the answers of venues that replace by making anew.
#include <gtest/gtest.h>

#include "engine/ledger/order_machine.hpp"
#include "tests/support/engine_ledger.hpp"

namespace engine::ledger {
namespace {

using tests::event_of;
using tests::is_event;
using tests::LedgerBench;
using tests::ticks;
using tests::units;

ExecutionReport bust(const OrderSubmitted& order, std::uint64_t exec_id, std::uint64_t of, Qty leaves = {}) {
  ExecutionReport report = LedgerBench::status(order, ExecType::TradeCancel);
  report.exec_id = ExecId{exec_id};
  report.exec_ref_id = ExecId{of};
  report.leaves_qty = leaves;
  return report;
}

TEST(OrderTrades, ABustGivesBackFeeAndQuantity) {
  LedgerBench bench;
  const auto order = bench.submit(1, Side::Buy, units(10));
  auto fill = LedgerBench::trade(order, 1, units(10));
  fill.fee = tests::cash(3);
  bench.take(fill);

  bench.take(bust(order, 2, 1, units(10)));

  EXPECT_EQ(bench.row(1).status, OrdStatus::Accepted);
  EXPECT_EQ(bench.position().qty, Qty{0});
  EXPECT_EQ(bench.position().cost, 0);
  EXPECT_EQ(bench.ledger().account(tests::kAccount).balance, tests::cash(100'000));
  EXPECT_TRUE(is_consistent(bench.ledger()));
}

TEST(OrderTrades, ABustThatTheVenueDoesNotReinstateEndsTheOrder) {
  LedgerBench bench;
  const auto order = bench.submit(1, Side::Buy, units(10));
  bench.take(LedgerBench::trade(order, 1, units(10)));

  const auto taken = event_of<ExecutionBusted>(bench.take(bust(order, 2, 1)));

  EXPECT_EQ(taken.status, OrdStatus::Canceled);
  EXPECT_EQ(bench.row(1).leaves(), Qty{0});
}

TEST(OrderTrades, ABustOfAPartLeavesTheRest) {
  LedgerBench bench;
  const auto order = bench.submit(1, Side::Buy, units(10));
  bench.take(LedgerBench::trade(order, 1, units(4), ticks(100'000)));
  bench.take(LedgerBench::trade(order, 2, units(3), ticks(99'000)));

  bench.take(bust(order, 3, 1));

  EXPECT_EQ(bench.row(1).status, OrdStatus::PartiallyFilled);
  EXPECT_EQ(bench.row(1).leaves(), units(7));
  EXPECT_EQ(bench.row(1).average_price(), ticks(99'000)) << "of what is left";
  EXPECT_EQ(bench.position().working_buy, units(7));
}

TEST(OrderTrades, ABustOfWhatWasNeverBookedHalts) {
  LedgerBench bench;
  const auto order = bench.submit(1, Side::Buy, units(10));

  EXPECT_EQ(bench.take(bust(order, 2, 1)).halt, Reason::UNKNOWN_EXECUTION);
}

TEST(OrderTrades, ABustOfAnotherOrdersExecutionHalts) {
  LedgerBench bench;
  const auto order = bench.submit(1, Side::Buy, units(10));
  const auto other = bench.submit(2, Side::Buy, units(10));
  bench.take(LedgerBench::trade(order, 1, units(4)));

  EXPECT_EQ(bench.take(bust(other, 2, 1)).halt, Reason::UNKNOWN_EXECUTION);
  EXPECT_EQ(bench.position().qty, units(4));
}

TEST(OrderTrades, ACorrectionToLessOpensWhatTheVenueReinstates) {
  LedgerBench bench;
  const auto order = bench.submit(1, Side::Buy, units(10));
  bench.take(LedgerBench::trade(order, 1, units(10)));
  auto corrected = LedgerBench::trade(order, 2, units(6));
  corrected.exec_type = ExecType::TradeCorrect;
  corrected.exec_ref_id = ExecId{1};
  corrected.leaves_qty = units(4);

  const auto outcome = bench.take(corrected);

  EXPECT_TRUE(is_event<ExecutionBusted>(outcome) && is_event<OrderFilled>(outcome));
  EXPECT_EQ(bench.row(1).status, OrdStatus::PartiallyFilled);
  EXPECT_EQ(bench.row(1).leaves(), units(4));
  EXPECT_EQ(bench.position().qty, units(6));
  EXPECT_TRUE(is_consistent(bench.ledger()));
}

TEST(OrderTrades, ACorrectionTwiceIsBookedOnce) {
  LedgerBench bench;
  const auto order = bench.submit(1, Side::Buy, units(10));
  bench.take(LedgerBench::trade(order, 1, units(4)));
  auto corrected = LedgerBench::trade(order, 2, units(5));
  corrected.exec_type = ExecType::TradeCorrect;
  corrected.exec_ref_id = ExecId{1};
  bench.take(corrected);

  EXPECT_EQ(event_of<ReportIgnored>(bench.take(corrected)).reason, Reason::DUPLICATE_EXECUTION);
  EXPECT_EQ(bench.position().qty, units(5));
}

TEST(OrderTrades, TheAnswerToAnOlderReplaceChangesNothing) {
  LedgerBench bench;
  const auto order = bench.submit(1, Side::Buy, units(10));
  bench.take(LedgerBench::status(order, ExecType::New));
  auto first = LedgerBench::status(order, ExecType::Replaced);
  first.request_id = bench.ask_replace(order, units(20));
  first.order_qty = units(20);
  bench.take(first);
  auto second = LedgerBench::status(order, ExecType::Replaced);
  second.request_id = bench.ask_replace(order, units(30));
  second.order_qty = units(30);
  bench.take(second);

  EXPECT_EQ(event_of<ReportIgnored>(bench.take(first)).reason, Reason::ALREADY_KNOWN);
  EXPECT_EQ(bench.row(1).qty, units(30));
}

TEST(OrderTrades, ACancelMayFollowAReplaceThatIsNotAnswered) {
  LedgerBench bench;
  const auto order = bench.submit(1, Side::Buy, units(10));
  bench.take(LedgerBench::status(order, ExecType::New));
  bench.ask_replace(order, units(20), ticks(100'000));
  bench.ask_cancel(order);
  auto replaced = LedgerBench::status(order, ExecType::Replaced);
  replaced.order_qty = units(20);

  bench.take(replaced);
  EXPECT_EQ(bench.row(1).status, OrdStatus::PendingCancel) << "the higher precedence stays";
  EXPECT_EQ(bench.position().working_buy, units(20));
  bench.take(LedgerBench::status(order, ExecType::Canceled));

  EXPECT_EQ(bench.row(1).status, OrdStatus::Canceled);
  EXPECT_EQ(bench.position().working_buy, Qty{0});
}

TEST(OrderTrades, ASuspendedOrderComesBack) {
  LedgerBench bench;
  const auto order = bench.submit(1, Side::Buy, units(10));
  bench.take(LedgerBench::status(order, ExecType::Suspended));
  EXPECT_EQ(bench.row(1).status, OrdStatus::Suspended);

  bench.take(LedgerBench::status(order, ExecType::New));
  EXPECT_EQ(bench.row(1).status, OrdStatus::Accepted);
  bench.take(LedgerBench::status(order, ExecType::DoneForDay));
  EXPECT_EQ(bench.row(1).status, OrdStatus::DoneForDay);
  bench.take(LedgerBench::status(order, ExecType::Expired));

  EXPECT_EQ(bench.row(1).status, OrdStatus::Expired);
}

}  // namespace
}  // namespace engine::ledger
