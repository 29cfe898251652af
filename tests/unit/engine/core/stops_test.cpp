// Stops by hand: what they take out of the market, what they leave there, and what it takes to go on.
#include <set>

#include <gtest/gtest.h>

#include "tests/support/engine_stops.hpp"

namespace engine::core {
namespace {

using tests::by_hand;
using tests::HandRun;
using tests::kAccount;
using tests::kInstrument;
using tests::kStrategy;
using tests::resume;
using tests::seconds;
using tests::stop;
using tests::ticks;
using tests::units;

std::set<OrderId> cancelled_in(const tests::Step& step) {
  std::set<OrderId> ids;
  for (const auto& request : step.all<OrderCancelRequested>()) ids.insert(request.order_id);
  return ids;
}

const std::pair<Scope, std::uint32_t> kScopes[]{
    {Scope::System, 0}, {Scope::Venue, 1}, {Scope::Account, 1}, {Scope::Strategy, 1}, {Scope::Instrument, 1}};

TEST(Stop, OfEachScopeAndKindCancelsEntriesInItsOwnStepAndDeniesNewOnes) {
  for (const auto& [scope, id] : kScopes) {
    for (const HaltKind kind : {HaltKind::Halt, HaltKind::Breaker, HaltKind::Kill}) {
      HandRun run;
      const auto first = run.work(Side::Buy, 1'000, ticks(99'000));
      const auto second = run.work(Side::Sell, 1'000, ticks(101'000));

      const auto step = run.send(stop(scope, id, kind));

      EXPECT_EQ(cancelled_in(step), (std::set{first.order_id, second.order_id}));
      EXPECT_EQ(step.only<EntriesCancelled>().working, 2U);
      EXPECT_NE(run.outcome(by_hand(Side::Buy, 1'000, ticks(99'000))), Reason::NONE);
    }
  }
}

TEST(Stop, OfAnotherScopeLeavesOrdersAlone) {
  tests::TestConfig config = tests::quiet_desk();
  config.accounts.push_back(tests::account_spec(2));
  config.instruments.push_back(tests::instrument_spec(2));
  config.strategies.push_back(tests::trend_spec(2));
  HandRun run{config};
  const auto order = run.work(Side::Buy, 1'000, ticks(99'000));

  for (const auto& [scope, id] : {std::pair{Scope::Venue, 2U}, std::pair{Scope::Account, 2U},
                                  std::pair{Scope::Strategy, 2U}, std::pair{Scope::Instrument, 2U}}) {
    EXPECT_TRUE(cancelled_in(run.send(stop(scope, id))).empty());
  }

  EXPECT_EQ(run.row(order.order_id).status, OrdStatus::Accepted);
  EXPECT_EQ(run.outcome(by_hand(Side::Buy, 1'000, ticks(99'000))), Reason::NONE);
}

TEST(Stop, LeavesWhatOnlyReducesThePosition) {
  HandRun run;
  run.hold(1'000);
  const auto entry = run.work(Side::Buy, 500, ticks(99'000));
  const auto exit = run.work(Side::Sell, 1'000, ticks(101'000));

  const auto step = run.send(stop(Scope::System, 0));

  EXPECT_EQ(cancelled_in(step), std::set{entry.order_id});
  EXPECT_EQ(step.only<EntriesCancelled>().reducers, 1U);
  EXPECT_EQ(run.row(exit.order_id).status, OrdStatus::Accepted);
}

TEST(Stop, CancelsTheExitThatWouldTurnThePosition) {
  HandRun run;
  run.hold(1'000);
  const auto first = run.work(Side::Sell, 600, ticks(101'000));
  const auto second = run.work(Side::Sell, 600, ticks(100'900));

  const auto step = run.send(stop(Scope::Account, 1));

  EXPECT_EQ(cancelled_in(step), std::set{second.order_id}) << "the older one fits, both do not";
  EXPECT_EQ(run.row(first.order_id).status, OrdStatus::Accepted);
}

TEST(Stop, LeavesTheProtectionOfAPosition) {
  HandRun run;
  auto entry = by_hand(Side::Buy, 1'000, ticks(100'001));
  entry.contingency = Contingency::OneTriggersOther;
  const auto order = run.send(entry).only<OrderSubmitted>();
  auto child = by_hand(Side::Sell, 1'000, Price{0});
  child.ord_type = OrdType::StopMarket;
  child.trigger_price = ticks(99'000);
  child.parent_order_id = order.order_id;
  child.contingency = Contingency::OneUpdatesOther;
  child.purpose = OrderPurpose::StopLoss;
  const auto guard = run.send(child).only<OrderEmulated>();
  run.report(order, ExecType::New);
  run.fill(order, units(400), ticks(100'001));

  const auto step = run.send(stop(Scope::System, 0));

  EXPECT_EQ(cancelled_in(step), std::set{order.order_id}) << "the rest of the entry";
  EXPECT_EQ(step.only<EntriesCancelled>().protection, 1U);
  run.report(order, ExecType::Canceled);
  EXPECT_EQ(run.row(guard.order_id).qty, units(400));
  const auto fired = run.send(tests::quote(ticks(98'999), ticks(99'001))).only<OrderSubmitted>();
  EXPECT_EQ(fired.order_id, guard.order_id) << "it still fires";
}

TEST(Stop, ReducersPassUnderAKillAndEntriesDoNot) {
  HandRun run;
  run.hold(1'000);
  run.send(stop(Scope::System, 0));

  EXPECT_EQ(run.outcome(by_hand(Side::Sell, 1'000, ticks(100'000))), Reason::NONE);
  EXPECT_EQ(run.outcome(by_hand(Side::Buy, 1, ticks(100'000))), Reason::KILL_SWITCH_ON);
}

TEST(Stop, AsksAgainForWhatTheVenueDoesNotAnswer) {
  HandRun run;
  const auto order = run.work(Side::Buy, 1'000, ticks(99'000));
  run.send(stop(Scope::System, 0));

  EXPECT_TRUE(cancelled_in(run.send(TimerPulse{}, seconds(9))).empty());
  const auto again = run.send(TimerPulse{}, seconds(1));

  EXPECT_EQ(cancelled_in(again), std::set{order.order_id});
  EXPECT_EQ(again.only<EntriesCancelled>().in_doubt, 1U);
}

TEST(Stop, AsksAgainWhenTheVenueRefusesTheCancel) {
  HandRun run;
  const auto order = run.work(Side::Buy, 1'000, ticks(99'000));
  run.send(stop(Scope::System, 0));
  run.send(CancelRejected{.order_id = order.order_id,
                          .instrument = kInstrument,
                          .account = kAccount,
                          .response_to = CancelRejectedFor::Cancel});
  ASSERT_EQ(run.row(order.order_id).status, OrdStatus::Accepted);

  EXPECT_EQ(cancelled_in(run.send(TimerPulse{}, seconds(1))), std::set{order.order_id});
}

TEST(Stop, CancelsAnOrderWhoseFateIsUnknown) {
  HandRun run;
  const auto order = run.send(by_hand(Side::Buy, 1'000, ticks(99'000))).only<OrderSubmitted>();
  run.send(TimerPulse{}, seconds(10));
  ASSERT_EQ(run.row(order.order_id).status, OrdStatus::Unknown);

  EXPECT_EQ(cancelled_in(run.send(stop(Scope::System, 0))), std::set{order.order_id});
}

TEST(Stop, SurvivesANewSession) {
  HandRun run;
  run.work(Side::Buy, 1'000, ticks(99'000));
  run.send(stop(Scope::Strategy, kStrategy.raw()));

  run.raw(EventType::SessionStarted, run.now(), tests::quiet_desk().session(run.now()));
  run.send(ArmAccount{.operator_id = tests::kOperator, .account = kAccount, .environment = Environment::Simulated});
  run.send(tests::quote(ticks(99'999), ticks(100'001)));

  EXPECT_EQ(run.outcome(by_hand(Side::Buy, 1'000, ticks(99'000))), Reason::KILL_SWITCH_ON);
}

TEST(Stop, ThatIsNoneIsRefusedWithItsReason) {
  HandRun run;

  EXPECT_EQ(run.outcome(stop(Scope::Account, 9)), Reason::SCOPE_NOT_KNOWN);
  EXPECT_EQ(run.outcome(stop(Scope::System, 1)), Reason::SCOPE_NOT_KNOWN);
  EXPECT_EQ(run.outcome(stop(Scope::Strategy, 2)), Reason::SCOPE_NOT_KNOWN) << "there is room, but no strategy";
  EXPECT_EQ(run.outcome(stop(Scope::Account, 1, HaltKind::Panic)), Reason::SCOPE_NOT_KNOWN) << "panic is everywhere";
  EXPECT_EQ(run.outcome(stop(Scope::System, 0, HaltKind::Quarantine)), Reason::KIND_NOT_KNOWN);
  EXPECT_EQ(run.outcome(stop(Scope::System, 0, static_cast<HaltKind>(9))), Reason::KIND_NOT_KNOWN);
  EXPECT_EQ(run.outcome(stop(Scope::System, 0)), Reason::NONE);
  EXPECT_EQ(run.outcome(stop(Scope::System, 0)), Reason::ALREADY_IN_FORCE);
}

TEST(Resume, LiftsTheOneStopAndNoOther) {
  HandRun run;
  run.send(stop(Scope::System, 0, HaltKind::Panic));
  run.send(stop(Scope::Account, 1, HaltKind::Kill));

  EXPECT_EQ(run.outcome(resume(Scope::System, 0, HaltKind::Panic)), Reason::NONE);

  EXPECT_EQ(run.outcome(by_hand(Side::Buy, 1, ticks(99'000))), Reason::KILL_SWITCH_ON);
  EXPECT_EQ(run.outcome(resume(Scope::Account, 1)), Reason::NONE);
  EXPECT_EQ(run.outcome(by_hand(Side::Buy, 1, ticks(99'000))), Reason::NONE);
}

TEST(Resume, DoesNotLiftTheEnginesOwnHaltUnlessItNamesIt) {
  HandRun run;
  run.send(ExecutionReport{.order_id = OrderId{5}, .account = kAccount, .exec_type = ExecType::Trade});
  run.send(stop(Scope::Account, 1, HaltKind::Halt));

  EXPECT_EQ(run.outcome(resume(Scope::Account, 1, HaltKind::Halt)), Reason::NONE);
  EXPECT_EQ(run.outcome(by_hand(Side::Buy, 1, ticks(99'000))), Reason::TRADING_HALTED);
  auto engines = resume(Scope::Account, 1, HaltKind::Halt);
  engines.by_engine = Switch::On;
  EXPECT_EQ(run.outcome(engines), Reason::NONE);

  EXPECT_EQ(run.outcome(by_hand(Side::Buy, 1, ticks(99'000))), Reason::NONE);
}

TEST(Resume, OfAKillNeedsReasonIncidentAndForLiveMoneyASecondOperator) {
  tests::TestConfig config = tests::quiet_desk();
  config.accounts.push_back(tests::account_spec(2));
  config.accounts[1].environment = Environment::Live;
  config.accounts[1].armed_at_start = Switch::Off;
  HandRun run{config};
  run.send(stop(Scope::System, 0));
  auto command = resume(Scope::System, 0);
  command.reason = Reason::NONE;
  EXPECT_EQ(run.outcome(command), Reason::REASON_MISSING);
  command = resume(Scope::System, 0);
  command.incident = IncidentId{0};
  EXPECT_EQ(run.outcome(command), Reason::INCIDENT_MISSING);
  command = resume(Scope::System, 0);
  command.second_operator = command.operator_id;
  EXPECT_EQ(run.outcome(command), Reason::SECOND_OPERATOR_MISSING) << "nobody is their own second";

  EXPECT_EQ(run.outcome(resume(Scope::System, 0)), Reason::NONE);
  EXPECT_EQ(run.outcome(resume(Scope::System, 0)), Reason::NOT_IN_FORCE);
}

TEST(Panic, StopsEverythingInItsStep) {
  tests::TestConfig config = tests::quiet_desk();
  config.accounts.push_back(tests::account_spec(2));
  config.strategies.push_back(tests::trend_spec(2));
  config.strategies[1].account = AccountId{2};
  HandRun run{config};
  const auto here = run.work(Side::Buy, 1'000, ticks(99'000));
  auto other = by_hand(Side::Buy, 1'000, ticks(99'000));
  other.account = AccountId{2};
  other.strategy = StrategyId{2};
  const auto there = run.send(other).only<OrderSubmitted>();

  const auto step = run.send(stop(Scope::System, 0, HaltKind::Panic));

  EXPECT_EQ(cancelled_in(step), (std::set{here.order_id, there.order_id}));
  EXPECT_EQ(run.outcome(by_hand(Side::Buy, 1, ticks(99'000))), Reason::PANIC_STOP);
}

TEST(Switch, TurnedOffCancelsEntriesToo) {
  HandRun run;
  const auto order = run.work(Side::Buy, 1'000, ticks(99'000));

  const auto step = run.send(SetTradingSwitch{.operator_id = tests::kOperator, .trading = Switch::Off});

  EXPECT_EQ(cancelled_in(step), std::set{order.order_id});
}

TEST(Flatten, ClosesThePositionThenTakesItsProtectionBackAndSaysSo) {
  HandRun run;
  run.hold(1'000);
  const auto exit = run.work(Side::Sell, 1'000, ticks(101'000));

  const auto step = run.send(FlattenScope{.operator_id = tests::kOperator, .scope = Scope::Account, .id = 1});

  const auto closing = step.only<OrderSubmitted>();
  EXPECT_EQ(closing.side, Side::Sell);
  EXPECT_EQ(closing.qty, units(1'000));
  EXPECT_EQ(closing.ord_type, OrdType::Market);
  EXPECT_EQ(closing.purpose, OrderPurpose::Flatten);
  EXPECT_EQ(run.row(exit.order_id).status, OrdStatus::Accepted) << "it protects until the position is closed";
  const auto flat = run.fill(closing, units(1'000), ticks(99'999));
  EXPECT_EQ(cancelled_in(flat), std::set{exit.order_id});
  EXPECT_EQ(flat.only<FlattenChanged>().active, Switch::Off);
  EXPECT_EQ(run.outcome(by_hand(Side::Buy, 1, ticks(99'000))), Reason::TRADING_HALTED) << "the halt stays";
}

TEST(Flatten, ClosesInPiecesOfTheLargestOrder) {
  tests::TestConfig config = tests::quiet_desk();
  HandRun whole{config};
  whole.hold(1'000);
  config.instruments[0].qty_max = units(600);
  HandRun run{config};
  run.hold(500);
  run.hold(500);

  const auto first = run.send(FlattenScope{.operator_id = tests::kOperator}).only<OrderSubmitted>();
  EXPECT_EQ(first.qty, units(600));
  const auto second = run.fill(first, units(600), ticks(99'999)).only<OrderSubmitted>();

  EXPECT_EQ(second.qty, units(400));
}

TEST(Flatten, TriesAgainAfterTheVenueTookItBack) {
  HandRun run;
  run.hold(-1'000);
  const auto first = run.send(FlattenScope{.operator_id = tests::kOperator}).only<OrderSubmitted>();
  EXPECT_EQ(first.side, Side::Buy);

  const auto next = run.report(first, ExecType::Canceled);

  EXPECT_EQ(next.only<OrderSubmitted>().qty, units(1'000));
}

}  // namespace
}  // namespace engine::core
