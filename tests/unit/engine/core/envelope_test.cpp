// The decision envelope: every gate with its numbers, evaluated again from itself; warnings; and the command that
// changes a limit.
#include <cstring>
#include <vector>

#include <gtest/gtest.h>

#include "engine/risk/chain.hpp"
#include "tests/support/engine_run.hpp"

namespace engine::core {
namespace {

using tests::EngineRun;
using tests::quote;
using tests::seconds;
using tests::Step;
using tests::TestConfig;
using tests::ticks;
using tests::units;

TestConfig quoting() {
  TestConfig config;
  config.strategies = {tests::quoter_spec()};
  return config;
}

SetLimit setting(LimitKind kind, std::int64_t limit, LimitScope scope = LimitScope::Account, std::uint32_t id = 1) {
  return {.operator_id = OperatorId{5}, .scope = scope, .kind = kind, .id = id, .limit = limit};
}

struct Sealed {
  DecisionEnvelope envelope;
  std::vector<GateCheck> checks;
};

/// The envelopes of a step with their checks.
std::vector<Sealed> envelopes_in(const Step& step) {
  std::vector<Sealed> found;
  for (std::size_t offset = 0; offset < step.bytes().size();) {
    RecordHeader header;
    std::memcpy(&header, step.bytes().data() + offset, sizeof(header));
    if (EventType{header.type} == EventType::DecisionEnvelope) {
      const std::byte* const payload = step.bytes().data() + offset + sizeof(header);
      Sealed sealed;
      std::memcpy(&sealed.envelope, payload, sizeof(sealed.envelope));
      sealed.checks.resize(sealed.envelope.check_count);
      EXPECT_EQ(sealed.envelope.tail_bytes, sealed.envelope.check_count * sizeof(GateCheck));
      std::memcpy(sealed.checks.data(), payload + sizeof(sealed.envelope), sealed.envelope.tail_bytes);
      found.push_back(sealed);
    }
    offset += header.length;
  }
  return found;
}

TEST(Envelope, GoesBeforeEachDecisionAndHoldsEveryGate) {
  EngineRun run{quoting()};

  const Step step = run.send(quote(ticks(99'999), ticks(100'001)));

  const auto sealed = envelopes_in(step);
  ASSERT_EQ(sealed.size(), step.count<GateDecision>());
  ASSERT_FALSE(sealed.empty());
  for (const Sealed& one : sealed) {
    EXPECT_EQ(one.envelope.verdict, Verdict::Passed);
    EXPECT_EQ(one.envelope.cycle, step.headers().front().sequence);
    EXPECT_EQ(one.checks.size(), risk::kGates);
  }
}

TEST(Envelope, EvaluatedAgainFromItselfGivesItsVerdict) {
  EngineRun run{quoting()};
  const Step opening = run.send(quote(ticks(99'999), ticks(100'001)));
  run.send(setting(LimitKind::OrderQty, units(1).raw()));
  const Step denied = run.report(opening.all<OrderSubmitted>().front(), ExecType::Rejected);

  std::vector<Sealed> sealed = envelopes_in(opening);
  ASSERT_EQ(envelopes_in(denied).size(), 1U);
  sealed.push_back(envelopes_in(denied).front());
  EXPECT_EQ(sealed.back().envelope.verdict, Verdict::Denied);
  for (const Sealed& one : sealed) {
    bool passes = true;
    for (const GateCheck& check : one.checks) passes = passes && holds(check.compare, check.value, check.limit);
    EXPECT_EQ(passes, one.envelope.verdict == Verdict::Passed);
  }
}

TEST(Warning, ComesOnceForAStepAndGoesWhenTheValueIsBackUnderIt) {
  EngineRun run{quoting()};
  run.send(setting(LimitKind::OpenPositions, 1));

  const Step step = run.send(quote(ticks(99'999), ticks(100'001)));
  const auto orders = step.all<OrderSubmitted>();
  ASSERT_EQ(orders.size(), 2U);
  const auto warned = step.only<LimitWarned>();
  EXPECT_EQ(warned.percent, 100);
  EXPECT_EQ(warned.kind, LimitKind::OpenPositions);
  EXPECT_EQ(warned.scope, LimitScope::Account);
  EXPECT_EQ(warned.value, 1);

  run.send(setting(LimitKind::OpenPositions, 10));
  const auto cleared = run.report(orders.front(), ExecType::Rejected).all<LimitWarned>();
  ASSERT_EQ(cleared.size(), 1U);
  EXPECT_EQ(cleared[0].percent, 0);
  EXPECT_EQ(cleared[0].previous, 100);
}

TEST(SetLimit, IsInForceAtItsSequence) {
  EngineRun run{quoting()};

  const Step step = run.send(setting(LimitKind::OrderQty, units(999).raw()));

  EXPECT_EQ(step.count<CommandAccepted>(), 1U);
  EXPECT_EQ(step.only<LimitChanged>().was_set, Switch::Off);
  EXPECT_EQ(run.send(quote(ticks(99'999), ticks(100'001))).all<GateDecision>().front().reason,
            Reason::QUANTITY_EXCEEDS_MAXIMUM);
}

TEST(SetLimit, RefusesWhatIsNoneAndWhatChangesNothing) {
  EngineRun run{quoting()};
  const auto refusal = [&](const SetLimit& command) { return run.send(command).only<CommandRefused>().reason; };
  SetLimit lifting = setting(LimitKind::OrderQty, 0, LimitScope::System, 0);
  lifting.wanted = Switch::Off;

  EXPECT_EQ(refusal(setting(static_cast<LimitKind>(0), 1)), Reason::LIMIT_NOT_KNOWN);
  EXPECT_EQ(refusal(setting(LimitKind::Rule, 1)), Reason::LIMIT_NOT_KNOWN);
  EXPECT_EQ(refusal(lifting), Reason::LIMIT_NOT_KNOWN) << "what is configured is moved, not taken away";
  EXPECT_EQ(refusal(setting(LimitKind::OrderQty, -1)), Reason::AMOUNT_OUT_OF_RANGE);
  EXPECT_EQ(refusal(setting(LimitKind::OrderQty, 1, LimitScope::System, 3)), Reason::SCOPE_NOT_KNOWN);
  EXPECT_EQ(refusal(setting(LimitKind::OrderQty, 1, LimitScope::Account, 2)), Reason::SCOPE_NOT_KNOWN);
  EXPECT_EQ(refusal(setting(LimitKind::OrderQty, 1, LimitScope::Strategy, 2)), Reason::SCOPE_NOT_KNOWN);
  EXPECT_EQ(refusal(setting(LimitKind::OrderQty, 1, LimitScope::Instrument, 2)), Reason::SCOPE_NOT_KNOWN);
  EXPECT_EQ(refusal(setting(LimitKind::OrderQty, 1, static_cast<LimitScope>(9), 1)), Reason::SCOPE_NOT_KNOWN);
  EXPECT_EQ(refusal(setting(LimitKind::OrderQty, units(100'000).raw(), LimitScope::System, 0)),
            Reason::ALREADY_IN_FORCE);
}

}  // namespace
}  // namespace engine::core
