#include "engine/ledger/executions.hpp"

#include <array>

#include <gtest/gtest.h>

namespace engine::ledger {
namespace {

struct Bench {
  alignas(64) std::array<std::byte, 2'048> memory{};
  std::array<std::uint64_t, Arena::dirty_words(2'048)> dirty{};
  Arena arena{memory, dirty};
  Executions executions{arena, 2, 4};
};

TEST(Executions, RemembersWhatWasAdded) {
  Bench bench;

  bench.executions.add(AccountId{1}, ExecId{7});

  EXPECT_TRUE(bench.executions.contains(AccountId{1}, ExecId{7}));
  EXPECT_FALSE(bench.executions.contains(AccountId{1}, ExecId{8}));
}

TEST(Executions, OneIdOfTwoAccountsIsTwoExecutions) {
  Bench bench;

  bench.executions.add(AccountId{1}, ExecId{7});

  EXPECT_FALSE(bench.executions.contains(AccountId{2}, ExecId{7}));
}

TEST(Executions, TheOldestMakesRoom) {
  Bench bench;

  for (std::uint64_t id = 1; id <= 5; ++id) bench.executions.add(AccountId{1}, ExecId{id});

  EXPECT_FALSE(bench.executions.contains(AccountId{1}, ExecId{1}));
  for (std::uint64_t id = 2; id <= 5; ++id) EXPECT_TRUE(bench.executions.contains(AccountId{1}, ExecId{id})) << id;
}

TEST(Executions, OneAccountForgetsNothingForAnother) {
  Bench bench;
  bench.executions.add(AccountId{2}, ExecId{7});

  for (std::uint64_t id = 1; id <= 100; ++id) bench.executions.add(AccountId{1}, ExecId{id});

  EXPECT_TRUE(bench.executions.contains(AccountId{2}, ExecId{7}));
}

TEST(Executions, AFlowIsNoExecution) {
  Bench bench;

  bench.executions.add(AccountId{1}, FlowId{7});

  EXPECT_TRUE(bench.executions.contains(AccountId{1}, FlowId{7}));
  EXPECT_FALSE(bench.executions.contains(AccountId{1}, ExecId{7}));
}

TEST(Executions, GoesRoundManyTimes) {
  Bench bench;

  for (std::uint64_t id = 1; id <= 10'000; ++id) {
    bench.executions.add(AccountId{1}, ExecId{id * 0x9E3779B9});
    ASSERT_TRUE(bench.executions.contains(AccountId{1}, ExecId{id * 0x9E3779B9}));
  }
}

}  // namespace
}  // namespace engine::ledger
