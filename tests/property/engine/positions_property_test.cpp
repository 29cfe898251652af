// Random fills: the position is the sum of its fills, cash is conserved to 1e-17, and nothing ever wraps.
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "engine/base/random.hpp"
#include "engine/ledger/accounts.hpp"
#include "engine/ledger/positions.hpp"

namespace engine::ledger {
namespace {

/// A source of numbers that a failing run can be made again from.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : seed_{seed} {}
  std::uint64_t next() { return random_u64(seed_, ++drawn_, 0, 0); }
  std::int64_t up_to(std::int64_t most) {
    return static_cast<std::int64_t>(below(next(), static_cast<std::uint64_t>(most)));
  }

 private:
  std::uint64_t seed_;
  std::uint64_t drawn_{0};
};

void check(bool holds, const char* what) {
  if (!holds) RC_FAIL(what);
}

/// Folds fills into a position and an account; what is refused must change nothing.
void run_fills(Dice& dice, int count, Fill (*draw)(Dice&)) {
  PositionRow position;
  AccountRow account{.opening = Money{1'000'000}, .balance = Money{1'000'000}};
  int128 net = 0;
  int128 flow = 0;
  int128 realised = 0;
  for (int i = 0; i < count; ++i) {
    const Fill fill = draw(dice);
    const auto outcome = apply_fill(position, fill);
    const auto after = outcome ? apply_profit(account, outcome->realised, fill.fee) : std::nullopt;
    if (!after) continue;
    position = outcome->position;
    account = *after;
    net += static_cast<int128>(fill.qty.raw()) * sign_of(fill.side);
    flow += wide_mul(fill.price.raw(), fill.qty.raw()) * sign_of(fill.side);
    realised += outcome->realised.raw();
    check(position.is_balanced(), "P1 or P2");
    check(account.is_balanced(), "A1");
    check(net == position.qty.raw(), "the position is the sum of its fills");
    check(flow == position.flow, "the flow is the sum of the notionals");
    check(realised == position.realised.raw(), "profit is the sum of what fills realised");
    check(position.qty.raw() != 0 || position.cost == 0, "a flat position costs nothing");
    check(realised == account.realised.raw(), "the account has the same profit");
  }
}

Fill ordinary(Dice& dice) {
  return {.side = dice.next() % 2 == 0 ? Side::Buy : Side::Sell,
          .qty = Qty{1 + dice.up_to(3) * dice.up_to(500'000'000)},
          .price = Price{1 + dice.up_to(3'000'000'000)},
          .fee = Money{dice.up_to(2'000) - 500}};
}

Fill extreme(Dice& dice) {
  constexpr std::int64_t kEnds[]{kInt64Max, kInt64Max - 1, kInt64Min, kInt64Min + 1, 1, -1, 0, 1'000'000'007};
  const auto pick = [&] { return kEnds[dice.up_to(8)] / (dice.next() % 3 == 0 ? 1'000 : 1); };
  std::int64_t qty = pick();
  if (qty <= 0) qty = qty <= -kInt64Max ? kInt64Max : 1 - qty;
  return {.side = dice.next() % 2 == 0 ? Side::Buy : Side::Sell,
          .qty = Qty{qty},
          .price = Price{pick()},
          .fee = Money{dice.next() % 2 == 0 ? pick() : 0}};
}

TEST(PositionProperty, OrdinaryFillsConserve) {
  EXPECT_TRUE(rc::check([](std::uint64_t seed) {
    Dice dice{seed};
    run_fills(dice, 300, ordinary);
  }));
}

TEST(PositionProperty, ExtremeFillsAreRefusedAndNeverWrap) {
  EXPECT_TRUE(rc::check([](std::uint64_t seed) {
    Dice dice{seed};
    run_fills(dice, 300, extreme);
  }));
}

TEST(PositionProperty, ClosingInPartsRealisesWhatClosingAtOnceDoes) {
  EXPECT_TRUE(rc::check([](std::uint64_t seed) {
    Dice dice{seed};
    PositionRow open;
    for (int i = 0; i < 5; ++i) {
      Fill fill = ordinary(dice);
      fill.side = Side::Buy;
      open = apply_fill(open, fill)->position;
    }
    const Price price{1 + dice.up_to(3'000'000'000)};
    const auto at_once = apply_fill(open, {.side = Side::Sell, .qty = open.qty, .price = price});
    PositionRow parts = open;
    while (parts.qty.raw() > 0) {
      const Qty part{1 + dice.up_to(parts.qty.raw())};
      parts = apply_fill(parts, {.side = Side::Sell, .qty = part, .price = price})->position;
    }
    // Money rounds at each fill; with the dust the two are equal to the last 1e-17.
    const auto exact = [](const PositionRow& row) { return wide_mul(row.realised.raw(), kCostPerMoney) + row.dust; };
    RC_ASSERT(exact(parts) == exact(at_once->position));
  }));
}

}  // namespace
}  // namespace engine::ledger
