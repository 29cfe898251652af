// Limits by scope, what was warned of, and the count of orders in a second.
#include "engine/oversight/limits.hpp"

#include <array>

#include <gtest/gtest.h>

#include "engine/oversight/tempo.hpp"
#include "tests/support/engine_config.hpp"

namespace engine::oversight {
namespace {

using tests::at;

struct Memory {
  Capacities capacities{tests::TestConfig{}.header.capacities};
  alignas(64) std::array<std::byte, 16'384> bytes{};
  std::array<std::uint64_t, Arena::dirty_words(16'384)> dirty{};
  Arena arena{bytes, dirty};
};

struct LimitsBench : Memory {
  Limits limits{arena, capacities};

  void set(LimitScope scope, std::uint32_t id, std::int64_t value) {
    limits.fold(LimitChanged{.scope = scope, .kind = LimitKind::AccountRate, .id = id, .limit = value});
  }
};

TEST(Limits, NoneIsSetInZeroedMemory) {
  const LimitsBench bench;

  for (std::uint8_t kind = 0; kind <= kLimitKinds + 1; ++kind) {
    EXPECT_FALSE(bench.limits.strictest(static_cast<LimitKind>(kind), {.account = tests::kAccount}).is_set);
  }
}

TEST(Limits, ConfiguredOnesHoldForTheSystemAndASessionKeepsThoseOfOtherScopes) {
  LimitsBench bench;
  bench.set(LimitScope::Account, 1, 7);

  bench.limits.define({.order_qty_max = Qty{5}});

  EXPECT_EQ(bench.limits.of(LimitKind::OrderQty, LimitScope::System, 0).value, 5);
  EXPECT_EQ(bench.limits.of(LimitKind::AccountRate, LimitScope::Account, 1).value, 7);
}

TEST(Limits, EachScopeHasARowOfItsOwn) {
  LimitsBench bench;
  const Capacities& room = bench.capacities;
  std::int64_t value = 0;
  const auto each = [&](auto&& visit) {
    visit(LimitScope::System, 0U);
    for (std::uint32_t id = 1; id <= kVenuesMax; ++id) visit(LimitScope::Venue, id);
    for (std::uint32_t id = 1; id <= room.accounts; ++id) visit(LimitScope::Account, id);
    for (std::uint32_t id = 1; id <= room.strategies; ++id) visit(LimitScope::Strategy, id);
    for (std::uint32_t id = 1; id <= room.instruments; ++id) visit(LimitScope::Instrument, id);
  };

  each([&](LimitScope scope, std::uint32_t id) { bench.set(scope, id, ++value); });

  value = 0;
  each([&](LimitScope scope, std::uint32_t id) {
    EXPECT_EQ(bench.limits.of(LimitKind::AccountRate, scope, id).value, ++value);
  });
}

TEST(Limits, WhatIsNoScopeOrKindChangesNothing) {
  LimitsBench bench;

  bench.set(LimitScope::System, 1, 3);
  bench.set(LimitScope::Account, 0, 3);
  bench.set(LimitScope::Account, 3, 3);
  bench.set(static_cast<LimitScope>(0), 0, 3);
  bench.limits.fold(LimitChanged{.kind = LimitKind::Rule, .limit = 3});
  bench.limits.fold(LimitWarned{.kind = LimitKind::DailyLoss, .percent = 90, .account = AccountId{9}});

  for (const std::byte byte : bench.bytes) ASSERT_EQ(byte, std::byte{0});
}

TEST(Tempo, CountsInTheSecondOnly) {
  Memory memory;
  Tempo tempo{memory.arena, memory.capacities};
  tempo.count(StrategyId{1}, AccountId{2}, VenueId{}, at(10));
  tempo.count(StrategyId{1}, AccountId{2}, VenueId{}, at(10));

  EXPECT_EQ(tempo.of(StrategyId{1}, at(10)), 2);
  EXPECT_EQ(tempo.of(AccountId{2}, at(10)), 2);
  EXPECT_EQ(tempo.of(VenueId{1}, at(10)), 2) << "the only venue is the first";
  EXPECT_EQ(tempo.of(StrategyId{2}, at(10)), 0);
  EXPECT_EQ(tempo.of(StrategyId{1}, at(11)), 0);
  EXPECT_EQ(tempo.of(StrategyId{99}, at(10)), 0) << "of none that is there";
}

}  // namespace
}  // namespace engine::oversight
