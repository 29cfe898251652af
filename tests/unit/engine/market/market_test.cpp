#include "engine/market/market.hpp"

#include <array>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/engine_config.hpp"

namespace engine::market {
namespace {

using tests::at;
using tests::quote;
using tests::seconds;
using tests::ticks;

constexpr std::size_t kBytes = 64 * 1024;

struct Bench {
  explicit Bench(const tests::TestConfig& from = {}) : capacities{from.header.capacities}, canonical{from.bytes()} {
    market.define(*ConfigView::parse(canonical));
  }
  Capacities capacities;
  std::vector<std::byte> canonical;
  alignas(64) std::array<std::byte, kBytes> memory{};
  std::array<std::uint64_t, Arena::dirty_words(kBytes)> dirty{};
  Arena arena{memory, dirty};
  Market market{arena, capacities};
};

TEST(Market, IgnoresInstrumentsThatItDoesNotKnow) {
  Bench bench;

  for (const std::uint32_t id : {0U, 2U, 5U, 0xFFFF'FFFFU}) {
    bench.market.fold(quote(ticks(100), ticks(101), id), at(0));
    bench.market.fold(Trade{.instrument = InstrumentId{id}, .price = ticks(100)}, at(0));
  }

  bench.market.fold_pulse(at(60));
  EXPECT_FALSE(bench.market.next_closed_bar().has_value());
  EXPECT_FALSE(bench.market.quote(tests::kInstrument).has_quote());
}

TEST(Market, AMarkIsTheLastQuoteThatWasNotCrossed) {
  Bench bench;
  bench.market.fold(quote(ticks(100), ticks(101)), at(1));

  bench.market.fold(quote(ticks(105), ticks(104)), at(2));

  const QuoteRow& row = bench.market.quote(tests::kInstrument);
  EXPECT_TRUE(row.crossed());
  EXPECT_EQ(row.time, at(2));
  EXPECT_EQ(row.mark_bid, ticks(100));
  EXPECT_EQ(row.mark_time, at(1));
  EXPECT_EQ(row.crossed_count, 1U);
}

TEST(Market, APulseClosesEverySeriesThatIsOver) {
  Bench bench;
  bench.market.fold(quote(ticks(100), ticks(101)), at(1));

  bench.market.fold_pulse(at(3'600));

  const auto minute = bench.market.next_closed_bar();
  ASSERT_TRUE(minute.has_value());
  EXPECT_EQ(minute->interval, seconds(60));
  bench.market.fold(*minute);
  const auto hour = bench.market.next_closed_bar();
  ASSERT_TRUE(hour.has_value());
  EXPECT_EQ(hour->interval, seconds(3'600));
  bench.market.fold(*hour);
  EXPECT_FALSE(bench.market.next_closed_bar().has_value());
}

TEST(Market, AnIntervalNamedTwiceIsOneSeries) {
  tests::TestConfig config;
  config.bar_intervals = {seconds(60), seconds(60)};
  Bench bench{config};
  bench.market.fold(quote(ticks(100), ticks(101)), at(1));

  bench.market.fold_pulse(at(60));
  bench.market.fold(*bench.market.next_closed_bar());

  EXPECT_FALSE(bench.market.next_closed_bar().has_value());
}

TEST(Market, SharesAnIndicatorThatIsDeclaredAgain) {
  Bench bench;

  const auto first = bench.market.declare(IndicatorKind::Ema, 5, 0);
  const auto other = bench.market.declare(IndicatorKind::Ema, 6, 0);
  const auto again = bench.market.declare(IndicatorKind::Ema, 5, 0);

  EXPECT_EQ(first, again);
  EXPECT_NE(first, other);
}

TEST(Market, RefusesAnIndicatorAtCapacity) {
  Bench bench;
  for (std::uint32_t i = 0; i < bench.capacities.indicators; ++i) {
    ASSERT_TRUE(bench.market.declare(IndicatorKind::Ema, 2 + i, 0).has_value());
  }

  EXPECT_FALSE(bench.market.declare(IndicatorKind::Atr, 3, 0).has_value());
}

TEST(Market, ASecondSessionGoesOnWithItsBars) {
  Bench bench;
  bench.market.fold(quote(ticks(100), ticks(101)), at(1));

  bench.market.define(*ConfigView::parse(bench.canonical));
  bench.market.fold_pulse(at(60));

  ASSERT_TRUE(bench.market.next_closed_bar().has_value());
  EXPECT_EQ(bench.market.next_closed_bar()->bid_open, ticks(100));
}

}  // namespace
}  // namespace engine::market
