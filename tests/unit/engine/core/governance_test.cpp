// Overrides, stages and agents through the core.
#include <gtest/gtest.h>

#include "tests/support/engine_stops.hpp"

namespace engine::core {
namespace {

using tests::by_hand;
using tests::HandRun;
using tests::kAccount;
using tests::kStrategy;
using tests::seconds;
using tests::ticks;

SetOverride override_of(const HandRun& run, std::int64_t limit) {
  return {.operator_id = tests::kOperator,
          .scope = LimitScope::Account,
          .kind = LimitKind::OrderQty,
          .id = 1,
          .incident = tests::kIncident,
          .limit = limit,
          .expires = run.now() + seconds(60)};
}

Reason entry(HandRun& run) { return run.outcome(by_hand(Side::Buy, 1'000, ticks(99'000))); }

TEST(Override, StandsInForALimitUntilItsTimeAndIsTold) {
  HandRun run;
  run.send(SetLimit{.operator_id = tests::kOperator,
                    .scope = LimitScope::Account,
                    .kind = LimitKind::OrderQty,
                    .id = 1,
                    .limit = tests::units(10).raw()});
  EXPECT_EQ(entry(run), Reason::QUANTITY_EXCEEDS_MAXIMUM);

  EXPECT_EQ(run.outcome(override_of(run, tests::units(5'000).raw())), Reason::NONE);
  const auto passed = run.send(by_hand(Side::Buy, 1'000, ticks(99'000)));
  EXPECT_EQ(passed.count<OrderSubmitted>(), 1U);
  EXPECT_EQ(passed.only<OverrideUsed>().incident, tests::kIncident);

  EXPECT_EQ(run.send(TimerPulse{}, seconds(59)).count<OverrideChanged>(), 0U);
  const auto lapsed = run.send(TimerPulse{}, seconds(1)).only<OverrideChanged>();
  EXPECT_EQ(lapsed.beneath, tests::units(10).raw());
  run.send(tests::quote(ticks(99'999), ticks(100'001)));
  EXPECT_EQ(entry(run), Reason::QUANTITY_EXCEEDS_MAXIMUM);
}

TEST(Override, WithoutIncidentScopeKindOrFutureIsRefused) {
  HandRun run;
  auto command = override_of(run, 1);
  command.incident = IncidentId{0};
  EXPECT_EQ(run.outcome(command), Reason::INCIDENT_MISSING);
  command = override_of(run, 1);
  command.expires = run.now();
  EXPECT_EQ(run.outcome(command), Reason::EXPIRY_IN_PAST);
  command = override_of(run, 1);
  command.id = 9;
  EXPECT_EQ(run.outcome(command), Reason::SCOPE_NOT_KNOWN);
  command = override_of(run, 1);
  command.kind = LimitKind::Rule;
  EXPECT_EQ(run.outcome(command), Reason::LIMIT_NOT_KNOWN);
  EXPECT_EQ(run.outcome(override_of(run, -1)), Reason::AMOUNT_OUT_OF_RANGE);
  command = override_of(run, 1);
  command.wanted = Switch::Off;
  EXPECT_EQ(run.outcome(command), Reason::NOT_IN_FORCE);
}

TEST(Override, HasRoomForSoManyAndSaysSo) {
  HandRun run;
  for (std::uint32_t kind = 1; kind <= 18; ++kind) {
    auto command = override_of(run, kInt64Max);
    command.kind = static_cast<LimitKind>(kind);
    EXPECT_EQ(run.outcome(command), Reason::NONE);
  }
  for (std::uint32_t kind = 1; kind <= 14; ++kind) {
    auto command = override_of(run, kInt64Max);
    command.kind = static_cast<LimitKind>(kind);
    command.scope = LimitScope::Strategy;
    EXPECT_EQ(run.outcome(command), Reason::NONE);
  }
  auto command = override_of(run, 1);
  command.scope = LimitScope::Instrument;

  EXPECT_EQ(run.outcome(command), Reason::CAPACITY_REACHED);
  EXPECT_EQ(run.outcome(override_of(run, 1)), Reason::NONE) << "one that is there is only changed";
}

tests::TestConfig canary_desk() {
  tests::TestConfig config = tests::quiet_desk();
  config.accounts[0].environment = Environment::Canary;
  config.accounts[0].armed_at_start = Switch::Off;
  return config;
}

constexpr ArmAccount kArm{.operator_id = tests::kOperator, .account = kAccount, .environment = Environment::Canary};

SetStage stage(Environment to) {
  return {.operator_id = tests::kOperator,
          .account = kAccount,
          .stage = to,
          .reason = Reason::OPERATOR_REQUEST,
          .second_operator = tests::kSecondOperator};
}

void sign_all(HandRun& run) {
  for (std::uint8_t item = 1; item <= oversight::kChecklistItems; ++item) {
    run.send(SignChecklist{.operator_id = tests::kOperator,
                           .account = kAccount,
                           .item = static_cast<ChecklistItem>(item),
                           .count = 20,
                           .evidence = Sequence{1}});
  }
}

/// An account that its operators made a canary, and armed.
class CanaryRun : public HandRun {
 public:
  CanaryRun() : HandRun{canary_desk()} {
    sign_all(*this);
    EXPECT_EQ(outcome(stage(Environment::Canary)), Reason::NONE);
    send(ReconciliationBegan{.reconciliation = ReconciliationId{1}, .account = kAccount});
    send(ReconciliationAnswered{.reconciliation = ReconciliationId{1},
                                .account = kAccount,
                                .complete = Switch::On,
                                .tells_positions = Switch::Off});
    EXPECT_EQ(outcome(kArm), Reason::NONE);
  }
};

TEST(Stage, GoesUpOneByOneWithAWholeChecklistOnly) {
  HandRun run{canary_desk()};
  EXPECT_EQ(run.outcome(kArm), Reason::ENVIRONMENT_MISMATCH);
  EXPECT_EQ(run.outcome(stage(Environment::Live)), Reason::STAGE_NOT_NEXT);
  EXPECT_EQ(run.outcome(stage(Environment::Canary)), Reason::CHECKLIST_OPEN);
  sign_all(run);
  run.send(SignChecklist{.operator_id = tests::kOperator,
                         .account = kAccount,
                         .item = ChecklistItem::KillRehearsed,
                         .wanted = Switch::Off});
  EXPECT_EQ(run.outcome(stage(Environment::Canary)), Reason::CHECKLIST_OPEN) << "a signature was taken back";
  sign_all(run);
  EXPECT_EQ(run.outcome(stage(Environment::Canary)), Reason::NONE);

  EXPECT_EQ(run.outcome(stage(Environment::Live)), Reason::CHECKLIST_OPEN) << "each stage has signatures of its own";
  sign_all(run);
  EXPECT_EQ(run.outcome(stage(Environment::Live)), Reason::SOAK_NOT_OVER);
  auto alone = stage(Environment::Live);
  alone.second_operator = OperatorId{0};
  EXPECT_EQ(run.outcome(alone), Reason::SECOND_OPERATOR_MISSING);
  run.send(TimerPulse{}, seconds(15 * 60));

  EXPECT_EQ(run.outcome(stage(Environment::Live)), Reason::NONE);
}

TEST(Canary, MayHaveATwentiethOfItsCapitalAtRisk) {
  CanaryRun run;

  EXPECT_EQ(run.outcome(by_hand(Side::Buy, 5'100, ticks(100'000))), Reason::CANARY_CAP);
  EXPECT_EQ(run.outcome(by_hand(Side::Buy, 4'900, ticks(100'000))), Reason::NONE);
}

TEST(Canary, GoesBackToDemoWhenItsOrdersAreRefused) {
  CanaryRun run;
  const auto order = run.send(by_hand(Side::Buy, 1'000, ticks(99'000))).only<OrderSubmitted>();

  const auto back = run.report(order, ExecType::Rejected).only<StageChanged>();

  EXPECT_EQ(back.stage, Environment::Demo);
  EXPECT_EQ(back.reason, Reason::ERROR_RATE);
  EXPECT_EQ(entry(run), Reason::ENVIRONMENT_MISMATCH);
}

TEST(Canary, GoesBackToDemoWhenTheVenueIsSlow) {
  CanaryRun run;
  const auto quick = run.send(by_hand(Side::Buy, 1'000, ticks(99'000))).only<OrderSubmitted>();
  run.send(AgentReported{.id = kAccount.raw()}, Duration{kSecondNs / 2});
  EXPECT_EQ(run.report(quick, ExecType::New).count<StageChanged>(), 0U) << "500 ms are not above 500 ms";
  const auto order = run.send(by_hand(Side::Buy, 1'001, ticks(99'000))).only<OrderSubmitted>();
  run.send(AgentReported{.id = kAccount.raw()}, Duration{kSecondNs / 2 + 1});

  EXPECT_EQ(run.report(order, ExecType::New).only<StageChanged>().reason, Reason::SLOW_ANSWER);
}

TEST(Canary, GoesBackToDemoWhenItsGatewayIsInError) {
  CanaryRun run;
  run.send(AgentReported{.status = AgentStatus::Error, .id = kAccount.raw()});

  EXPECT_EQ(run.send(TimerPulse{}, seconds(1)).only<StageChanged>().reason, Reason::AGENT_NOT_ACTIVE);
}

TEST(Agent, OutOfServiceActsNoMoreAndComesBackByItsOperatorOnly) {
  HandRun run;
  const SetAgent out{.operator_id = tests::kOperator,
                     .id = kStrategy.raw(),
                     .kind = AgentKind::Strategy,
                     .status = AgentStatus::Maintenance};
  run.send(out);
  EXPECT_EQ(entry(run), Reason::AGENT_NOT_ACTIVE);
  run.send(AgentReported{.kind = AgentKind::Strategy, .id = kStrategy.raw(), .version = 3});
  EXPECT_EQ(entry(run), Reason::AGENT_NOT_ACTIVE);
  EXPECT_EQ(run.state().oversight().agents().row(AgentKind::Strategy, 1).version, 3U);
  auto back = out;
  back.status = AgentStatus::Active;
  run.send(back);

  EXPECT_EQ(entry(run), Reason::NONE);
}

TEST(Agent, ThatIsNoneIsRefused) {
  HandRun run;

  EXPECT_EQ(run.outcome(SetAgent{.id = 9, .kind = AgentKind::Part}), Reason::AGENT_NOT_KNOWN);
  EXPECT_EQ(run.outcome(SetAgent{.id = 2, .kind = AgentKind::Strategy}), Reason::AGENT_NOT_KNOWN);
  EXPECT_EQ(run.outcome(SetAgent{.id = 1, .kind = AgentKind::Part, .status = static_cast<AgentStatus>(9)}),
            Reason::STATUS_NOT_KNOWN);
}

TEST(Agent, APartWithoutWhichNothingMayBeOpenedClosesTheSystem) {
  for (const auto& [part, reason] :
       {std::pair{AgentPart::RiskManagement, Reason::AGENT_NOT_ACTIVE}, std::pair{AgentPart::Learning, Reason::NONE}}) {
    HandRun run;
    run.send(SetAgent{.operator_id = tests::kOperator,
                      .id = static_cast<std::uint32_t>(part),
                      .kind = AgentKind::Part,
                      .status = AgentStatus::Inactive});

    EXPECT_EQ(entry(run), reason);
  }
}

}  // namespace
}  // namespace engine::core
