// Automatic breakers through the core: what trips them, what they close, what it takes to go on.
#include <gtest/gtest.h>

#include "tests/support/engine_stops.hpp"

namespace engine::core {
namespace {

using tests::by_hand;
using tests::HandRun;
using tests::kAccount;
using tests::kStrategy;
using tests::quote;
using tests::seconds;
using tests::Step;
using tests::ticks;
using tests::units;

/// An operator's limit of the whole system.
SetLimit limit(LimitKind kind, std::int64_t value) {
  return {.operator_id = tests::kOperator, .kind = kind, .limit = value};
}

ResetBreaker reset(BreakerScope scope, std::uint32_t id) {
  return {.operator_id = tests::kOperator,
          .scope = scope,
          .reason = Reason::OPERATOR_REQUEST,
          .id = id,
          .second_operator = tests::kSecondOperator,
          .incident = tests::kIncident};
}

/// 100,000 of cash, long 100,000 units from 1.00001: a tick is a unit of money, 0.03 of price are 3 %.
class LongRun : public HandRun {
 public:
  LongRun() : HandRun{config()} { hold(100'000); }

 private:
  static tests::TestConfig config() {
    tests::TestConfig config = tests::quiet_desk();
    config.instruments[0].margin_rate = PartsPerMillion{1};
    config.header.limits.daily_loss_max = tests::cash(1'000'000);
    return config;
  }
};

/// What becomes of an order to buy at the bid.
Reason entry(HandRun& run) {
  return run.outcome(by_hand(Side::Buy, 1, run.state().market().quote(tests::kInstrument).bid));
}

/// Sells what is held at 0.97: a loss of 3.001 % that no price takes back.
Step lose(HandRun& run) {
  run.send(quote(ticks(97'000), ticks(97'002)));
  const auto exit = run.work(Side::Sell, 100'000, ticks(97'000));
  return run.fill(exit, units(100'000), ticks(97'000));
}

TEST(WiredBreaker, DailyLossByPricesTripsTheAccountAtTheSecondPulseWithANewerQuote) {
  LongRun run;
  run.send(limit(LimitKind::DailyLossTrip, 30'000));
  run.send(quote(ticks(97'000), ticks(97'002)), seconds(1));

  EXPECT_EQ(run.send(TimerPulse{}).only<BreakerChanged>().state, BreakerState::Warning);
  EXPECT_EQ(run.send(TimerPulse{}, seconds(1)).count<BreakerChanged>(), 0U) << "no newer quote";
  run.send(quote(ticks(97'000), ticks(97'002)), seconds(1));
  const auto tripped = run.send(TimerPulse{}).only<BreakerChanged>();

  EXPECT_EQ(tripped.scope, BreakerScope::Account);
  EXPECT_EQ(tripped.id, kAccount.raw());
  EXPECT_EQ(tripped.state, BreakerState::Tripped);
  EXPECT_EQ(tripped.reason, Reason::DAILY_LOSS_LIMIT);
  EXPECT_GE(tripped.value, tripped.limit);
  EXPECT_EQ(entry(run), Reason::CIRCUIT_OPEN_ACCOUNT);
}

TEST(WiredBreaker, ARealisedLossTripsInTheStepOfItsExecution) {
  LongRun run;
  run.send(limit(LimitKind::DailyLossTrip, 30'000));

  const auto step = lose(run);

  EXPECT_EQ(step.only<BreakerChanged>().state, BreakerState::Tripped);
}

TEST(WiredBreaker, CancelsEntriesInTheStepInWhichItTrips) {
  LongRun run;
  run.send(limit(LimitKind::DailyLossTrip, 30'000));
  const auto resting = run.work(Side::Buy, 1'000, ticks(99'500));

  const auto step = lose(run);

  EXPECT_EQ(step.only<OrderCancelRequested>().order_id, resting.order_id);
  EXPECT_EQ(step.only<OrderCancelRequested>().reason, Reason::CIRCUIT_OPEN_ACCOUNT);
}

TEST(WiredBreaker, NeitherTimeNorPricesResetIt) {
  LongRun run;
  run.send(limit(LimitKind::DailyLossTrip, 30'000));
  lose(run);

  for (int hour = 0; hour < 48; ++hour) run.send(TimerPulse{}, seconds(3'600));
  run.send(DayTurned{.account = kAccount, .boundary = run.now()});
  run.send(quote(ticks(99'999), ticks(100'001)));

  EXPECT_EQ(entry(run), Reason::CIRCUIT_OPEN_ACCOUNT);
}

TEST(WiredBreaker, AnOperatorsReleaseDoesNotLiftItNorItsResetAnOperators) {
  LongRun run;
  run.send(limit(LimitKind::DailyLossTrip, 30'000));
  run.send(tests::stop(Scope::Account, 1, HaltKind::Breaker));
  lose(run);

  EXPECT_EQ(run.outcome(tests::resume(Scope::Account, 1, HaltKind::Breaker)), Reason::NONE);
  EXPECT_EQ(entry(run), Reason::CIRCUIT_OPEN_ACCOUNT);
  run.send(tests::stop(Scope::Account, 1, HaltKind::Breaker));
  run.send(DayTurned{.account = kAccount, .boundary = run.now() + seconds(1)});
  EXPECT_EQ(run.outcome(reset(BreakerScope::Account, 1)), Reason::NONE);

  EXPECT_EQ(entry(run), Reason::CIRCUIT_OPEN_ACCOUNT) << "the operator's is still there";
  EXPECT_EQ(run.outcome(tests::resume(Scope::Account, 1, HaltKind::Breaker)), Reason::NONE);
  EXPECT_EQ(entry(run), Reason::NONE);
}

TEST(WiredBreaker, AResetDuringTheBreachIsRefusedWithoutAnOverride) {
  LongRun run;
  run.send(limit(LimitKind::DailyLossTrip, 30'000));
  lose(run);
  EXPECT_EQ(run.outcome(reset(BreakerScope::Account, 1)), Reason::STILL_IN_BREACH);

  EXPECT_EQ(run.outcome(SetOverride{.operator_id = tests::kOperator,
                                    .kind = LimitKind::DailyLossTrip,
                                    .incident = tests::kIncident,
                                    .limit = 50'000,
                                    .expires = run.now() + seconds(60)}),
            Reason::NONE);
  EXPECT_EQ(run.outcome(reset(BreakerScope::Account, 1)), Reason::NONE);
  EXPECT_EQ(entry(run), Reason::NONE);

  const auto step = run.send(TimerPulse{}, seconds(60));
  EXPECT_EQ(step.only<OverrideChanged>().reason, Reason::OVERRIDE_EXPIRED);
  EXPECT_EQ(entry(run), Reason::CIRCUIT_OPEN_ACCOUNT) << "the breach is still there when the override is not";
}

TEST(WiredBreaker, DrawdownTripsTheSystemAndItsResetRebasesTheMark) {
  LongRun run;
  run.send(limit(LimitKind::DrawdownTrip, 70'000));
  run.send(TimerPulse{}, seconds(1));
  for (int pulse = 0; pulse < 2; ++pulse) {
    run.send(quote(ticks(93'000), ticks(93'002)), seconds(1));
    run.send(TimerPulse{});
  }
  EXPECT_EQ(entry(run), Reason::CIRCUIT_OPEN_SYSTEM);

  EXPECT_EQ(run.outcome(reset(BreakerScope::System, 0)), Reason::REBASE_MISSING);
  auto command = reset(BreakerScope::System, 0);
  command.rebase = Switch::On;
  EXPECT_EQ(run.outcome(command), Reason::NONE);
  run.send(TimerPulse{}, seconds(1));
  run.send(TimerPulse{}, seconds(1));

  EXPECT_NE(entry(run), Reason::CIRCUIT_OPEN_SYSTEM) << "measured from where it is now";
}

TEST(WiredBreaker, OutsideSimulationTheDefaultsHoldUnset) {
  tests::TestConfig config = tests::quiet_desk();
  config.accounts[0].environment = Environment::Demo;
  config.accounts[0].armed_at_start = Switch::Off;
  config.instruments[0].margin_rate = PartsPerMillion{1};
  HandRun run{config};
  run.send(ArmAccount{.operator_id = tests::kOperator, .account = kAccount, .environment = Environment::Demo});
  run.hold(100'000);

  run.send(quote(ticks(94'200), ticks(94'202)));
  const auto half = run.work(Side::Sell, 50'000, ticks(94'200));
  EXPECT_EQ(run.fill(half, units(50'000), ticks(94'200)).count<BreakerChanged>(), 0U) << "2.9 %";
  const auto rest = run.work(Side::Sell, 50'000, ticks(94'200));

  const auto tripped = run.fill(rest, units(50'000), ticks(94'200)).all<BreakerChanged>();

  ASSERT_FALSE(tripped.empty());
  EXPECT_EQ(tripped[0].state, BreakerState::Tripped);
  EXPECT_EQ(tripped[0].limit, 30'000);
}

TEST(WiredBreaker, FiveRefusedOrdersInARowTripStrategyAndGatewayWhichTryAgain) {
  HandRun run;
  run.send(limit(LimitKind::FailuresInRow, 5));
  for (int order = 0; order < 5; ++order) {
    const auto sent = run.send(by_hand(Side::Buy, 1'000 + order, ticks(99'000))).only<OrderSubmitted>();
    run.report(sent, ExecType::Rejected);
  }
  EXPECT_EQ(entry(run), Reason::CIRCUIT_OPEN_AGENT);

  const auto later = run.send(TimerPulse{}, seconds(30));
  ASSERT_EQ(later.count<BreakerChanged>(), 2U);
  EXPECT_EQ(later.all<BreakerChanged>()[0].state, BreakerState::HalfOpen);
  run.send(quote(ticks(99'999), ticks(100'001)));
  for (int order = 0; order < 3; ++order) {
    run.report(run.send(by_hand(Side::Buy, 1'000 + order, ticks(99'000))).only<OrderSubmitted>(), ExecType::New);
  }

  const oversight::Breakers& breakers = run.state().oversight().breakers();
  EXPECT_EQ(breakers.row(BreakerScope::Strategy, kStrategy.raw()).present(), BreakerState::Normal);
  EXPECT_EQ(breakers.row(BreakerScope::Gateway, kAccount.raw()).present(), BreakerState::Normal);
}

TEST(WiredBreaker, AGatewayThatFellSilentClosesItsAccountUntilItTellsAgain) {
  HandRun run;
  run.send(limit(LimitKind::HeartbeatAge, seconds(12).raw()));
  run.send(AgentReported{.id = kAccount.raw()});
  run.send(TimerPulse{}, seconds(12));
  EXPECT_EQ(entry(run), Reason::NONE);

  EXPECT_EQ(run.send(TimerPulse{}, seconds(1)).only<BreakerChanged>().reason, Reason::HEARTBEAT_STALE);
  EXPECT_EQ(entry(run), Reason::CIRCUIT_OPEN_AGENT);
}

TEST(WiredTarget, TheDaysTargetHaltsTheAccountUntilTheDayTurns) {
  LongRun run;
  run.send(limit(LimitKind::DailyTarget, tests::cash(500).raw()));
  const auto exit = run.work(Side::Sell, 100'000, ticks(100'400));

  const auto step = run.fill(exit, units(100'000), ticks(100'600));

  EXPECT_EQ(step.only<ScopeHalted>().reason, Reason::DAILY_TARGET_REACHED);
  EXPECT_EQ(entry(run), Reason::TRADING_HALTED);
  auto command = tests::resume(Scope::Account, 1, HaltKind::Halt);
  command.by_engine = Switch::On;
  EXPECT_EQ(run.outcome(command), Reason::STILL_IN_BREACH);
  run.send(DayTurned{.account = kAccount, .boundary = run.now() + seconds(1)});
  EXPECT_EQ(entry(run), Reason::TRADING_HALTED) << "an operator goes on, not the calendar";
  EXPECT_EQ(run.outcome(command), Reason::NONE);
  EXPECT_EQ(entry(run), Reason::NONE);
}

}  // namespace
}  // namespace engine::core
