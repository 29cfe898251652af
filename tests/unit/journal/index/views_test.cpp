// What the views tell people, and that the orders' rows move on as the events say.
#include <gtest/gtest.h>

#include "tests/support/journal_index.hpp"
#include "tests/support/journal_session.hpp"

namespace {

using namespace engine;
using tests::ask;
using tests::ask_one;
using tests::TemporaryDirectory;

TEST(IndexViews, OrdersShowEachOrderAsItStands) {
  const TemporaryDirectory directory;
  tests::write_session(directory.journal(), 1);
  tests::catch_up(directory.journal());

  EXPECT_EQ(ask_one(directory.journal(),
                    "SELECT symbol, account, strategy, side, ord_type, qty, price, cum_qty, status FROM orders"),
            "EURUSD|1|3|Buy|Limit|1|1.1|1|Filled");
}

TEST(IndexViews, FillsAndPositionsShowDecimals) {
  const TemporaryDirectory directory;
  tests::write_session(directory.journal(), 3);
  tests::catch_up(directory.journal());

  EXPECT_EQ(ask(directory.journal(), "SELECT symbol, qty, price, fee FROM fills ORDER BY sequence"),
            (std::vector<std::string>{"EURUSD|1|1.100000001|-0.0000015", "XAUUSD|1.00000001|1.100000001|-0.0000015",
                                      "EURUSD|1.00000002|1.100000001|-0.0000015"}));
  EXPECT_EQ(ask(directory.journal(), "SELECT account, symbol, qty, balance FROM positions ORDER BY symbol"),
            (std::vector<std::string>{"1|EURUSD|1.00000002|0.00000099", "1|XAUUSD|1.00000001|0.00000099"}));
}

TEST(IndexViews, DecisionsTellTheGateThatDenied) {
  const TemporaryDirectory directory;
  tests::write_session(directory.journal(), 1);
  tests::catch_up(directory.journal());

  EXPECT_EQ(ask_one(directory.journal(),
                    "SELECT symbol, gate, reason, gate_value, gate_limit FROM decisions WHERE verdict = 'Denied'"),
            "XAUUSD|7|QUANTITY_EXCEEDS_MAXIMUM|900000000|500000000");
}

TEST(IndexViews, CommandsCarryTheirAnswer) {
  const TemporaryDirectory directory;
  tests::SessionWriter session{directory.journal()};
  session.step(ArmAccount{.correlation = {.high = 1}, .operator_id = OperatorId{9}, .account = tests::kAccount},
               CommandRefused{.correlation = {.high = 1}, .reason = Reason::ENVIRONMENT_MISMATCH});
  session.step(AdjustBalance{.correlation = {.high = 2}, .account = tests::kAccount, .amount = Money{-150'000'000}},
               BalanceAdjusted{.account = tests::kAccount}, CommandAccepted{.correlation = {.high = 2}});
  session.close();
  tests::catch_up(directory.journal());

  EXPECT_EQ(ask(directory.journal(), "SELECT command, operator_id, account, detail, answer, reason FROM commands"),
            (std::vector<std::string>{"arm_account|9|1|Simulated|refused|ENVIRONMENT_MISMATCH",
                                      "adjust_balance|0|1|-1.5|accepted|-"}));
}

TEST(IndexViews, HaltsAndSessionsAreTold) {
  const TemporaryDirectory directory;
  tests::SessionWriter session{directory.journal()};
  session.step(TimerPulse{}, ScopeHalted{.scope = Scope::Account, .reason = Reason::DAILY_LOSS_LIMIT, .id = 1},
               AccountDisarmed{.account = tests::kAccount, .reason = Reason::OPERATOR_REQUEST});
  session.step(SessionEnded{.reason = StopReason::Signal});
  session.close();
  tests::catch_up(directory.journal());

  EXPECT_EQ(ask(directory.journal(), "SELECT what, scope, id, reason FROM halts"),
            (std::vector<std::string>{"halted|Account|1|DAILY_LOSS_LIMIT", "disarmed|Account|1|OPERATOR_REQUEST"}));
  EXPECT_EQ(ask_one(directory.journal(), "SELECT sequence, mode, ended_by, last_sequence FROM sessions"),
            "1|Live|Signal|5");
}

TEST(IndexViews, EveryViewCanBeAsked) {
  const TemporaryDirectory directory;
  tests::write_session(directory.journal(), 2);
  tests::catch_up(directory.journal());

  for (const std::string& view : ask(directory.journal(), "SELECT name FROM sqlite_master WHERE type = 'view'")) {
    ask(directory.journal(), "SELECT * FROM " + view);
  }
}

/// A journal with one order, and its row after what happened to it.
class OneOrder {
 public:
  OneOrder() : session_{directory_.journal()}, id_{tests::submit(session_, tests::kEuro, Qty{300})} {}
  /// As a venue's report and what became of it.
  template <IsEvent Event>
  OneOrder& then(Event event) {
    event.order_id = id_;
    session_.step(TimerPulse{}, event);
    return *this;
  }
  std::string row(const std::string& columns = "status, settled") {
    session_.close();
    tests::catch_up(directory_.journal());
    return ask_one(directory_.journal(), "SELECT " + columns + " FROM order_state");
  }

 private:
  TemporaryDirectory directory_;
  tests::SessionWriter session_;
  OrderId id_;
};

OrderFilled fill_of(std::int64_t cumulated, OrdStatus status) { return {.status = status, .cum_qty = Qty{cumulated}}; }

TEST(IndexOrders, StartSubmitted) { EXPECT_EQ(OneOrder{}.row(), "Submitted|Submitted"); }

TEST(IndexOrders, AreAcceptedUnderTheVenuesNumber) {
  EXPECT_EQ(OneOrder{}.then(OrderAccepted{.venue_order_id = VenueOrderId{44}}).row("status, venue_order_id"),
            "Accepted|44");
}

TEST(IndexOrders, ReturnFromARefusedCancelToWhatTheyWere) {
  EXPECT_EQ(OneOrder{}
                .then(OrderAccepted{})
                .then(fill_of(100, OrdStatus::PartiallyFilled))
                .then(OrderCancelRequested{})
                .then(OrderCancelRejected{.reason = Reason::TOO_LATE_TO_CANCEL})
                .row("status, cum_qty_e8, reason"),
            "PartiallyFilled|100|TOO_LATE_TO_CANCEL");
}

TEST(IndexOrders, StayPendingThroughAFillAndAnAcceptance) {
  EXPECT_EQ(OneOrder{}.then(OrderCancelRequested{}).then(OrderAccepted{}).row(), "PendingCancel|Accepted");
  EXPECT_EQ(OneOrder{}
                .then(OrderAccepted{})
                .then(OrderReplaceRequested{.qty = Qty{500}})
                .then(fill_of(100, OrdStatus::PendingReplace))
                .row(),
            "PendingReplace|PartiallyFilled");
}

TEST(IndexOrders, TakeTheirNewTermsWhenReplaced) {
  EXPECT_EQ(OneOrder{}
                .then(OrderAccepted{})
                .then(OrderReplaceRequested{.qty = Qty{500}, .price = Price{7}})
                .then(OrderReplaced{.venue_order_id = VenueOrderId{45}, .qty = Qty{500}, .price = Price{7}})
                .row("status, qty_e8, price_e9, venue_order_id"),
            "Accepted|500|7|45");
}

TEST(IndexOrders, EndCanceledRejectedOrUnknown) {
  EXPECT_EQ(OneOrder{}.then(OrderCanceled{.reason = Reason::VENUE_REJECTED}).row("status, reason"),
            "Canceled|VENUE_REJECTED");
  EXPECT_EQ(OneOrder{}.then(OrderRejected{.reason = Reason::NO_LIQUIDITY}).row("status, reason"),
            "Rejected|NO_LIQUIDITY");
  EXPECT_EQ(OneOrder{}.then(OrderBecameUnknown{}).row(), "Unknown|Unknown");
}

TEST(IndexOrders, DoNotReopenByALateAcceptance) {
  EXPECT_EQ(OneOrder{}.then(fill_of(300, OrdStatus::Filled)).then(OrderAccepted{}).row(), "Filled|Filled");
}

}  // namespace
