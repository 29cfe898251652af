// StateHashed: the state's own proof, in the core.
#include <gtest/gtest.h>

#include "engine/state/hasher.hpp"
#include "tests/support/engine_run.hpp"

namespace engine::core {
namespace {

using state::StateHasher;
using tests::EngineRun;
using tests::quote;
using tests::seconds;
using tests::Step;
using tests::TestConfig;
using tests::ticks;

TestConfig hashed_every(std::uint32_t records) {
  TestConfig config;
  config.strategies = {tests::trend_spec(1), tests::quoter_spec(2)};
  config.header.state_hash_interval = records;
  return config;
}

Step next_quote(EngineRun& run, std::int64_t i) {
  return run.send(quote(ticks(99'990 + i % 7), ticks(99'995 + i % 5)), seconds(9));
}

TEST(StateHashed, IsTheFullHashAndTheLastOfItsStep) {
  EngineRun run{hashed_every(50)};
  int seen = 0;
  for (std::int64_t i = 0; i < 2'000; ++i) {
    const Step step = next_quote(run, i);
    if (step.count<StateHashed>() == 0) continue;
    ++seen;
    const auto hashed = step.only<StateHashed>();
    ASSERT_EQ(hashed.state_hash, state::full_hash(run.arena().bytes())) << "quote " << i;
    ASSERT_EQ(hashed.blocks, run.arena().block_count());
    ASSERT_EQ(EventType{step.headers().back().type}, EventType::StateHashed);
    ASSERT_EQ(step.headers().back().sequence, run.state().session().sequence);
  }
  EXPECT_GT(seen, 20);
}

TEST(StateHashed, NoStepHashesMoreThanItMay) {
  TestConfig config = hashed_every(1);
  config.header.capacities.orders_kept = 4'096;
  EngineRun run{config};
  const std::size_t blocks = run.arena().block_count();
  ASSERT_GT(blocks, 20 * StateHasher::kBlocksPerStep);
  std::size_t steps = 1;  // the session's own
  while (next_quote(run, static_cast<std::int64_t>(steps)).count<StateHashed>() == 0) ++steps;

  EXPECT_GE(steps + 1, blocks / StateHasher::kBlocksPerStep) << "all blocks count as changed when a session begins";
}

TEST(StateHashed, AnIntervalOfZeroMeansNever) {
  EngineRun run{hashed_every(0)};

  for (std::int64_t i = 0; i < 500; ++i) ASSERT_EQ(next_quote(run, i).count<StateHashed>(), 0U);
}

TEST(StateHashed, ComesNoEarlierThanItsInterval) {
  EngineRun run{hashed_every(300)};
  std::uint64_t last = 0;
  for (std::int64_t i = 0; i < 2'000; ++i) {
    const Step step = next_quote(run, i);
    if (step.count<StateHashed>() == 0) continue;
    const std::uint64_t sequence = step.headers().back().sequence.raw();
    EXPECT_GE(sequence - last, 300U);
    last = sequence;
  }
  EXPECT_GT(last, 0U);
}

TEST(StateHashedDeathTest, AByteThatChangedByItselfEndsTheProgram) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  const auto live_on_broken_memory = [] {
    EngineRun run{hashed_every(1)};
    for (std::int64_t i = 0; i < 200; ++i) next_quote(run, i);
    // The last bytes in use: nothing writes there in this run.
    run.workspace().arena()[run.arena().bytes().size() - 1] ^= std::byte{4};
    for (std::size_t i = 0; i < run.arena().block_count() + 1; ++i) next_quote(run, static_cast<std::int64_t>(i));
  };

  EXPECT_DEATH(live_on_broken_memory(), "memory_is_sound");
}

}  // namespace
}  // namespace engine::core
