#include "engine/ledger/positions.hpp"

#include <gtest/gtest.h>

#include "tests/support/engine_config.hpp"

namespace engine::ledger {
namespace {

using tests::cash;
using tests::ticks;
using tests::units;

PositionRow after(const PositionRow& position, Side side, Qty qty, Price price, Money fee = Money{0}) {
  const auto outcome = apply_fill(position, {.side = side, .qty = qty, .price = price, .fee = fee});
  EXPECT_TRUE(outcome.has_value());
  return outcome ? outcome->position : position;
}

TEST(Position, AveragesWhatIsAdded) {
  PositionRow position = after({}, Side::Buy, units(100), ticks(100'000));

  position = after(position, Side::Buy, units(300), ticks(100'004));

  EXPECT_EQ(position.qty, units(400));
  EXPECT_EQ(position.average_price(), ticks(100'003));
}

TEST(Position, RealisesAgainstTheAverageWhenReduced) {
  PositionRow position = after({}, Side::Buy, units(400), ticks(100'000));

  position = after(position, Side::Sell, units(100), ticks(110'000));

  EXPECT_EQ(position.realised, cash(10));
  EXPECT_EQ(position.average_price(), ticks(100'000));
}

TEST(Position, FlipsThroughZeroInOneFill) {
  PositionRow position = after({}, Side::Sell, units(100), ticks(100'000));

  position = after(position, Side::Buy, units(250), ticks(90'000));

  EXPECT_EQ(position.qty, units(150));
  EXPECT_EQ(position.realised, cash(10)) << "a short of 100 bought back 0.1 lower";
  EXPECT_EQ(position.average_price(), ticks(90'000));
  EXPECT_TRUE(position.is_balanced());
}

TEST(Position, KeepsWhatRoundingLeft) {
  // 3 units of 1e-8 at 1/3 apart: no profit of whole money units comes out.
  PositionRow position = after({}, Side::Buy, Qty{3}, Price{333'333'333});

  position = after(position, Side::Sell, Qty{3}, Price{500'000'000});

  EXPECT_EQ(position.qty, Qty{0});
  EXPECT_TRUE(position.cost == 0);
  EXPECT_FALSE(position.dust == 0);
  EXPECT_TRUE(position.is_balanced()) << "P2 holds to the last 1e-17";
}

TEST(Position, CountsFeesApart) {
  const PositionRow position = after({}, Side::Buy, units(1), ticks(100'000), Money{-5});

  EXPECT_EQ(position.fees, Money{-5});
  EXPECT_EQ(position.realised, Money{0});
}

TEST(Position, RefusesAFillThatDoesNotFit) {
  const PositionRow full = after({}, Side::Buy, Qty{kInt64Max}, Price{1});

  EXPECT_FALSE(apply_fill(full, {.side = Side::Buy, .qty = Qty{1}, .price = Price{1}}).has_value());
}

TEST(Position, RefusesAProfitThatDoesNotFit) {
  const PositionRow cheap = after({}, Side::Buy, Qty{kInt64Max}, Price{1});

  EXPECT_FALSE(apply_fill(cheap, {.side = Side::Sell, .qty = Qty{kInt64Max}, .price = Price{kInt64Max}}).has_value());
}

TEST(Position, RefusesFeesThatDoNotFit) {
  const PositionRow position = after({}, Side::Buy, Qty{1}, Price{1}, Money{kInt64Max});

  EXPECT_FALSE(
      apply_fill(position, {.side = Side::Buy, .qty = Qty{1}, .price = Price{1}, .fee = Money{1}}).has_value());
}

TEST(Position, ARefusedFillChangesNothing) {
  const PositionRow full = after({}, Side::Buy, Qty{kInt64Max}, Price{1});
  const PositionRow copy = full;

  static_cast<void>(apply_fill(full, {.side = Side::Buy, .qty = Qty{1}, .price = Price{1}}));

  EXPECT_EQ(full.qty, copy.qty);
  EXPECT_TRUE(full.flow == copy.flow);
}

TEST(Position, MarksAShortAgainstItsCost) {
  const PositionRow position = after({}, Side::Sell, units(100), ticks(100'000));

  EXPECT_EQ(unrealised_at(position, ticks(110'000)), cash(-10));
  EXPECT_EQ(unrealised_at(position, ticks(90'000)), cash(10));
}

TEST(Position, AMarkThatDoesNotFitIsNone) {
  const PositionRow position = after({}, Side::Buy, Qty{kInt64Max}, Price{1});

  EXPECT_FALSE(unrealised_at(position, Price{kInt64Max}).has_value());
}

TEST(Position, AFlatOneHasNoAveragePrice) {
  EXPECT_EQ(PositionRow{}.average_price(), Price{0});
  EXPECT_EQ(unrealised_at(PositionRow{}, Price{kInt64Max}), Money{0});
}

}  // namespace
}  // namespace engine::ledger
