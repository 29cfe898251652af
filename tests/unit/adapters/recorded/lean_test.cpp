#include "adapters/recorded/row_parser.hpp"
#include "tests/unit/adapters/recorded/files.hpp"

namespace adapters::recorded {
namespace {

struct Tick {
  std::int64_t time_ns;
  std::int64_t bid;
  std::int64_t ask;
  friend bool operator==(const Tick&, const Tick&) = default;
};

/// Made by a Python program with exact decimals and its own tz database. `sum` is that of 3 time + 5 bid + 7 ask over
/// all rows, modulo 2^64.
struct LeanGolden {
  const char* file;
  std::size_t row_count;
  Tick first;
  Tick last;
  std::uint64_t sum;
};

constexpr std::array kGolden{
    LeanGolden{"fx_ticks_fxcm_lean/fxcm_eurusd_20140501_quote_tick.csv.zst",
               51053,
               {1398916801787000000, 1387270000, 1387290000},
               {1399003187638000000, 1386260000, 1386260000},
               2757185451184370160ULL},
    LeanGolden{"fx_ticks_fxcm_lean/fxcm_eurusd_20140502_quote_tick.csv.zst",
               96406,
               {1399003200611000000, 1386260000, 1386270000},
               {1399060751909000000, 1387240000, 1387310000},
               14610838144140104656ULL},
    LeanGolden{"fx_ticks_fxcm_lean/fxcm_eurusd_20140504_quote_tick.csv.zst",
               8025,
               {1399226451815000000, 1387000000, 1387900000},
               {1399262398346000000, 1387550000, 1387580000},
               3134904846938399184ULL},
    LeanGolden{"fx_ticks_fxcm_lean/fxcm_eurusd_20140505_quote_tick.csv.zst",
               58143,
               {1399262403074000000, 1387560000, 1387580000},
               {1399348798807000000, 1388320000, 1388350000},
               8669811589712848704ULL},
    LeanGolden{"fx_ticks_fxcm_lean/fxcm_eurusd_20140506_quote_tick.csv.zst",
               102682,
               {1399348800339000000, 1388330000, 1388350000},
               {1399435199577000000, 1392480000, 1392510000},
               9073327537990207312ULL},
    LeanGolden{"fx_ticks_fxcm_lean/fxcm_eurusd_20140507_quote_tick.csv.zst",
               89504,
               {1399435201014000000, 1392480000, 1392500000},
               {1399521599234000000, 1391470000, 1391490000},
               13337457484913072080ULL},
    LeanGolden{"fx_ticks_fxcm_lean/fxcm_nzdusd_20140505_quote_tick.csv.zst",
               68867,
               {1399262400233000000, 865860000, 865930000},
               {1399348799981000000, 869390000, 869470000},
               873740983253994048ULL},
    LeanGolden{"fx_ticks_fxcm_lean/fxcm_nzdusd_20140506_quote_tick.csv.zst",
               109001,
               {1399348800076000000, 869390000, 869460000},
               {1399435199552000000, 869030000, 869110000},
               14596832969744033504ULL},
    LeanGolden{"fx_ticks_oanda_lean/oanda_eurusd_20140501_quote_tick.csv.zst",
               24179,
               {1398916800292000000, 1386760000, 1386860000},
               {1399003171310000000, 1386930000, 1387060000},
               863809587416890384ULL},
    LeanGolden{"fx_ticks_oanda_lean/oanda_eurusd_20140502_quote_tick.csv.zst",
               49341,
               {1399003200277000000, 1386940000, 1387050000},
               {1399078798557000000, 1386850000, 1387820000},
               8245273891016828784ULL},
    LeanGolden{"fx_ticks_oanda_lean/oanda_eurusd_20140504_quote_tick.csv.zst",
               1164,
               {1399251600462000000, 1388170000, 1388840000},
               {1399262388314000000, 1387100000, 1387270000},
               16259886305108993376ULL},
    LeanGolden{"fx_ticks_oanda_lean/oanda_eurusd_20140505_quote_tick.csv.zst",
               25177,
               {1399262423668000000, 1387100000, 1387260000},
               {1399348799513000000, 1387410000, 1387550000},
               9520881869979121936ULL},
    LeanGolden{"fx_ticks_oanda_lean/oanda_eurusd_20140506_quote_tick.csv.zst",
               44864,
               {1399348800158000000, 1387420000, 1387550000},
               {1399435196706000000, 1392870000, 1392980000},
               5593892577773140640ULL},
    LeanGolden{"fx_ticks_oanda_lean/oanda_eurusd_20140507_quote_tick.csv.zst",
               41367,
               {1399435207135000000, 1392860000, 1392980000},
               {1399521582008000000, 1391010000, 1391130000},
               549638989832955360ULL},
    LeanGolden{"fx_ticks_oanda_lean/oanda_nzdusd_20140505_quote_tick.csv.zst",
               27278,
               {1399262400036000000, 865760000, 865980000},
               {1399348798543000000, 868330000, 868590000},
               11465878596004419488ULL},
    LeanGolden{"fx_ticks_oanda_lean/oanda_nzdusd_20140506_quote_tick.csv.zst",
               49798,
               {1399348801034000000, 868340000, 868580000},
               {1399435184804000000, 870790000, 871050000},
               4275773983837095872ULL},
    LeanGolden{"xauusd_ticks_oanda_lean/oanda_xauusd_20140504_quote_tick.csv.zst",
               9889,
               {1399255200579427000, 1300151000000, 1301801000000},
               {1399262397389172200, 1300340000000, 1300792000000},
               6753670946464988800ULL},
    LeanGolden{"xauusd_ticks_oanda_lean/oanda_xauusd_20140506_quote_tick.csv.zst",
               161552,
               {1399348800808067200, 1310926000000, 1311237000000},
               {1399435199882139000, 1307326000000, 1307642000000},
               11720900922679486944ULL},
};

Tick tick_of(const engine::Frame& frame) {
  const auto& quote = frame.as<engine::Quote>();
  return {frame.header.time.raw(), quote.bid.raw(), quote.ask.raw()};
}

std::uint64_t sum_of(const std::vector<engine::Frame>& frames) {
  std::uint64_t sum = 0;
  for (const engine::Frame& frame : frames) {
    const Tick tick = tick_of(frame);
    sum += bits(tick.time_ns) * 3 + bits(tick.bid) * 5 + bits(tick.ask) * 7;
  }
  return sum;
}

TEST(LeanTicks, EveryRowOfTheRecordedDaysIsReadExactly) {
  if (shared_file(kGolden[0].file).empty()) GTEST_SKIP() << "no shared data: " << kGolden[0].file;

  for (const LeanGolden& golden : kGolden) {
    const Reading reading = read_path(shared_file(golden.file));

    ASSERT_EQ(reading.error, "") << golden.file;
    ASSERT_EQ(reading.frames.size(), golden.row_count) << golden.file;
    EXPECT_EQ(tick_of(reading.frames.front()), golden.first) << golden.file;
    EXPECT_EQ(tick_of(reading.frames.back()), golden.last) << golden.file;
    EXPECT_EQ(sum_of(reading.frames), golden.sum) << golden.file;
  }
}

TEST(LeanTicks, QuoteCarriesItsInstrumentAndTimeAndNoSizes) {
  const Scratch scratch;

  const Reading reading = read_path(scratch.write("20140505_eurusd_tick_quote.csv", "808.0672,1.1,1.2\n"));

  ASSERT_EQ(reading.frames.size(), 1U);
  const auto& quote = reading.frames[0].as<engine::Quote>();
  EXPECT_EQ(quote.instrument, kInstrument);
  EXPECT_EQ(quote.bid_qty.raw(), 0);
  EXPECT_EQ(quote.ask_qty.raw(), 0);
  // 2014-05-05 00:00 New York is 04:00 UTC.
  EXPECT_EQ(reading.frames[0].header.time.raw(), 1'399'262'400'808'067'200);
  EXPECT_EQ(quote.venue_time, reading.frames[0].header.time);
}

TEST(LeanTicks, AcceptsBothLineEndsBlankLinesAndAMissingLastOne) {
  const Scratch scratch;

  const Reading reading = read_path(scratch.write("eurusd_20140505.csv", "1,1.1,1.2\r\n\n2,1.1,1.2\n\r\n3,1.1,1.3"));

  EXPECT_EQ(reading.error, "");
  ASSERT_EQ(reading.frames.size(), 3U);
  EXPECT_EQ(tick_of(reading.frames[2]).ask, 1'300'000'000);
}

TEST(LeanTicks, AnotherZoneMovesTheDay) {
  const Scratch scratch;
  auto info = recognise(scratch.write("eurusd_20140505.csv", "0,1.1,1.2\n"));
  ASSERT_TRUE(info);

  info->zone = "UTC";

  const Reading reading = read_file(*info);
  ASSERT_EQ(reading.frames.size(), 1U);
  EXPECT_EQ(reading.frames[0].header.time.raw(), 1'399'248'000'000'000'000);
}

TEST(LeanTicks, EqualTimesAndCrossedQuotesAreLegal) {
  const Scratch scratch;

  const Reading reading = read_path(scratch.write("eurusd_20140505.csv", "5,1.3,1.2\n5,1.1,1.2\n"));

  EXPECT_EQ(reading.error, "");
  EXPECT_EQ(reading.frames.size(), 2U);
}

TEST(LeanTicks, FastWayAgreesWithThePlainWayOnEveryKindOfRow) {
  const auto day = LocalDay::of("America/New_York", 16'195);
  ASSERT_TRUE(day);
  const LeanTickParser parser{kInstrument, *day};
  const std::array rows{"0,1,2",
                        "86399999.999999,0.000000001,1",
                        "1.5,1.38727,1.38729",
                        "1,1.1,1.2,",
                        "1,1.1,",
                        ",1.1,1.2",
                        "1,1.1",
                        "86400000,1,1",
                        "-1,1,1",
                        "+1,+1,+1",
                        "1,0,1",
                        "1,1,-1",
                        "1,1.,1",
                        "1,.5,1",
                        "1,1e0,1",
                        "1.0000000,1,1",
                        "1.0000001,1,1",
                        "1,1,9223372036.854775807",
                        "1,1,9223372036.854775808",
                        "1,1 ,1",
                        "1,999999999999999999999999,1",
                        "1,0000000000000000000001.5,1",
                        "1,1,1\r",
                        "00000000000000000000000001,1,1",
                        "1,18446744073.709551617,1"};

  for (const std::string row : rows) {
    const ParsedRow fast = parser.parse(row);
    const ParsedRow plain = parser.parse_plainly(row);

    ASSERT_EQ(fast.has_value(), plain.has_value()) << row;
    if (!fast) {
      EXPECT_EQ(fast.error().what, plain.error().what) << row;
    } else {
      EXPECT_EQ(tick_of(**fast), tick_of(**plain)) << row;
    }
  }
}

}  // namespace
}  // namespace adapters::recorded
