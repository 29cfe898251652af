#include "engine/risk/chain.hpp"

#include <vector>

#include <gtest/gtest.h>

#include "tests/support/engine_gates.hpp"

namespace engine::risk {
namespace {

using tests::at;
using tests::at_market;
using tests::buy;
using tests::GateBench;
using tests::quote;
using tests::request_of;
using tests::sell;
using tests::StateBench;
using tests::ticks;
using tests::units;

constexpr std::uint32_t bits(std::initializer_list<int> gates) {
  std::uint32_t mask = 0;
  for (const int gate : gates) mask |= 1U << static_cast<unsigned>(gate);
  return mask;
}

TEST(Chain, TheListIsInItsOrder) {
  const std::vector<int> ids{
#define GATE(id, name, unit, reducers) id,
#include "engine/risk/gates.def"
#undef GATE
  };

  EXPECT_EQ(ids, (std::vector<int>{1, 2, 3, 27, 4, 7, 21, 8, 9, 25, 26, 22, 10, 11, 15, 12, 23, 13, 14, 24, 17, 19}));
}

TEST(Chain, APassedIntentNamesEveryGate) {
  GateBench bench;

  const GateDecision decision = bench.decide(buy(units(7)));

  EXPECT_EQ(decision.verdict, Verdict::Passed);
  EXPECT_EQ(decision.gates_passed,
            bits({1, 2, 3, 27, 4, 7, 21, 8, 9, 25, 26, 22, 10, 11, 15, 12, 23, 13, 14, 24, 17, 19}));
  EXPECT_EQ(decision.gate, 0);
  EXPECT_EQ(decision.reason, Reason::NONE);
  EXPECT_EQ(decision.value, 0);
  EXPECT_EQ(decision.qty, units(7));
  EXPECT_EQ(decision.price, ticks(100'000));
  EXPECT_EQ(decision.strategy, tests::kStrategy);
}

TEST(Chain, TheFirstDenialEndsIt) {
  GateBench bench;
  bench.fold(quote(ticks(100'001), ticks(100'000)));  // gate 3 would deny, gate 7 too

  const GateDecision decision = bench.decide(buy(units(999'999)));

  EXPECT_EQ(decision.verdict, Verdict::Denied);
  EXPECT_EQ(decision.gate, 3);
  EXPECT_EQ(decision.reason, Reason::MARKET_DATA_CROSSED);
  EXPECT_EQ(decision.gates_passed, bits({1, 2}));
  EXPECT_EQ(decision.value, ticks(100'001).raw());
  EXPECT_EQ(decision.limit, ticks(100'000).raw());
}

/// Long 1,000, in a state in which nothing may be opened.
struct Besieged : GateBench {
  Besieged() {
    hold(1'000, ticks(100'000));
    fold(TradingSwitched{.trading = Switch::Off});
    fold(AccountDisarmed{.account = tests::kAccount});
    fold(ScopeHalted{.scope = Scope::System, .reason = Reason::OVERFILL});
    move_to(at(100'000));
  }
};

TEST(Chain, AReducerPassesWhatAnEntryDoesNot) {
  Besieged bench;

  const GateDecision exit = bench.decide(at_market(sell(units(1'000))));

  EXPECT_EQ(exit.verdict, Verdict::Passed);
  EXPECT_EQ(exit.gates_passed, bits({2, 8, 15, 22, 24})) << "the lane of RISK for reducers";
  EXPECT_EQ(bench.reason(buy()), Reason::KILL_SWITCH_ON);
}

TEST(Chain, AReducerKeepsToTickAndBand) {
  Besieged bench;

  EXPECT_EQ(bench.reason(sell(units(1'000), Price{1})), Reason::INVALID_PRICE_INCREMENT);
  EXPECT_EQ(bench.reason(sell(units(1'000), ticks(50'000))), Reason::PRICE_EXCEEDS_CURRENT_PRICE_BAND);
}

TEST(Chain, MoreThanThePositionIsNoReducer) {
  Besieged bench;

  EXPECT_EQ(bench.reason(sell(units(1'001))), Reason::KILL_SWITCH_ON);
}

TEST(Chain, ReducersTogetherAreAtMostThePosition) {
  Besieged bench;
  bench.fold(StateBench::order(OrderId{900}, Side::Sell, units(600), ticks(100'000)));

  EXPECT_EQ(bench.reason(sell(units(400))), Reason::NONE);
  EXPECT_EQ(bench.reason(sell(units(401))), Reason::KILL_SWITCH_ON);
}

TEST(Chain, AnOrderOnTheSideHeldIsNoReducer) {
  Besieged bench;

  EXPECT_FALSE(request_of(bench.state(), buy(units(1))).reduces);
}

/// Without the word that it closes, a sale beside a long position opens a short one.
TEST(Chain, InAnAccountThatHedgesOnlyWhatClosesReduces) {
  tests::TestConfig config = GateBench::with_strategy();
  config.accounts[0].positions = PositionKeeping::Hedging;
  GateBench bench{config};
  bench.hold(1'000, ticks(100'000));
  const auto reduces = [&](Intent intent, PositionEffect effect) {
    intent.position_effect = effect;
    return request_of(bench.state(), intent).reduces;
  };

  EXPECT_TRUE(reduces(sell(units(1'000)), PositionEffect::Close));
  EXPECT_FALSE(reduces(sell(units(1'001)), PositionEffect::Close));
  EXPECT_FALSE(reduces(sell(units(1'000)), PositionEffect::Open));
  EXPECT_FALSE(reduces(sell(units(1'000)), PositionEffect::Auto));
  EXPECT_FALSE(reduces(buy(units(1'000)), PositionEffect::Close)) << "no short position is held";
}

TEST(Chain, AReplaceKnowsWhatItReplaces) {
  GateBench bench;
  bench.fold(StateBench::order(OrderId{900}, Side::Buy, units(10), ticks(99'999)));
  Intent intent = buy(units(25));
  intent.action = IntentAction::Replace;
  intent.order_id = OrderId{900};

  const Request request = request_of(bench.state(), intent);

  EXPECT_EQ(request.replaced_exposure, units(10));
  EXPECT_EQ(added_exposure(request), units(15));
}

TEST(Chain, TheSameRequestGetsTheSameVerdict) {
  GateBench bench;

  const GateDecision once = bench.decide(buy(units(200'000)));
  const GateDecision again = bench.decide(buy(units(200'000)));

  EXPECT_EQ(std::memcmp(&once, &again, sizeof(once)), 0);
  EXPECT_EQ(once.reason, Reason::QUANTITY_EXCEEDS_MAXIMUM);
}

TEST(Chain, ChecksHoldEveryGateAndAgreeWithThemselves) {
  GateBench bench;
  GateChecks checks;

  static_cast<void>(bench.decide(buy(units(7)), checks));

  EXPECT_EQ(checks.size(), kGates);
  for (const GateCheck& check : checks) {
    EXPECT_EQ(check.reason, Reason::NONE) << int{check.gate};
    EXPECT_TRUE(holds(check.compare, check.value, check.limit)) << int{check.gate};
  }
}

TEST(Chain, ChecksEndWithTheGateThatDenied) {
  GateBench bench;
  GateChecks checks;

  const GateDecision denied = bench.decide(buy(units(200'000)), checks);

  const GateCheck& last = checks[checks.size() - 1];
  EXPECT_EQ(last.gate, denied.gate);
  EXPECT_EQ(last.reason, denied.reason);
  EXPECT_EQ(last.value, denied.value);
  EXPECT_EQ(last.kind, LimitKind::OrderQty);
  EXPECT_EQ(last.scope, LimitScope::System);
  EXPECT_FALSE(holds(last.compare, last.value, last.limit));
}

}  // namespace
}  // namespace engine::risk
