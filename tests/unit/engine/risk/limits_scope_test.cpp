// Of the limits of several scopes the strictest counts, and the check says whose it was.
#include <gtest/gtest.h>

#include "tests/support/engine_gates.hpp"

namespace engine::risk {
namespace {

using tests::buy;
using tests::cash;
using tests::GateBench;
using tests::units;

struct Scoped {
  LimitScope scope;
  std::uint32_t id;
};
constexpr Scoped kScoped[]{
    {LimitScope::Venue, 1}, {LimitScope::Account, 1}, {LimitScope::Strategy, 1}, {LimitScope::Instrument, 1}};

TEST(LimitScopes, TheStrictestCountsAndIsNamed) {
  for (const Scoped& scoped : kScoped) {
    GateBench bench;
    bench.limit(LimitKind::OrderQty, scoped.scope, scoped.id, units(100).raw());
    EXPECT_EQ(bench.reason(buy(units(100))), Reason::NONE) << "at";

    GateChecks checks;
    const GateDecision denied = bench.decide(buy(units(101)), checks);

    EXPECT_EQ(denied.reason, Reason::QUANTITY_EXCEEDS_MAXIMUM);
    EXPECT_EQ(denied.limit, units(100).raw());
    EXPECT_EQ(checks[checks.size() - 1].scope, scoped.scope);
    EXPECT_EQ(checks[checks.size() - 1].scope_id, scoped.id);
  }
}

TEST(LimitScopes, ALooserOneDoesNotLoosen) {
  GateBench bench;
  bench.limit(LimitKind::OrderQty, LimitScope::Strategy, 1, units(900'000).raw());

  EXPECT_EQ(bench.reason(buy(units(100'001))), Reason::QUANTITY_EXCEEDS_MAXIMUM);
}

TEST(LimitScopes, OfAnotherAccountDoesNotConcern) {
  GateBench bench;
  bench.limit(LimitKind::OrderQty, LimitScope::Account, 2, units(1).raw());

  EXPECT_EQ(bench.reason(buy(units(100))), Reason::NONE);
}

TEST(LimitScopes, ALiftedOneIsGone) {
  GateBench bench;
  bench.limit(LimitKind::OrderQty, LimitScope::Account, 1, units(1).raw());
  ASSERT_EQ(bench.reason(buy(units(2))), Reason::QUANTITY_EXCEEDS_MAXIMUM);

  bench.fold(LimitChanged{.scope = LimitScope::Account, .kind = LimitKind::OrderQty, .set = Switch::Off, .id = 1});

  EXPECT_EQ(bench.reason(buy(units(2))), Reason::NONE);
}

TEST(LimitScopes, OfAFloorTheLargestCounts) {
  GateBench bench;
  bench.limit(LimitKind::CashReserve, LimitScope::System, 0, cash(1).raw());
  bench.limit(LimitKind::CashReserve, LimitScope::Account, 1, cash(200'000).raw());

  const GateDecision denied = bench.decide(buy());

  EXPECT_EQ(denied.reason, Reason::CASH_RESERVE);
  EXPECT_EQ(denied.limit, cash(200'000).raw());
}

}  // namespace
}  // namespace engine::risk
