#include "adapters/recorded/facts.hpp"

#include <gtest/gtest.h>

#include "engine/model/units.hpp"

namespace adapters::recorded {
namespace {

TEST(Facts, SymbolIsFoundInEveryKnownKindOfName) {
  EXPECT_EQ(symbol_in_name("fxcm_eurusd_20140505_quote_tick.csv.zst"), "EURUSD");
  EXPECT_EQ(symbol_in_name("20140505_nzdusd_tick_quote.csv"), "NZDUSD");
  EXPECT_EQ(symbol_in_name("oanda_xauusd_20140506_quote_tick.csv.zst"), "XAUUSD");
  EXPECT_EQ(symbol_in_name("ticks-EUR-USD-2026-7-13-12.json"), "EURUSD");
  EXPECT_EQ(symbol_in_name("spot_btcusdt_20240808.txt.zst"), "BTCUSDT");
  EXPECT_EQ(symbol_in_name("sample_tick_data.json"), "");
}

TEST(Facts, DateIsFoundWhenItIsOne) {
  EXPECT_EQ(day_in_name("fxcm_eurusd_20140505_quote_tick.csv.zst"), 16'195);
  EXPECT_EQ(day_in_name("20140505_nzdusd_tick_quote.csv"), 16'195);
  EXPECT_EQ(day_in_name("eurusd_20140532.csv"), std::nullopt);
  EXPECT_EQ(day_in_name("eurusd_2014.csv"), std::nullopt);
}

TEST(Facts, SymbolsSplitIntoKnownCurrencies) {
  const auto crypto = split_symbol("BTCUSDT");
  ASSERT_TRUE(crypto);
  EXPECT_EQ(crypto->base, "BTC");
  EXPECT_EQ(crypto->quote, "USDT");
  EXPECT_FALSE(split_symbol("SAMPLE"));
  EXPECT_FALSE(split_symbol(""));
}

TEST(Facts, IncrementsFollowTheTable) {
  const auto euro = currency_increments({.base = "EUR", .quote = "USD"});
  const auto yen = currency_increments({.base = "USD", .quote = "JPY"});
  const auto spot = binance_increments("BTCUSDT", false);
  const auto futures = binance_increments("BTCUSDT", true);

  ASSERT_TRUE(euro && yen && spot && futures);
  EXPECT_EQ(euro->tick_size.raw(), 10'000);
  EXPECT_EQ(euro->lot_step.raw(), engine::kQtyScale);
  EXPECT_EQ(yen->tick_size.raw(), 1'000'000);
  EXPECT_EQ(spot->tick_size.raw(), 10'000'000);
  EXPECT_EQ(spot->lot_step.raw(), 1'000);
  EXPECT_EQ(futures->tick_size.raw(), 100'000'000);
  EXPECT_EQ(futures->lot_step.raw(), 100'000);
}

TEST(Facts, TrailingZerosAreNoDecimals) {
  EXPECT_EQ(significant_decimals("61837.63000000"), 2);
  EXPECT_EQ(significant_decimals("61837.00"), 0);
  EXPECT_EQ(significant_decimals("1000"), 0);
}

}  // namespace
}  // namespace adapters::recorded
