#include "engine/ledger/executions.hpp"

#include <array>

#include <gtest/gtest.h>

namespace engine::ledger {
namespace {

struct Bench {
  alignas(64) std::array<std::byte, 4'096> memory{};
  std::array<std::uint64_t, Arena::dirty_words(4'096)> dirty{};
  Arena arena{memory, dirty};
  Executions executions{arena, 2, 4};

  void add(std::uint64_t id, std::uint64_t trade = 0, std::uint64_t order = 1, std::uint32_t account = 1) {
    executions.add(
        {.exec_id = ExecId{id}, .trade_id = TradeId{trade}, .order_id = OrderId{order}, .account = AccountId{account}});
  }
  [[nodiscard]] bool contains(std::uint64_t id, std::uint32_t account = 1) const {
    return executions.find(AccountId{account}, ExecId{id}) != nullptr;
  }
};

TEST(Executions, RemembersWhatWasAdded) {
  Bench bench;

  bench.add(7);

  EXPECT_TRUE(bench.contains(7));
  EXPECT_FALSE(bench.contains(8));
}

TEST(Executions, OneIdOfTwoAccountsIsTwoExecutions) {
  Bench bench;

  bench.add(7);

  EXPECT_FALSE(bench.contains(7, 2));
}

TEST(Executions, TheOldestMakesRoom) {
  Bench bench;

  for (std::uint64_t id = 1; id <= 5; ++id) bench.add(id);

  EXPECT_FALSE(bench.contains(1));
  for (std::uint64_t id = 2; id <= 5; ++id) EXPECT_TRUE(bench.contains(id)) << id;
}

TEST(Executions, OneAccountForgetsNothingForAnother) {
  Bench bench;
  bench.add(7, 0, 1, 2);

  for (std::uint64_t id = 1; id <= 100; ++id) bench.add(id);

  EXPECT_TRUE(bench.contains(7, 2));
}

TEST(Executions, AFlowIsNoExecution) {
  Bench bench;

  bench.executions.add(AccountId{1}, FlowId{7});

  EXPECT_TRUE(bench.executions.contains(AccountId{1}, FlowId{7}));
  EXPECT_FALSE(bench.contains(7));
}

TEST(Executions, GoesRoundManyTimes) {
  Bench bench;

  for (std::uint64_t id = 1; id <= 10'000; ++id) {
    bench.add(id * 0x9E3779B9, id);
    ASSERT_TRUE(bench.contains(id * 0x9E3779B9));
  }
}

TEST(Executions, OneMatchOfAnOrderIsFoundUnderAnyNumber) {
  Bench bench;
  bench.add(7, 100, 1);

  EXPECT_NE(bench.executions.find_match(OrderId{1}, TradeId{100}), nullptr);
  EXPECT_EQ(bench.executions.find_match(OrderId{2}, TradeId{100}), nullptr) << "the other side of our own match";
  EXPECT_EQ(bench.executions.find_match(OrderId{1}, TradeId{0}), nullptr) << "not told is no match";
}

TEST(Executions, ForgetsTheMatchWithItsExecution) {
  Bench bench;

  for (std::uint64_t id = 1; id <= 5; ++id) bench.add(id, 100 + id);

  EXPECT_EQ(bench.executions.find_match(OrderId{1}, TradeId{101}), nullptr);
  EXPECT_NE(bench.executions.find_match(OrderId{1}, TradeId{105}), nullptr);
}

}  // namespace
}  // namespace engine::ledger
