// Stops of every scope and kind, by hand and by the engine.
#include "engine/oversight/stops.hpp"

#include <array>

#include <gtest/gtest.h>

#include "tests/support/engine_config.hpp"

namespace engine::oversight {
namespace {

constexpr OperatorId kOperator{5};

struct StopsBench {
  Capacities capacities{tests::TestConfig{}.header.capacities};
  alignas(64) std::array<std::byte, 4'096> bytes{};
  std::array<std::uint64_t, Arena::dirty_words(4'096)> dirty{};
  Arena arena{bytes, dirty};
  Stops stops{arena, capacities};

  void stop(Scope scope, std::uint32_t id, HaltKind kind, OperatorId by = kOperator) {
    stops.fold(
        ScopeHalted{.scope = scope, .kind = kind, .reason = Reason::OPERATOR_REQUEST, .id = id, .operator_id = by});
  }
  void resume(Scope scope, std::uint32_t id, HaltKind kind, Switch by_engine = Switch::Off) {
    stops.fold(ScopeResumed{.scope = scope, .kind = kind, .id = id, .by_engine = by_engine});
  }
  Stop over() {
    return stops.over(
        {.venue = VenueId{2}, .account = AccountId{1}, .strategy = StrategyId{3}, .instrument = InstrumentId{4}});
  }
};

TEST(Stops, EachScopeClosesTheOrdersThatItConcerns) {
  const std::pair<Scope, std::uint32_t> concerned[]{
      {Scope::System, 0}, {Scope::Venue, 2}, {Scope::Account, 1}, {Scope::Strategy, 3}, {Scope::Instrument, 4}};
  for (const auto& [scope, id] : concerned) {
    StopsBench bench;
    EXPECT_FALSE(bench.over().is_there());

    bench.stop(scope, id, HaltKind::Kill);

    EXPECT_EQ(bench.over().reason, Reason::KILL_SWITCH_ON);
    EXPECT_EQ(bench.over().id, id);
    EXPECT_EQ(bench.stops.stopped(), 1U);
  }
}

TEST(Stops, OtherScopesCloseNothingOfIt) {
  StopsBench bench;

  bench.stop(Scope::Venue, 1, HaltKind::Kill);
  bench.stop(Scope::Account, 2, HaltKind::Kill);
  bench.stop(Scope::Strategy, 1, HaltKind::Kill);
  bench.stop(Scope::Instrument, 1, HaltKind::Kill);

  EXPECT_FALSE(bench.over().is_there());
  EXPECT_EQ(bench.stops.stopped(), 4U);
}

TEST(Stops, AnOperatorsReleaseLeavesTheEnginesOwn) {
  StopsBench bench;
  bench.stop(Scope::Account, 1, HaltKind::Halt, kEngineOperator);
  bench.stop(Scope::Account, 1, HaltKind::Halt);

  bench.resume(Scope::Account, 1, HaltKind::Halt);

  EXPECT_EQ(bench.over().reason, Reason::TRADING_HALTED);
  EXPECT_EQ(bench.stops.of(Scope::Account, 1, HaltKind::Halt, true), Reason::OPERATOR_REQUEST);
  EXPECT_EQ(bench.stops.of(Scope::Account, 1, HaltKind::Halt, false), Reason::NONE);
}

TEST(Stops, TheEnginesReleaseLeavesAnOperators) {
  StopsBench bench;
  bench.stop(Scope::Account, 1, HaltKind::Halt, kEngineOperator);
  bench.stop(Scope::Account, 1, HaltKind::Halt);

  bench.resume(Scope::Account, 1, HaltKind::Halt, Switch::On);

  EXPECT_TRUE(bench.over().is_there());
  EXPECT_EQ(bench.stops.of(Scope::Account, 1, HaltKind::Halt, true), Reason::NONE);
}

TEST(Stops, KindsAreLiftedOneByOne) {
  StopsBench bench;
  constexpr HaltKind kKinds[]{HaltKind::Kill, HaltKind::Panic, HaltKind::Breaker, HaltKind::Halt};
  constexpr Reason kWords[]{Reason::KILL_SWITCH_ON, Reason::PANIC_STOP, Reason::CIRCUIT_OPEN_SYSTEM,
                            Reason::TRADING_HALTED};
  for (const HaltKind kind : kKinds) bench.stop(Scope::System, 0, kind);

  for (std::size_t i = 0; i < std::size(kKinds); ++i) {
    EXPECT_EQ(bench.over().reason, kWords[i]) << "the gravest one is told";
    bench.resume(Scope::System, 0, kKinds[i]);
  }

  EXPECT_FALSE(bench.over().is_there());
  EXPECT_EQ(bench.stops.stopped(), 0U);
}

TEST(Stops, ABreakerByHandIsNamedByItsTier) {
  StopsBench bench;
  bench.stop(Scope::Strategy, 3, HaltKind::Breaker);
  EXPECT_EQ(bench.over().reason, Reason::CIRCUIT_OPEN_AGENT);

  bench.stop(Scope::Account, 1, HaltKind::Breaker);

  EXPECT_EQ(bench.over().reason, Reason::CIRCUIT_OPEN_ACCOUNT);
}

TEST(Stops, WhatIsNoScopeOrKindChangesNothing) {
  StopsBench bench;

  bench.stop(Scope::System, 1, HaltKind::Kill);
  bench.stop(Scope::Account, 0, HaltKind::Kill);
  bench.stop(Scope::Account, 3, HaltKind::Kill);
  bench.stop(static_cast<Scope>(0), 0, HaltKind::Kill);
  bench.stop(Scope::Account, 1, static_cast<HaltKind>(0));
  bench.stop(Scope::Account, 1, static_cast<HaltKind>(6));
  bench.resume(Scope::Account, 9, HaltKind::Kill);
  bench.stops.fold(FlattenChanged{.scope = Scope::Venue, .id = 99});

  for (const std::byte byte : bench.bytes) ASSERT_EQ(byte, std::byte{0});
}

TEST(Stops, FlatteningIsCountedOnce) {
  StopsBench bench;
  bench.stops.fold(FlattenChanged{.scope = Scope::Account, .id = 2});
  bench.stops.fold(FlattenChanged{.scope = Scope::Account, .id = 2});
  EXPECT_EQ(bench.stops.flattening(), 1U);
  EXPECT_TRUE(bench.stops.is_flattening(Scope::Account, 2));

  bench.stops.fold(FlattenChanged{.scope = Scope::Account, .active = Switch::Off, .id = 2});

  EXPECT_EQ(bench.stops.flattening(), 0U);
  EXPECT_FALSE(bench.stops.is_flattening(Scope::Account, 2));
}

}  // namespace
}  // namespace engine::oversight
