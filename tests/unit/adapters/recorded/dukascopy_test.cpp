#include "tests/unit/adapters/recorded/files.hpp"

namespace adapters::recorded {
namespace {

constexpr std::string_view kSample = "bars_from_ticks_dukascopy/sample_tick_data.json";
constexpr std::string_view kGaps = "bars_from_ticks_dukascopy/sample_tick_data_with_gaps.json";
constexpr std::string_view kJetta = "bars_from_ticks_dukascopy/jetta/ticks-EUR-USD-2026-7-13-12.json";

/// Over all rows, modulo 2^64; the expected ones were made by a Python program with exact decimals.
std::uint64_t sum_of(const std::vector<engine::Frame>& frames) {
  std::uint64_t sum = 0;
  for (const engine::Frame& frame : frames) {
    const auto& quote = frame.as<engine::Quote>();
    sum += bits(frame.header.time.raw()) * 3 + bits(quote.bid.raw()) * 5 + bits(quote.ask.raw()) * 7 +
           bits(quote.bid_qty.raw()) * 11 + bits(quote.ask_qty.raw()) * 13;
  }
  return sum;
}

TEST(DukascopyTicks, EveryRowOfTheSamplesIsReadWithItsVolumes) {
  if (shared_file(kSample).empty()) GTEST_SKIP() << "no shared data: " << kSample;

  const Reading sample = read_path(shared_file(kSample));
  const Reading gaps = read_path(shared_file(kGaps));

  ASSERT_EQ(sample.error, "");
  ASSERT_EQ(sample.frames.size(), 3'733U);
  EXPECT_EQ(sum_of(sample.frames), 12'786'755'622'604'959'344ULL);
  ASSERT_EQ(gaps.error, "");
  ASSERT_EQ(gaps.frames.size(), 380U);
  EXPECT_EQ(sum_of(gaps.frames), 3'611'277'726'625'735'168ULL);
}

TEST(DukascopyTicks, AskComesFirstAndVolumesAreMillionsOfUnits) {
  const Scratch scratch;

  const Reading reading =
      read_path(scratch.write("eurusd.json", "[\n [1549238400994, 1.14545, 1.14543, 1, 2.06]\n]\n"));

  ASSERT_EQ(reading.error, "");
  ASSERT_EQ(reading.frames.size(), 1U);
  const auto& quote = reading.frames[0].as<engine::Quote>();
  EXPECT_EQ(reading.frames[0].header.time.raw(), 1'549'238'400'994'000'000);
  EXPECT_EQ(quote.ask.raw(), 1'145'450'000);
  EXPECT_EQ(quote.bid.raw(), 1'145'430'000);
  EXPECT_EQ(quote.ask_qty.raw(), 1'000'000 * engine::kQtyScale);
  EXPECT_EQ(quote.bid_qty.raw(), 2'060'000 * engine::kQtyScale);
}

TEST(DukascopyTicks, VolumeNoiseIsRoundedHalfToEvenAndExponentsAreRead) {
  const Scratch scratch;
  auto info = recognise(scratch.write("eurusd.json", "[[1,1e0,1,0.125000005,1.5E-8],[2,1,1,0.000000015,2.5e-8]]"));
  ASSERT_TRUE(info);

  info->units_per_size = 1;

  const Reading reading = read_file(*info);
  ASSERT_EQ(reading.error, "");
  ASSERT_EQ(reading.frames.size(), 2U);
  EXPECT_EQ(reading.frames[0].as<engine::Quote>().ask_qty.raw(), 12'500'000);
  EXPECT_EQ(reading.frames[0].as<engine::Quote>().bid_qty.raw(), 2);
  EXPECT_EQ(reading.frames[1].as<engine::Quote>().ask_qty.raw(), 2);
  EXPECT_EQ(reading.frames[1].as<engine::Quote>().bid_qty.raw(), 2);
}

TEST(DukascopyTicks, BadRowsNameLineAndColumn) {
  struct Case {
    std::string_view content;
    std::string_view message;
  };
  constexpr std::array kCases{
      Case{"[\n  [1,1,1,1,1],\n  [2,1.x,1,1,1]\n]", "line 3, column 8: ask \"1.x\" is not a decimal number"},
      Case{"[\n  [1,1,1,1,1],\n  [2,1,\n  x,1,1]\n]", "line 4, column 3: bid \"x\" is not a decimal number"},
      Case{"[[1,1,1,1,1],[2,1,1,1]]", "line 1, column 22: the row has 4 fields, 5 are expected"},
      Case{"[[2,1,1,1,1],[1,1,1,1,1]]", "line 1, column 15: time goes backwards by 1000000 ns"},
      Case{"[[1,1,1,1,1] [2,1,1,1,1]]", "line 1, column 14: ',' or ']' is expected"},
      Case{"[[1,1,1,1,1],]", "line 1, column 14: '[' is expected"},
      Case{"[[1,1,1,1,1]", "line 1, column 13: the file ends before the closing bracket"},
      Case{"[[1,1,1,1,1],[2,1", "the file ends inside a row"},
      Case{"[[1,1,1,1,1]]x", "line 1, column 14: the array is over already"},
      Case{"[[1,1,1,1,-1]]", "bid volume \"-1\" is below zero"},
  };
  const Scratch scratch;

  for (const Case& one : kCases) {
    const Reading reading = read_path(scratch.write("eurusd.json", one.content));
    EXPECT_TRUE(contains(reading.error, one.message)) << reading.error << "\n" << one.content;
  }
}

TEST(DukascopyJetta, EveryTickOfTheRecordedHourIsAddedUp) {
  const auto path = shared_file(kJetta);
  if (path.empty()) GTEST_SKIP() << "no shared data: " << kJetta;

  const Reading reading = read_path(path);

  ASSERT_EQ(reading.error, "");
  ASSERT_EQ(reading.frames.size(), 3'551U);
  EXPECT_EQ(sum_of(reading.frames), 18'419'965'089'133'255'520ULL);
  // The last tick of the file's hour, 12:00 to 13:00 UTC of 2026-07-13.
  EXPECT_EQ(reading.frames.back().header.time.raw(), 1'783'947'597'150'000'000);
  EXPECT_EQ(reading.frames.back().as<engine::Quote>().ask.raw(), 1'143'100'000);
}

TEST(DukascopyJetta, BadDocumentsAreRefusedWithTheirPlace) {
  struct Case {
    std::string_view content;
    std::string_view message;
  };
  constexpr std::string_view kStart = R"({"timestamp":1,"multiplier":1.0E-5,"ask":1.2,"bid":1.1,)";
  constexpr std::array kCases{
      Case{R"("times":[1],"asks":[0],"bids":[0],"askVolumes":[1.0]})", "bidVolumes is missing"},
      Case{R"("times":[1,2],"asks":[0],"bids":[0],"askVolumes":[1.0],"bidVolumes":[1.0]})",
           "its columns differ in length"},
      Case{R"("times":[1],"asks":[0.5],"bids":[0],"askVolumes":[1.0],"bidVolumes":[1.0]})", "line 1, column 78: asks "},
      Case{R"("times":[1],"asks":[-120000],"bids":[0],"askVolumes":[1.0],"bidVolumes":[1.0]})",
           "tick 1 is out of range"},
      Case{R"("times":[1,-2],"asks":[0,0],"bids":[0,0],"askVolumes":[1,1],"bidVolumes":[1,1]})", "out of range"},
      Case{R"("times":[5,-2],"asks":[0,0],"bids":[0,0],"askVolumes":[1,1],"bidVolumes":[1,1]})", "time goes backwards"},
      Case{R"("times":[],"asks":[],"bids":[],"askVolumes":[],"bidVolumes":[]})", "is empty"},
  };
  const Scratch scratch;

  for (const Case& one : kCases) {
    const Reading reading = read_path(scratch.write("EUR-USD.json", joined({kStart, one.content})));
    EXPECT_TRUE(contains(reading.error, one.message)) << reading.error << "\n" << one.content;
  }
}

}  // namespace
}  // namespace adapters::recorded
