// What the start of a session folds, and what it must not take.
#include <cstring>

#include <gtest/gtest.h>

#include "engine/state/hasher.hpp"
#include "tests/support/engine_run.hpp"

namespace engine::state {
namespace {

using tests::kStrategy;
using tests::StateBench;
using tests::TestConfig;

bool has_begun(const TestConfig& config, const TestConfig& room = {}) {
  StateBench bench{room, false};
  bench.begin(config);
  return bench.state().session().started != 0;
}

TEST(Session, BringsItsRules) {
  StateBench bench{TestConfig{}};

  EXPECT_EQ(bench.state().rules().limits.order_qty_max, tests::units(100'000));
  EXPECT_EQ(bench.state().account(tests::kAccount).opening_balance, tests::cash(100'000));
  EXPECT_TRUE(bench.state().market().knows(tests::kInstrument));
}

TEST(Session, OneThatIsNotSoundChangesNothing) {
  TestConfig gap;
  gap.instruments[0].id = InstrumentId{2};
  TestConfig others;
  others.header.capacities.instruments += 100;

  EXPECT_FALSE(has_begun(gap));
  EXPECT_FALSE(has_begun(others)) << "the arena was laid out for other capacities";
  EXPECT_TRUE(has_begun(TestConfig{}));
}

TEST(Session, AStrategyOutOfItsRangesIsOfNoKind) {
  for (const std::int64_t period : {std::int64_t{0}, std::int64_t{-1}, std::int64_t{1} << 32, kInt64Max, kInt64Min}) {
    TestConfig config;
    config.strategies = {tests::trend_spec()};
    config.strategies[0].parameters[trend_parameters::AtrPeriod] = period;
    StateBench bench{config};

    EXPECT_EQ(bench.state().strategy(kStrategy).spec.kind, StrategyKind{}) << period;
  }
}

TEST(Session, AStrategyGetsTheIndicatorsThatItsKindDeclares) {
  TestConfig config;
  config.strategies = {tests::trend_spec(1), tests::trend_spec(2)};
  StateBench bench{config};

  const auto& first = bench.state().strategy(StrategyId{1}).indicators;
  EXPECT_NE(first[0], 0U);
  EXPECT_NE(first[2], 0U);
  EXPECT_EQ(first[3], 0U);
  EXPECT_EQ(first, bench.state().strategy(StrategyId{2}).indicators) << "equal ones are shared";
}

TEST(Session, AnIndicatorThatFindsNoRoomIsNeverReady) {
  TestConfig config;
  config.header.capacities.indicators = 1;
  config.strategies = {tests::trend_spec()};
  StateBench bench{config};

  EXPECT_EQ(bench.state().strategy(kStrategy).indicators[1], 0U);
}

TEST(Session, ATailThatClaimsTooMuchIsCutAtItsRecord) {
  const TestConfig config;
  std::vector<std::byte> payload = config.session(tests::at(0));
  SessionStarted started;
  std::memcpy(&started, payload.data(), sizeof(started));
  started.tail_bytes = 0xFFFF'FFFF;
  std::memcpy(payload.data(), &started, sizeof(started));
  StateBench bench{config, false};
  const RecordHeader header{.checksum = 0,
                            .length = static_cast<std::uint32_t>(sizeof(RecordHeader) + payload.size()),
                            .type = static_cast<std::uint16_t>(EventType::SessionStarted),
                            .version = 1,
                            .flags = record_flags::kInput,
                            .previous = 0,
                            .sequence = Sequence{1},
                            .time = tests::at(0),
                            .epoch = tests::kEpoch,
                            .cause = 0};

  EXPECT_TRUE(fold_record(bench.state(), header, payload.data()));
  EXPECT_EQ(bench.state().session().started, 1U) << "what is there is a whole configuration";
}

TEST(FoldRecord, KnowsNoTypeBeyondTheList) {
  StateBench bench{TestConfig{}};
  const std::uint64_t word = 0;
  RecordHeader header{};
  header.type = 0x0BAD;
  header.length = sizeof(header) + sizeof(word);

  EXPECT_FALSE(fold_record(bench.state(), header, static_cast<const std::byte*>(static_cast<const void*>(&word))));
}

TEST(Session, ASlotThatIsNoneIsNotWritten) {
  TestConfig config;
  config.strategies = {tests::quoter_spec()};
  StateBench bench{config};
  const auto before = full_hash(bench.arena().bytes());
  const Sequence sequence = bench.state().session().sequence;

  bench.state().fold(StrategyNoted{.strategy = kStrategy, .slot = kStrategySlots, .value = 7});

  EXPECT_EQ(bench.state().session().sequence, sequence);
  EXPECT_EQ(full_hash(bench.arena().bytes()), before);
}

}  // namespace
}  // namespace engine::state
