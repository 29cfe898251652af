// What a step is: one input and all that it caused, in order, with one time.
#include <cstring>

#include <gtest/gtest.h>

#include "engine/state/hasher.hpp"
#include "tests/support/engine_run.hpp"
#include "tests/support/engine_venue.hpp"

namespace engine::core {
namespace {

using tests::at;
using tests::EngineRun;
using tests::quote;
using tests::seconds;
using tests::StateBench;
using tests::Step;
using tests::TestConfig;
using tests::ticks;

TestConfig with_quoter() {
  TestConfig config;
  config.strategies = {tests::quoter_spec()};
  return config;
}

TEST(Step, ItsRecordsCountOnFromTheLast) {
  EngineRun run{with_quoter()};
  const auto before = run.first().headers();

  const auto headers = run.send(quote(ticks(99'999), ticks(100'001)), seconds(1)).headers();

  ASSERT_EQ(headers.size(), 7U) << "the quote; an envelope, a verdict and an order for each side";
  for (std::size_t i = 0; i < headers.size(); ++i) {
    EXPECT_EQ(headers[i].sequence.raw(), before.back().sequence.raw() + 1 + i);
    EXPECT_EQ(headers[i].cause, i) << "the distance to the input";
    EXPECT_EQ(headers[i].time, at(1));
    EXPECT_EQ(headers[i].epoch, tests::kEpoch);
    EXPECT_EQ((headers[i].flags & record_flags::kInput) != 0, i == 0);
    EXPECT_EQ((headers[i].flags & record_flags::kLastOfStep) != 0, i + 1 == headers.size());
  }
  EXPECT_EQ(before.front().sequence, Sequence{1});
}

TEST(Step, AnOrdersIdIsEpochAndSequenceOfItsRecord) {
  EngineRun run{with_quoter()};

  const Step step = run.send(quote(ticks(99'999), ticks(100'001)));

  const auto headers = step.headers();
  const auto orders = step.all<OrderSubmitted>();
  const auto verdicts = step.all<GateDecision>();
  ASSERT_EQ(orders.size(), 2U);
  EXPECT_EQ(orders[0].order_id, order_id(tests::kEpoch, headers[3].sequence));
  EXPECT_EQ(orders[1].order_id, order_id(tests::kEpoch, headers[6].sequence));
  EXPECT_EQ(verdicts[0].order_id, orders[0].order_id);
}

TEST(F15Clock, CoreTimeNeverGoesBack) {
  EngineRun run{TestConfig{}};
  const std::vector<std::pair<Timestamp, Timestamp>> inputs_and_times{
      {at(10), at(10)}, {at(5), at(10)},        {Timestamp{-1}, at(10)}, {Timestamp{kInt64Min}, at(10)},
      {at(10), at(10)}, {at(9'000), at(9'000)}, {at(11), at(9'000)}};

  for (const auto& [input, expected] : inputs_and_times) {
    const Step step = run.send_at(input, quote(ticks(1), ticks(2)));

    for (const RecordHeader& header : step.headers()) EXPECT_EQ(header.time, expected);
    EXPECT_EQ(run.state().now(), expected);
  }
}

TEST(Step, ALeapToTheEndOfTimeIsTaken) {
  EngineRun run{with_quoter()};
  run.send(quote(ticks(99'999), ticks(100'001)));

  const Step step = run.send_at(Timestamp{kInt64Max}, TimerPulse{.at = Timestamp{kInt64Max}});

  EXPECT_EQ(step.count<BarClosed>(), 2U);
  EXPECT_EQ(run.send(quote(ticks(99'999), ticks(100'001))).headers().front().time, Timestamp{kInt64Max});
}

TEST(Step, ATypeThatIsNoneIsKeptAndChangesNothing) {
  EngineRun run{TestConfig{}};
  const std::uint64_t word = 7;

  const Step step = run.raw(static_cast<EventType>(0x0B01), at(1), std::as_bytes(std::span{&word, 1}));

  EXPECT_EQ(step.headers().size(), 1U);
}

/// Quotes that wander, and what a small venue answers. Gives the number of steps.
int live(EngineRun& run, int quotes) {
  tests::SmallVenue venue{7};
  venue.take(run.first().bytes());
  int steps = 0;
  for (int i = 0; i < quotes; ++i) {
    const auto level = static_cast<std::int64_t>(random_u64(3, static_cast<std::uint64_t>(i), 0, 0) % 41);
    venue.take(run.send(quote(ticks(99'980 + level), ticks(99'983 + level)), seconds(7)).bytes());
    ++steps;
    while (venue.has_report()) {
      const Frame report = venue.next();
      venue.take(
          run.raw(report.header.type, run.now(), std::span{report.payload}.first(report.header.payload_bytes)).bytes());
      ++steps;
    }
  }
  return steps;
}

TestConfig with_both() {
  TestConfig config;
  config.strategies = {tests::trend_spec(1), tests::quoter_spec(2)};
  config.header.state_hash_interval = 100;
  return config;
}

TEST(Step, FoldingTheRecordsGivesTheSameBytes) {
  EngineRun run{with_both()};
  live(run, 2'000);
  ASSERT_GT(Step{run.stream()}.count<OrderFilled>(), 100U);
  ASSERT_GT(Step{run.stream()}.count<BarClosed>(), 100U);
  ASSERT_GT(Step{run.stream()}.count<OrderReplaced>(), 10U);
  ASSERT_GT(Step{run.stream()}.count<StateHashed>(), 10U);
  StateBench folded{with_both(), false};

  for (std::size_t offset = 0; offset < run.stream().size();) {
    RecordHeader header;
    std::memcpy(&header, run.stream().data() + offset, sizeof(header));
    ASSERT_TRUE(state::fold_record(folded.state(), header, run.stream().data() + offset + sizeof(header)));
    offset += header.length;
  }

  const auto live_bytes = run.arena().bytes();
  const auto folded_bytes = folded.arena().bytes();
  ASSERT_EQ(live_bytes.size(), folded_bytes.size());
  EXPECT_EQ(std::memcmp(live_bytes.data(), folded_bytes.data(), live_bytes.size()), 0);
}

TEST(Step, TheSameInputsMakeTheSameRecords) {
  EngineRun first{with_both()};
  EngineRun second{with_both()};

  live(first, 500);
  live(second, 500);

  EXPECT_EQ(first.stream(), second.stream());
}

TEST(Step, AChangedParameterMakesOtherRecords) {
  EngineRun first{with_both()};
  TestConfig changed = with_both();
  changed.strategies[1].parameters[quoter_parameters::Requote] += 1;
  EngineRun second{changed};

  live(first, 500);
  live(second, 500);

  EXPECT_NE(Step{first.stream()}.all<OrderReplaceRequested>().size(),
            Step{second.stream()}.all<OrderReplaceRequested>().size());
}

TEST(Step, TheLedgerStaysConsistent) {
  EngineRun run{with_both()};

  live(run, 2'000);

  EXPECT_TRUE(ledger::is_consistent(run.state().ledger()));
}

}  // namespace
}  // namespace engine::core
