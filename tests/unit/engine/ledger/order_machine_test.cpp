// Reports and what they come to, by the cases of the field: fast fills, late fills, duplicates, crossed answers.
#include "engine/ledger/order_machine.hpp"

#include <gtest/gtest.h>

#include "tests/support/engine_ledger.hpp"

namespace engine::ledger {
namespace {

using tests::event_of;
using tests::is_event;
using tests::LedgerBench;
using tests::ticks;
using tests::units;

void ask_cancel(LedgerBench& bench, const OrderSubmitted& order) { bench.ask_cancel(order); }
void ask_replace(LedgerBench& bench, const OrderSubmitted& order, Qty qty) { bench.ask_replace(order, qty); }
CancelRejected refusal(const OrderSubmitted& order, CancelRejectedFor what) {
  return {.order_id = order.order_id, .instrument = order.instrument, .account = order.account, .response_to = what};
}

TEST(OrderMachine, AcceptsPartsAndFills) {
  LedgerBench bench;
  const auto order = bench.submit(1, Side::Buy, units(10));

  bench.take(LedgerBench::status(order, ExecType::New));
  EXPECT_EQ(bench.row(1).status, OrdStatus::Accepted);
  EXPECT_EQ(bench.row(1).venue_order_id, VenueOrderId{1'001});
  const auto part = event_of<OrderFilled>(bench.take(LedgerBench::trade(order, 1, units(4))));
  EXPECT_EQ(part.status, OrdStatus::PartiallyFilled);
  EXPECT_EQ(part.leaves_qty, units(6));
  const auto rest = event_of<OrderFilled>(bench.take(LedgerBench::trade(order, 2, units(6))));

  EXPECT_EQ(rest.status, OrdStatus::Filled);
  EXPECT_EQ(rest.cum_qty, units(10));
  EXPECT_EQ(rest.leaves_qty, Qty{0});
  EXPECT_EQ(bench.position().qty, units(10));
}

TEST(OrderMachine, AFillBeforeTheAcceptanceCounts) {  // E01
  LedgerBench bench;
  const auto order = bench.submit(1, Side::Buy, units(10));

  bench.take(LedgerBench::trade(order, 1, units(10)));
  const auto outcome = bench.take(LedgerBench::status(order, ExecType::New));

  EXPECT_EQ(event_of<ReportIgnored>(outcome).reason, Reason::ORDER_CLOSED);
  EXPECT_EQ(outcome.halt, Reason::NONE);
  EXPECT_EQ(bench.row(1).status, OrdStatus::Filled);
}

TEST(OrderMachine, APartialFillLeavesACancelPending) {  // E02
  LedgerBench bench;
  const auto order = bench.submit(1, Side::Buy, units(10));
  ask_cancel(bench, order);

  bench.take(LedgerBench::trade(order, 1, units(4)));
  EXPECT_EQ(bench.row(1).status, OrdStatus::PendingCancel);
  const auto canceled = event_of<OrderCanceled>(bench.take(LedgerBench::status(order, ExecType::Canceled)));

  EXPECT_EQ(canceled.cum_qty, units(4));
  EXPECT_EQ(bench.row(1).leaves(), Qty{0});
  EXPECT_EQ(bench.position().working_buy, Qty{0});
}

TEST(OrderMachine, AnOrderThatFilledFirstStaysFilled) {  // E03
  LedgerBench bench;
  const auto order = bench.submit(1, Side::Buy, units(10));
  ask_cancel(bench, order);
  bench.take(LedgerBench::trade(order, 1, units(10)));

  const auto outcome = bench.take(refusal(order, CancelRejectedFor::Cancel));

  EXPECT_EQ(event_of<ReportIgnored>(outcome).reason, Reason::ORDER_CLOSED);
  EXPECT_EQ(bench.row(1).status, OrdStatus::Filled);
}

TEST(OrderMachine, ALateFillIsBooked) {  // E04
  LedgerBench bench;
  const auto order = bench.submit(1, Side::Buy, units(10));
  bench.take(LedgerBench::status(order, ExecType::Canceled));

  const auto outcome = bench.take(LedgerBench::trade(order, 1, units(4)));

  EXPECT_TRUE(is_event<OrderFilled>(outcome));
  EXPECT_EQ(outcome.halt, Reason::NONE);
  EXPECT_EQ(bench.position().qty, units(4));
  EXPECT_EQ(bench.row(1).leaves(), Qty{0});
  EXPECT_TRUE(is_consistent(bench.ledger()));
}

TEST(OrderMachine, AReplaceBelowWhatIsFilledIsFilled) {  // E08
  LedgerBench bench;
  const auto order = bench.submit(1, Side::Buy, units(10));
  bench.take(LedgerBench::trade(order, 1, units(6)));
  ask_replace(bench, order, units(5));
  auto report = LedgerBench::status(order, ExecType::Replaced);
  report.order_qty = units(5);

  const auto replaced = event_of<OrderReplaced>(bench.take(report));

  EXPECT_EQ(replaced.qty, units(6));
  EXPECT_EQ(bench.row(1).status, OrdStatus::Filled);
}

TEST(OrderMachine, ARefusedReplaceRestoresWhatWas) {  // E10
  LedgerBench bench;
  const auto order = bench.submit(1, Side::Buy, units(10));
  bench.take(LedgerBench::status(order, ExecType::New));
  ask_replace(bench, order, units(30));
  EXPECT_EQ(bench.position().working_buy, units(30)) << "the larger of both while in flight";
  bench.take(LedgerBench::trade(order, 1, units(3)));

  const auto outcome = bench.take(refusal(order, CancelRejectedFor::Replace));

  EXPECT_TRUE(is_event<OrderCancelRejected>(outcome));
  EXPECT_EQ(bench.row(1).status, OrdStatus::PartiallyFilled);
  EXPECT_EQ(bench.row(1).qty, units(10));
  EXPECT_EQ(bench.position().working_buy, units(7));
}

TEST(OrderMachine, ADuplicateExecutionIsBookedOnce) {  // E11
  LedgerBench bench;
  const auto order = bench.submit(1, Side::Buy, units(10));
  bench.take(LedgerBench::trade(order, 1, units(4)));

  const auto outcome = bench.take(LedgerBench::trade(order, 1, units(4)));

  EXPECT_EQ(event_of<ReportIgnored>(outcome).reason, Reason::DUPLICATE_EXECUTION);
  EXPECT_EQ(outcome.halt, Reason::NONE);
  EXPECT_EQ(bench.position().qty, units(4));
}

TEST(OrderMachine, AnOverfillIsBookedAndHalts) {  // E14
  LedgerBench bench;
  const auto order = bench.submit(1, Side::Buy, units(10));

  const auto outcome = bench.take(LedgerBench::trade(order, 1, units(11)));

  EXPECT_TRUE(is_event<OrderFilled>(outcome));
  EXPECT_EQ(outcome.halt, Reason::OVERFILL);
  EXPECT_EQ(bench.position().qty, units(11));
}

TEST(OrderMachine, AnExecutionOfAnUnknownOrderHalts) {  // E16
  LedgerBench bench;
  const auto order = bench.submit(1, Side::Buy, units(10));
  auto trade = LedgerBench::trade(order, 1, units(1));
  trade.order_id = OrderId{99};
  auto status = trade;
  status.exec_type = ExecType::Canceled;

  EXPECT_EQ(bench.take(trade).halt, Reason::UNKNOWN_ORDER);
  EXPECT_EQ(bench.take(status).halt, Reason::NONE) << "no quantity moved";
}

TEST(OrderMachine, AnOrderInDoubtResolvesByTheVenuesWord) {
  LedgerBench bench;
  const auto order = bench.submit(1, Side::Buy, units(10));
  bench.ledger().fold(OrderBecameUnknown{.order_id = order.order_id});
  EXPECT_EQ(bench.position().working_buy, units(10)) << "exposure counts UNKNOWN orders";

  bench.take(LedgerBench::status(order, ExecType::New));

  EXPECT_EQ(bench.row(1).status, OrdStatus::Accepted);
}

TEST(OrderMachine, AReportThatNamesAnotherSideHalts) {
  LedgerBench bench;
  const auto order = bench.submit(1, Side::Buy, units(10));
  auto report = LedgerBench::trade(order, 1, units(1));
  report.side = Side::Sell;

  const auto outcome = bench.take(report);

  EXPECT_EQ(outcome.halt, Reason::ORDER_EVENT_ILLEGAL);
  EXPECT_EQ(bench.position().qty, Qty{0});
}

TEST(OrderMachine, ARefusalThatNobodyWaitsForChangesNothing) {
  LedgerBench bench;
  const auto order = bench.submit(1, Side::Buy, units(10));

  const auto outcome = bench.take(refusal(order, CancelRejectedFor::Replace));

  EXPECT_EQ(event_of<ReportIgnored>(outcome).reason, Reason::ORDER_EVENT_ILLEGAL);
  EXPECT_EQ(bench.row(1).status, OrdStatus::Submitted);
}

struct OutOfRange {
  const char* name;
  ExecType type;
  std::int64_t last_qty;
  std::int64_t last_price;
  std::int64_t fee;
  std::int64_t order_qty;
  std::int64_t order_price;
};

TEST(OrderMachine, NumbersOutOfRangeAreKeptOutAndHalt) {
  const OutOfRange cases[]{
      {"no quantity", ExecType::Trade, 0, 1, 0, 1, 1},
      {"a negative quantity", ExecType::Trade, -1, 1, 0, 1, 1},
      {"a quantity beyond the position", ExecType::Trade, kInt64Max, kInt64Min, 0, 1, 1},
      {"a fee beyond the balance", ExecType::Trade, 1, 1, kInt64Min, 1, 1},
      {"a replace to nothing", ExecType::Replaced, 1, 1, 0, 0, 1},
      {"a replace below nothing", ExecType::Replaced, 1, 1, 0, kInt64Min, 1},
      {"a replace beyond the exposure", ExecType::Replaced, 1, 1, 0, kInt64Max, 1},
      {"a negative price", ExecType::Replaced, 1, 1, 0, 1, -1},
  };
  for (const OutOfRange& tested : cases) {
    SCOPED_TRACE(tested.name);
    LedgerBench bench;
    bench.submit(1, Side::Buy, units(10));
    const auto order = bench.submit(2, Side::Buy, units(10));
    bench.take(LedgerBench::trade(order, 1, Qty{5}, Price{1}));
    auto report = LedgerBench::status(order, tested.type);
    if (tested.type == ExecType::Replaced) bench.ask_replace(order, units(20));
    report.exec_id = ExecId{2};
    report.last_qty = Qty{tested.last_qty};
    report.last_price = Price{tested.last_price};
    report.fee = Money{tested.fee};
    report.order_qty = Qty{tested.order_qty};
    report.order_price = Price{tested.order_price};

    const auto outcome = bench.take(report);

    EXPECT_EQ(event_of<ReportIgnored>(outcome).reason, Reason::REPORT_OUT_OF_RANGE);
    EXPECT_EQ(outcome.halt, Reason::REPORT_OUT_OF_RANGE);
    EXPECT_EQ(bench.position().qty, Qty{5});
    EXPECT_TRUE(is_consistent(bench.ledger()));
  }
}

TEST(OrderMachine, AnExecTypeThatIsNoneHalts) {
  LedgerBench bench;
  const auto order = bench.submit(1, Side::Buy, units(10));

  for (const int raw : {0, 17, 255}) {
    const auto outcome = bench.take(LedgerBench::status(order, static_cast<ExecType>(raw)));
    EXPECT_EQ(outcome.halt, Reason::ORDER_EVENT_ILLEGAL) << raw;
  }
}

TEST(OrderMachine, TellsThePositionAfterAFill) {
  LedgerBench bench;
  const auto order = bench.submit(1, Side::Sell, units(10));
  bench.take(LedgerBench::trade(order, 1, units(10), ticks(100'000)));

  const PositionChanged told = describe_position(bench.ledger(), tests::kAccount, tests::kInstrument);

  EXPECT_EQ(told.qty, units(-10));
  EXPECT_EQ(told.average_price, ticks(100'000));
  EXPECT_EQ(told.balance, tests::cash(100'000));
}

ReleaseRefused withheld(const OrderSubmitted& order, IntentAction action) {
  return {.order_id = order.order_id,
          .instrument = order.instrument,
          .account = order.account,
          .action = action,
          .reason = Reason::KILL_SWITCH_ON};
}

TEST(OrderMachine, ANewOrderThatNeverLeftIsGone) {
  LedgerBench bench;
  const auto order = bench.submit(1, Side::Buy, units(10));

  const auto outcome = bench.take(withheld(order, IntentAction::New));

  EXPECT_EQ(event_of<OrderRejected>(outcome).reason, Reason::KILL_SWITCH_ON);
  EXPECT_EQ(outcome.strategy, tests::kStrategy);
  EXPECT_EQ(bench.row(1).status, OrdStatus::Rejected);
  EXPECT_EQ(bench.position().working_buy, Qty{0});
  EXPECT_EQ(bench.ledger().account(tests::kAccount).open_orders, 0U);
}

TEST(OrderMachine, ACancelOnItsWayDoesNotKeepAnOrderThatNeverLeft) {
  LedgerBench bench;
  const auto order = bench.submit(1, Side::Buy, units(10));
  ask_cancel(bench, order);

  bench.take(withheld(order, IntentAction::New));
  const auto late = bench.take(withheld(order, IntentAction::Cancel));

  EXPECT_EQ(bench.row(1).status, OrdStatus::Rejected);
  EXPECT_EQ(event_of<ReportIgnored>(late).reason, Reason::ORDER_CLOSED);
}

TEST(OrderMachine, AReplaceThatNeverLeftLeavesTheOrderAsItWas) {
  LedgerBench bench;
  const auto order = bench.submit(1, Side::Buy, units(10));
  bench.take(LedgerBench::status(order, ExecType::New));
  ask_replace(bench, order, units(30));

  const auto outcome = bench.take(withheld(order, IntentAction::Replace));

  EXPECT_EQ(event_of<OrderCancelRejected>(outcome).response_to, CancelRejectedFor::Replace);
  EXPECT_EQ(bench.row(1).status, OrdStatus::Accepted);
  EXPECT_EQ(bench.position().working_buy, units(10));
}

TEST(OrderMachine, WhatTheVenueKnowsHasLeft) {
  LedgerBench bench;
  const auto order = bench.submit(1, Side::Buy, units(10));
  bench.take(LedgerBench::status(order, ExecType::New));

  const auto outcome = bench.take(withheld(order, IntentAction::New));

  EXPECT_EQ(event_of<ReportIgnored>(outcome).reason, Reason::ORDER_EVENT_ILLEGAL);
  EXPECT_EQ(outcome.halt, Reason::ORDER_EVENT_ILLEGAL);
  EXPECT_EQ(bench.position().working_buy, units(10)) << "what may be in the market is kept in the books";
}

TEST(OrderMachine, ARefusalOfNothingChangesNothing) {
  LedgerBench bench;
  const auto order = bench.submit(1, Side::Buy, units(10));
  OrderSubmitted other = order;
  other.order_id = OrderId{77};

  EXPECT_EQ(event_of<ReportIgnored>(bench.take(withheld(other, IntentAction::New))).reason, Reason::UNKNOWN_ORDER);
  EXPECT_EQ(event_of<ReportIgnored>(bench.take(withheld(order, IntentAction::Cancel))).reason,
            Reason::ORDER_EVENT_ILLEGAL);
  EXPECT_EQ(bench.row(1).status, OrdStatus::Submitted);
}

}  // namespace
}  // namespace engine::ledger
