#include "tests/unit/adapters/recorded/files.hpp"

namespace adapters::recorded {
namespace {

constexpr std::string_view kSpot = "binance_ws_raw_hftbacktest/spot_btcusdt_20240808.txt.zst";
constexpr std::string_view kFutures = "binance_ws_raw_hftbacktest/usdm_btcusdt_20240808.txt.zst";

/// What a Python program with exact decimals found: how many of each, and the sum of each field times a prime of its
/// own, modulo 2^64.
struct Totals {
  std::uint64_t quotes{0};
  std::uint64_t trades{0};
  std::uint64_t quote_sum{0};
  std::uint64_t trade_sum{0};
  friend bool operator==(const Totals&, const Totals&) = default;
};

Totals totals_of(const std::vector<engine::Frame>& frames) {
  Totals totals;
  for (const engine::Frame& frame : frames) {
    const std::uint64_t time = bits(frame.header.time.raw()) * 3;
    if (frame.header.type == engine::EventType::Quote) {
      const auto& quote = frame.as<engine::Quote>();
      ++totals.quotes;
      totals.quote_sum += time + bits(quote.bid.raw()) * 5 + bits(quote.ask.raw()) * 7 +
                          bits(quote.bid_qty.raw()) * 11 + bits(quote.ask_qty.raw()) * 13 +
                          bits(quote.venue_time.raw()) * 17;
    } else {
      const auto& trade = frame.as<engine::Trade>();
      ++totals.trades;
      totals.trade_sum += time + bits(trade.price.raw()) * 5 + bits(trade.qty.raw()) * 7 + trade.trade_id.raw() * 11 +
                          bits(trade.venue_time.raw()) * 17 + (trade.aggressor == engine::Side::Sell ? 1U : 0U);
    }
  }
  return totals;
}

TEST(BinanceRaw, EveryTradeAndBestQuoteOfTheSpotSessionIsRead) {
  const auto path = shared_file(kSpot);
  if (path.empty()) GTEST_SKIP() << "no shared data: " << kSpot;

  const Reading reading = read_path(path);

  ASSERT_EQ(reading.error, "");
  EXPECT_EQ(totals_of(reading.frames),
            (Totals{28'040, 9'757, 123'332'708'972'229'848ULL, 13'485'995'828'613'953'155ULL}));
  EXPECT_EQ(reading.tally.unread, 3'452U);
}

TEST(BinanceRaw, EveryTradeAndBestQuoteOfTheFuturesSessionIsRead) {
  const auto path = shared_file(kFutures);
  if (path.empty()) GTEST_SKIP() << "no shared data: " << kFutures;

  const Reading reading = read_path(path);

  ASSERT_EQ(reading.error, "");
  EXPECT_EQ(totals_of(reading.frames),
            (Totals{66'089, 21'313, 14'434'694'465'247'573'018ULL, 8'924'489'810'630'313'767ULL}));
  EXPECT_EQ(reading.tally.unread, 6'552U);
}

constexpr std::string_view kQuoteLine =
    R"(1723161254087891268 {"stream":"btcusdt@bookTicker","data":{"u":1,"s":"BTCUSDT","b":"61837.63000000","B":"3.78826000","a":"61837.64000000","A":"1.54698000"}})"
    "\n";
constexpr std::string_view kTradeLine =
    R"(1723161254087896568 {"stream":"btcusdt@trade","data":{"e":"trade","E":1723161255343,"s":"BTCUSDT","t":3735683259,"p":"61837.63000000","q":"0.02000000","T":1723161255342,"m":true,"M":true}})"
    "\n";

Reading read_lines(const std::string& lines, const ReadTerms& terms = {.instrument = kInstrument}) {
  const Scratch scratch;
  return read_path(scratch.write("session.txt", lines), terms);
}

TEST(BinanceRaw, CoreTimeIsTheLocalStampAndVenueTimeTheExchanges) {
  const Reading reading = read_lines(joined({kQuoteLine, kTradeLine}));

  ASSERT_EQ(reading.error, "");
  ASSERT_EQ(reading.frames.size(), 2U);
  EXPECT_EQ(reading.frames[0].header.time.raw(), 1'723'161'254'087'891'268);
  EXPECT_EQ(reading.frames[0].as<engine::Quote>().venue_time, reading.frames[0].header.time);
  EXPECT_EQ(reading.frames[1].header.time.raw(), 1'723'161'254'087'896'568);
  EXPECT_EQ(reading.frames[1].as<engine::Trade>().venue_time.raw(), 1'723'161'255'342'000'000);
}

TEST(BinanceRaw, BuyerAsMakerMeansThatTheAggressorSold) {
  const Reading reading = read_lines(std::string{kTradeLine});

  ASSERT_EQ(reading.frames.size(), 1U);
  EXPECT_EQ(reading.frames[0].as<engine::Trade>().aggressor, engine::Side::Sell);
  EXPECT_EQ(reading.frames[0].as<engine::Trade>().qty.raw(), 2'000'000);
}

TEST(BinanceRaw, DepthSnapshotsAndAcknowledgementsAreCountedAsUnread) {
  const Reading reading =
      read_lines(joined({kQuoteLine, R"(1723161254087891269 {"stream":"btcusdt@depth@100ms","data":{"s":"BTCUSDT"}})"
                                     "\n"
                                     R"(1723161254087891270 {"lastUpdateId":5,"bids":[],"asks":[]})"
                                     "\n"
                                     R"(1723161254087891271 {"result":null,"id":1})"}));

  EXPECT_EQ(reading.error, "");
  EXPECT_EQ(reading.frames.size(), 1U);
  EXPECT_EQ(reading.tally.unread, 3U);
}

TEST(BinanceRaw, BadLinesNameLineAndColumn) {
  struct Case {
    std::string line;
    std::string_view message;
  };
  const std::array cases{
      Case{"17231x {}", "line 2, column 6: receive time \"17231x\" is not a decimal number"},
      Case{"1723161254087891999", "line 2, column 20: the line ends behind the receive time"},
      Case{"1723161254087891999 {\"stream\":\"btcusdt@trade\",\"data\":{\"s\":\"BTCU", "line 2, column 21: "},
      Case{R"(1723161254087891999 {"stream":"x@trade","data":{"s":"ETHUSDT"}})",
           "line 2, column 54: s \"ETHUSDT\" is not BTCUSDT"},
      Case{R"(1723161254087891999 {"stream":"x@trade","data":{"s":"BTCUSDT","p":"1.2.3","q":"1"}})",
           "line 2, column 71: p \"1.2.3\" is not a decimal number"},
      Case{R"(1723161254087891999 {"stream":"x@trade","data":{"s":"BTCUSDT","p":"1","q":"1.000000001"}})",
           "line 2, column 86: q \"1.000000001\""},
      Case{R"(1723161254087891999 {"stream":"x@bookTicker","data":{"s":"BTCUSDT","b":"1"}})",
           "the message has no \"B\""},
      Case{R"(1723161254087891999 {"event":"x"})",
           "line 2, column 21: the message has neither \"stream\" nor \"lastUpdateId\""},
      Case{"1723161254087891267 "
           "{\"stream\":\"x@trade\",\"data\":{\"s\":\"BTCUSDT\",\"p\":\"1\",\"q\":\"1\",\"m\":true}}",
           "line 2, column 1: time goes backwards by 1 ns"},
  };

  for (const Case& one : cases) {
    const Reading reading = read_lines(joined({kQuoteLine, one.line, "\n"}));
    EXPECT_TRUE(contains(reading.error, one.message)) << reading.error << "\n" << one.line;

    const Reading skipped =
        read_lines(joined({kQuoteLine, one.line, "\n", kTradeLine}), {.instrument = kInstrument, .skip_bad = true});
    EXPECT_EQ(skipped.error, "") << one.line;
    EXPECT_EQ(skipped.frames.size(), 2U) << one.line;
    EXPECT_EQ(skipped.tally.skipped, 1U) << one.line;
  }
}

}  // namespace
}  // namespace adapters::recorded
