#include "engine/oversight/oversight.hpp"

#include <array>

#include <gtest/gtest.h>

#include "tests/support/engine_config.hpp"

namespace engine::oversight {
namespace {

using tests::kAccount;
using tests::kInstrument;
using tests::kStrategy;

struct Bench {
  Capacities capacities{tests::TestConfig{}.header.capacities};
  alignas(64) std::array<std::byte, 256 * 1'024> memory{};
  std::array<std::uint64_t, Arena::dirty_words(256 * 1'024)> dirty{};
  Arena arena{memory, dirty};
  Oversight oversight{arena, capacities};

  void begin(const tests::TestConfig& config = {}) {
    const auto canonical = config.bytes();
    oversight.define(*ConfigView::parse(canonical));
  }
  [[nodiscard]] bool is_halted() const {
    return oversight.stops().over({.account = kAccount, .strategy = kStrategy, .instrument = kInstrument}).is_there();
  }
};

TEST(Oversight, StartsWithNothingAllowed) {
  const Bench bench;

  EXPECT_FALSE(bench.oversight.is_trading_on());
  EXPECT_FALSE(bench.oversight.is_armed(kAccount));
}

TEST(Oversight, ASessionBringsTheSwitchAndNoArm) {
  Bench bench;
  bench.begin();
  bench.oversight.fold(AccountArmed{.account = kAccount});

  tests::TestConfig off;
  off.header.trading = Switch::Off;
  bench.begin(off);

  EXPECT_FALSE(bench.oversight.is_trading_on());
  EXPECT_FALSE(bench.oversight.is_armed(kAccount)) << "each session starts disarmed";
}

TEST(Oversight, AHaltReachesItsScopeOnly) {
  struct Case {
    Scope scope;
    std::uint32_t id;
    bool expected;
  };
  const Case cases[]{{Scope::System, 0, true},      {Scope::Account, 1, true},   {Scope::Account, 2, false},
                     {Scope::Strategy, 1, true},    {Scope::Strategy, 2, false}, {Scope::Instrument, 1, true},
                     {Scope::Instrument, 2, false}, {Scope::Venue, 1, true},     {Scope::Venue, 2, false}};
  for (const Case& tested : cases) {
    Bench bench;
    bench.oversight.fold(ScopeHalted{.scope = tested.scope, .reason = Reason::OVERFILL, .id = tested.id});
    EXPECT_EQ(bench.is_halted(), tested.expected) << static_cast<int>(tested.scope) << " " << tested.id;
  }
}

TEST(Oversight, AHaltOutlivesItsSession) {
  Bench bench;
  bench.begin();
  bench.oversight.fold(ScopeHalted{.scope = Scope::Account, .reason = Reason::OVERFILL, .id = 1});

  bench.begin();

  EXPECT_TRUE(bench.is_halted());
  EXPECT_TRUE(bench.oversight.is_account_halted(kAccount));
}

TEST(Oversight, AHaltOfWhatIsNotThereChangesNothing) {
  Bench bench;

  for (const std::uint32_t id : {0U, 99U, 0xFFFF'FFFFU}) {
    bench.oversight.fold(ScopeHalted{.scope = Scope::Account, .reason = Reason::OVERFILL, .id = id});
    bench.oversight.fold(ScopeHalted{.scope = static_cast<Scope>(99), .reason = Reason::OVERFILL, .id = id});
  }

  EXPECT_FALSE(bench.is_halted());
}

TEST(Oversight, SwitchAndArmFollowTheirEvents) {
  Bench bench;
  bench.begin();
  bench.oversight.fold(AccountArmed{.account = kAccount});
  EXPECT_TRUE(bench.oversight.is_armed(kAccount));
  EXPECT_FALSE(bench.oversight.is_armed(AccountId{2}));

  bench.oversight.fold(AccountDisarmed{.account = kAccount});
  bench.oversight.fold(TradingSwitched{.trading = Switch::Off});

  EXPECT_FALSE(bench.oversight.is_armed(kAccount));
  EXPECT_FALSE(bench.oversight.is_trading_on());
}

}  // namespace
}  // namespace engine::oversight
