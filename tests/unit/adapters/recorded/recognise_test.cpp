#include "tests/unit/adapters/recorded/files.hpp"

namespace adapters::recorded {
namespace {

std::string refusal_of(const engine::Result<FileInfo, SourceError>& info) { return info ? "" : info.error().message; }

TEST(Recognise, LeanTicksSayInstrumentDayAndZone) {
  const Scratch scratch;

  const auto info = recognise(scratch.write("oanda_xauusd_20140506_quote_tick.csv", "808.0672,1310.926,1311.237\n"));

  ASSERT_TRUE(info) << refusal_of(info);
  EXPECT_EQ(info->format, Format::LeanQuoteTicks);
  EXPECT_EQ(info->symbol, "XAUUSD");
  EXPECT_EQ(info->base_currency, "XAU");
  EXPECT_EQ(info->quote_currency, "USD");
  EXPECT_EQ(info->tick_size.raw(), 1'000'000);
  EXPECT_EQ(info->lot_step.raw(), engine::kQtyScale);
  EXPECT_EQ(info->zone, "America/New_York");
  EXPECT_EQ(info->day, 16'196);
  EXPECT_FALSE(info->has_sizes);
}

TEST(Recognise, CompressionIsToldByContentNotByName) {
  const Scratch scratch;
  const std::string row = "808,1.1,1.2\n";

  EXPECT_TRUE(recognise(scratch.write("eurusd_20140506.csv", zstd_of(row))));
  EXPECT_TRUE(recognise(scratch.write("eurusd_20140507.csv", gzip_of(row))));
  EXPECT_TRUE(recognise(scratch.write("eurusd_20140508.csv.zst", row)));
}

TEST(Recognise, BinanceSessionsSayTheirInstrumentAndMarket) {
  const Scratch scratch;
  constexpr std::string_view kSpot =
      R"(17 {"stream":"btcusdt@bookTicker","data":{"u":1,"s":"BTCUSDT","b":"1.00","B":"3.0","a":"1.10","A":"1.0"}})";
  constexpr std::string_view kFutures =
      R"(17 {"stream":"s","data":{"e":"bookTicker","s":"BTCUSDT","b":"1.00","B":"3.0","a":"1.10","A":"1.0"}})";
  constexpr std::string_view kOther =
      R"(17 {"stream":"s","data":{"e":"bookTicker","s":"LTCUSDT","b":"61.20","B":"3.125","a":"61.250","A":"1.0"}})";

  const auto spot = recognise(scratch.write("a.txt", kSpot));
  const auto futures = recognise(scratch.write("b.txt", kFutures));
  const auto other = recognise(scratch.write("c.txt", kOther));

  ASSERT_TRUE(spot && futures && other);
  EXPECT_EQ(spot->format, Format::BinanceRaw);
  EXPECT_EQ(spot->symbol, "BTCUSDT");
  EXPECT_EQ(spot->quote_currency, "USDT");
  EXPECT_EQ(spot->tick_size.raw(), 10'000'000);
  EXPECT_EQ(futures->tick_size.raw(), 100'000'000);
  EXPECT_TRUE(futures->has_sizes);
  // Not in the table: what the numbers show.
  EXPECT_EQ(other->tick_size.raw(), 10'000'000);
  EXPECT_EQ(other->lot_step.raw(), 100'000);
}

TEST(Recognise, UnknownPairTakesItsTickFromTheRows) {
  const Scratch scratch;

  const auto info = recognise(scratch.write("index_20140506.csv", "1,7195.34,7196.00\n2,7195.345,7196.00\n"));

  ASSERT_TRUE(info) << refusal_of(info);
  EXPECT_EQ(info->symbol, "");
  EXPECT_EQ(info->tick_size.raw(), 1'000'000);
}

TEST(Recognise, OnlyRecognisedFormatsAreRefusedByName) {
  struct Case {
    std::string_view content;
    std::string_view name;
  };
  constexpr std::array kCases{
      Case{"0,1,1,1,1,0,1,1,1,1,0\n", "lean-bars"},
      Case{"0,17212.12,17216.55,17208.88,17208.88,110.66042\n", "crypto-bars"},
      Case{"[\n  [1549238400000, 1.1, 1.2, 1.0, 1.1, 293.76]\n]", "dukascopy-bars"},
      Case{"{\"timestamp\":1,\"multiplier\":1.0E-5,\"open\":1.1,\"times\":[0]}", "dukascopy-bars"},
      Case{"1737918843893903000 {\"channel\":\"l2Book\",\"data\":{}}\n", "hyperliquid-raw"},
      Case{"DBN\x03`\x01", "databento-dbn"},
      Case{std::string_view{"\0\x0CS\0\0\0", 6}, "itch50"},
  };
  const Scratch scratch;

  for (const Case& one : kCases) {
    const auto info = recognise(scratch.write("eurusd_20140506.csv", one.content));
    EXPECT_TRUE(contains(refusal_of(info), joined({"the format ", one.name, " is not read yet"}))) << refusal_of(info);
  }
}

TEST(Recognise, EveryRefusedFolderOfTheSharedDataIsRefusedByName) {
  struct Case {
    std::string_view file;
    std::string_view name;
  };
  constexpr std::array kCases{
      Case{"fx_second_and_minute_bars_lean/fxcm_eurusd_20140505_quote_minute.csv.zst", "lean-bars"},
      Case{"crypto_bars_lean/binance_minute_btcbusd_20221213_trade.csv.zst", "crypto-bars"},
      Case{"bars_from_ticks_dukascopy/sample_m1_data.json", "dukascopy-bars"},
      Case{"bars_from_ticks_dukascopy/jetta/candles-minute-EUR-USD-BID-2026-7-10.json", "dukascopy-bars"},
      Case{"binance_ws_raw_hftbacktest/hyperliquid_btcusd_20250126.txt.zst", "hyperliquid-raw"},
      Case{"databento_dbn/test_data.mbo.v3.dbn.zst", "databento-dbn"},
      Case{"databento_dbn/test_data.mbo.dbz", "databento-dbn"},
      Case{"itch50_sample/sample.itch", "itch50"},
  };
  if (shared_file(kCases[0].file).empty()) GTEST_SKIP() << "no shared data: " << kCases[0].file;

  for (const Case& one : kCases) {
    const auto info = recognise(shared_file(one.file));
    EXPECT_TRUE(contains(refusal_of(info), joined({one.name, " is not read yet"}))) << one.file;
  }
}

TEST(Recognise, ForcedFormatOverridesTheContent) {
  const Scratch scratch;
  const auto path = scratch.write("eurusd_20140506.csv", "1,1.1,1.2\n");

  const auto forced = recognise(path, Format::DukascopyTicksJson);
  const auto refused = recognise(path, Format::Itch50);

  ASSERT_TRUE(forced);
  EXPECT_EQ(forced->format, Format::DukascopyTicksJson);
  EXPECT_TRUE(contains(read_file(*forced).error, "line 1, column 1: '[' is expected"));
  EXPECT_TRUE(contains(refusal_of(refused), "itch50 is not read yet"));
}

TEST(Recognise, FilesOfNoKnownKindSaySo) {
  const Scratch scratch;

  EXPECT_TRUE(contains(refusal_of(recognise(scratch.write("notes.txt", "hello\n"))), "its format is not recognised"));
  EXPECT_TRUE(contains(refusal_of(recognise(scratch.write("eurusd.csv", "1,1.1,1.2\n"))), "its name holds no date"));
  EXPECT_TRUE(contains(refusal_of(recognise(scratch.write("a.zip", "PK\x03\x04rest"))), "is a zip archive"));
}

TEST(Recognise, RefusedFormatCannotBeOpenedEither) {
  const auto source = open(FileInfo{.path = "x", .format = Format::DatabentoDbn}, {.instrument = kInstrument});

  ASSERT_FALSE(source);
  EXPECT_EQ(source.error().message, "x: the format databento-dbn is not read yet");
}

TEST(Format, EveryNameLeadsBackToItsFormat) {
  EXPECT_EQ(all_formats().size(), 10U);
  for (const Format format : all_formats()) EXPECT_EQ(format_from_name(name_of(format)), format);
  EXPECT_EQ(format_from_name("csv"), std::nullopt);
}

}  // namespace
}  // namespace adapters::recorded
