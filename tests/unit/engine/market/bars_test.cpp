#include "engine/market/bars.hpp"

#include <gtest/gtest.h>

#include "tests/support/engine_config.hpp"

namespace engine::market {
namespace {

using tests::at;
using tests::quote;
using tests::seconds;
using tests::ticks;
using tests::units;

BarRow row_of(Duration interval) {
  BarRow row;
  row.open.instrument = tests::kInstrument;
  row.open.interval = interval;
  return row;
}

TEST(Bars, KeepOpenHighLowCloseOfBothSides) {
  BarRow row = row_of(seconds(60));
  fold_quote(row, quote(ticks(100), ticks(102)), at(0));
  fold_quote(row, quote(ticks(105), ticks(106)), at(20));
  fold_quote(row, quote(ticks(95), ticks(99)), at(40));
  fold_quote(row, quote(ticks(98), ticks(101)), at(59));

  fold_time(row, at(60));

  ASSERT_EQ(row.is_closed, 1U);
  EXPECT_EQ(row.closed.start, at(0));
  EXPECT_EQ(row.closed.bid_open, ticks(100));
  EXPECT_EQ(row.closed.bid_high, ticks(105));
  EXPECT_EQ(row.closed.bid_low, ticks(95));
  EXPECT_EQ(row.closed.bid_close, ticks(98));
  EXPECT_EQ(row.closed.ask_open, ticks(102));
  EXPECT_EQ(row.closed.ask_high, ticks(106));
  EXPECT_EQ(row.closed.ask_low, ticks(99));
  EXPECT_EQ(row.closed.ask_close, ticks(101));
  EXPECT_EQ(row.closed.quote_count, 4U);
}

TEST(Bars, AnEventAtTheEndOpensTheNextBar) {
  BarRow row = row_of(seconds(60));
  fold_quote(row, quote(ticks(100), ticks(102)), at(59));

  fold_quote(row, quote(ticks(200), ticks(202)), at(60));

  EXPECT_EQ(row.closed.bid_close, ticks(100));
  EXPECT_EQ(row.open.start, at(60));
  EXPECT_EQ(row.open.bid_open, ticks(200));
}

TEST(Bars, ALastNanosecondBelongsToTheBar) {
  BarRow row = row_of(seconds(60));
  fold_quote(row, quote(ticks(100), ticks(102)), at(0));

  fold_time(row, Timestamp{at(60).raw() - 1});

  EXPECT_EQ(row.is_closed, 0U);
}

TEST(Bars, AnEmptyIntervalMakesNoBar) {
  BarRow row = row_of(seconds(60));
  fold_quote(row, quote(ticks(100), ticks(102)), at(0));
  fold_time(row, at(60));
  fold_emitted(row);

  fold_time(row, at(600));

  EXPECT_EQ(row.is_closed, 0U);
}

TEST(Bars, TradesAloneMakeNoBar) {
  BarRow row = row_of(seconds(60));
  fold_trade(row, {.instrument = tests::kInstrument, .price = ticks(100), .qty = units(5)}, at(1));

  fold_time(row, at(60));

  EXPECT_EQ(row.is_closed, 0U);
}

TEST(Bars, TradesAddVolumeToTheQuotesOfTheirBar) {
  BarRow row = row_of(seconds(60));
  fold_trade(row, {.instrument = tests::kInstrument, .price = ticks(100), .qty = units(5)}, at(1));
  fold_quote(row, quote(ticks(100), ticks(102)), at(2));
  fold_trade(row, {.instrument = tests::kInstrument, .price = ticks(100), .qty = units(7)}, at(3));

  fold_time(row, at(60));

  EXPECT_EQ(row.closed.trade_volume, units(12));
  EXPECT_EQ(row.closed.trade_count, 2U);
}

TEST(Bars, CrossedQuotesAreFoldedAndCounted) {
  BarRow row = row_of(seconds(60));
  fold_quote(row, quote(ticks(103), ticks(102)), at(0));
  fold_quote(row, quote(ticks(102), ticks(102)), at(1));

  fold_time(row, at(60));

  EXPECT_EQ(row.closed.bid_high, ticks(103));
  EXPECT_EQ(row.closed.crossed_count, 1U) << "a locked quote is not crossed";
  EXPECT_EQ(row.closed.quote_count, 2U);
}

TEST(Bars, VolumesStayAtTheEndsOfTheirRange) {
  BarRow row = row_of(seconds(60));
  Quote huge = quote(ticks(100), ticks(102));
  huge.bid_qty = Qty{kInt64Max};
  huge.ask_qty = Qty{kInt64Min};
  fold_quote(row, huge, at(0));
  fold_quote(row, huge, at(1));

  EXPECT_EQ(row.open.bid_volume, Qty{kInt64Max});
  EXPECT_EQ(row.open.ask_volume, Qty{kInt64Min});
}

TEST(Bars, AreAlignedToUtcHours) {
  BarRow row = row_of(seconds(3'600));

  fold_quote(row, quote(ticks(100), ticks(102)), Timestamp{at(5'000).raw() + 123});

  EXPECT_EQ(row.open.start, at(3'600));
  EXPECT_EQ(row.open.start.raw() % kHourNs, 0);
}

TEST(Bars, TheLastMomentOfTimeClosesNothingTwice) {
  BarRow row = row_of(seconds(60));
  fold_quote(row, quote(ticks(100), ticks(102)), Timestamp{kInt64Max});

  fold_quote(row, quote(ticks(101), ticks(102)), Timestamp{kInt64Max});

  EXPECT_EQ(row.closed.bid_close, ticks(100));
  EXPECT_EQ(row.open.bid_open, ticks(101));
}

TEST(Bars, AGapMarksTheBarThatItLiesIn) {
  BarRow row = row_of(seconds(60));
  fold_quote(row, quote(ticks(100), ticks(102)), at(0));

  fold_gap(row, at(10), at(20));
  fold_time(row, at(60));

  EXPECT_EQ(row.is_closed, 1U);
  EXPECT_EQ(row.closed_has_gap, 1U);
}

TEST(Bars, AGapOverABoundaryMarksBothSides) {
  BarRow row = row_of(seconds(60));
  fold_quote(row, quote(ticks(100), ticks(102)), at(0));

  fold_gap(row, at(50), at(70));

  EXPECT_EQ(row.closed.start, at(0));
  EXPECT_EQ(row.closed_has_gap, 1U);
  EXPECT_EQ(row.open.start, at(60));
  EXPECT_EQ(row.open_has_gap, 1U);
}

TEST(Bars, AGapAfterABarLeavesThatBarWhole) {
  BarRow row = row_of(seconds(60));
  fold_quote(row, quote(ticks(100), ticks(102)), at(0));

  fold_gap(row, at(60), at(70));

  EXPECT_EQ(row.closed_has_gap, 0U);
  EXPECT_EQ(row.open_has_gap, 1U);
}

TEST(Bars, TheBarAfterAGapIsWholeAgain) {
  BarRow row = row_of(seconds(60));
  fold_gap(row, at(0), at(10));
  fold_quote(row, quote(ticks(100), ticks(102)), at(11));
  fold_quote(row, quote(ticks(100), ticks(102)), at(60));
  EXPECT_EQ(row.closed_has_gap, 1U);
  fold_emitted(row);

  fold_time(row, at(120));

  EXPECT_EQ(row.is_closed, 1U);
  EXPECT_EQ(row.closed_has_gap, 0U);
}

}  // namespace
}  // namespace engine::market
