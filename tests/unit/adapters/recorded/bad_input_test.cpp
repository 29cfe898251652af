// What a trader feeds by mistake: each gets one clear message.
#include "adapters/recorded/text_reader.hpp"
#include "tests/unit/adapters/recorded/files.hpp"

namespace adapters::recorded {
namespace {

constexpr std::string_view kName = "fxcm_eurusd_20140505_quote_tick.csv";
constexpr std::string_view kGoodRow = "1000,1.38727,1.38729\n";

/// The error of reading `content` under a LEAN name, without the directory in front.
std::string error_of(std::string_view content, std::string_view name = kName) {
  const Scratch scratch;
  const std::string error = read_path(scratch.write(name, content)).error;
  const std::string directory = scratch.directory().string() + '/';
  return error.starts_with(directory) ? error.substr(directory.size()) : "names no file: " + error;
}

std::string rows(int count) {
  std::string text;
  for (int i = 0; i < count; ++i) text += std::to_string(1000 + i) + ",1.38727,1.38729\r\n";
  return text;
}

TEST(BadInput, MissingFileIsNamedWithTheReason) {
  const Reading reading = read_path("/nonexistent/eurusd_20140505.csv");

  EXPECT_EQ(reading.error, "/nonexistent/eurusd_20140505.csv: cannot be opened: No such file or directory");
}

TEST(BadInput, DirectoryIsNoFile) {
  const Scratch scratch;

  EXPECT_TRUE(contains(read_path(scratch.directory()).error, ": is not a file"));
}

TEST(BadInput, EmptyFilesAreNamedAsSuch) {
  const std::string expected = joined({kName, ": is empty: it holds no rows"});

  EXPECT_EQ(error_of(""), expected);
  EXPECT_EQ(error_of("\n\r\n  \n"), expected);
  EXPECT_EQ(error_of(zstd_of("")), expected);
  EXPECT_EQ(error_of(gzip_of("")), expected);
}

TEST(BadInput, EmptyFileThatIsForcedIsEmptyToo) {
  const Scratch scratch;
  const FileInfo info{.path = scratch.write("eurusd_20140505.csv", "\n\n"), .format = Format::LeanQuoteTicks};

  EXPECT_TRUE(contains(read_file(info).error, "is empty: it holds no rows"));
}

TEST(BadInput, TruncatedCompressionNamesTheOffset) {
  const std::string zstd = zstd_of(rows(50'000));
  const std::string gzip = gzip_of(rows(50'000));
  const auto expected = [](std::size_t size) {
    return joined(
        {kName, ": byte ", std::to_string(size), ": the compressed data ends in the middle: the file is truncated"});
  };

  EXPECT_EQ(error_of(zstd.substr(0, zstd.size() / 2)), expected(zstd.size() / 2));
  EXPECT_EQ(error_of(zstd.substr(0, zstd.size() - 1)), expected(zstd.size() - 1));
  EXPECT_EQ(error_of(zstd.substr(0, 5)), expected(5));
  EXPECT_EQ(error_of(gzip.substr(0, gzip.size() / 2)), expected(gzip.size() / 2));
  EXPECT_EQ(error_of(gzip.substr(0, gzip.size() - 1)), expected(gzip.size() - 1));
}

TEST(BadInput, DamagedCompressionIsNoEndOfData) {
  std::string zstd = zstd_of(rows(50'000));
  std::string gzip = gzip_of(rows(50'000));
  for (std::size_t i = 20; i < 60; ++i) zstd[i] = gzip[i] = '\x55';

  EXPECT_TRUE(contains(error_of(zstd), "the zstd data is damaged")) << error_of(zstd);
  EXPECT_TRUE(contains(error_of(gzip), "the gzip data is damaged")) << error_of(gzip);
  EXPECT_TRUE(contains(error_of(gzip_of(rows(9)) + "trailing"), "the gzip data is damaged"));
}

TEST(BadInput, BinaryFileGivenAsCsvIsCalledBinary) {
  const std::string_view content{
      "\x7F"
      "ELF\x02\x01\x01\0\0\0\0,1,2\n",
      16};

  EXPECT_EQ(error_of(content),
            joined({kName, ": is binary (a byte that is no text at offset 0), in no format that is known"}));
}

TEST(BadInput, BinaryFileUnderAForcedFormatIsCalledBinary) {
  const Scratch scratch;

  const auto info = recognise(scratch.write(kName, std::string_view{"1,1.1,1.2\n\0\0", 12}), Format::LeanQuoteTicks);

  ASSERT_FALSE(info);
  EXPECT_TRUE(contains(info.error().message, "is binary (a byte that is no text at offset 10), not lean-quote-ticks"));
}

TEST(BadInput, BadRowsNameLineAndColumn) {
  struct Case {
    std::string_view row;
    std::string_view message;
  };
  constexpr std::array kCases{
      Case{"1001,1.3872x,1.38729", "line 2, column 12: bid \"1.3872x\" is not a decimal number"},
      Case{"1001,1.38727", "line 2, column 13: the row has 2 fields, 3 are expected"},
      Case{"1001,1.38727,1.38729,5", "line 2, column 1: the row has 4 fields, 3 are expected"},
      Case{"1001,,1.38729", "line 2, column 6: bid is empty"},
      Case{"1001,1.38727,", "line 2, column 14: ask is empty"},
      Case{"1001,0,1.38729", "line 2, column 6: bid \"0\" is not above zero"},
      Case{"1001,1.38727,-1.38729", "line 2, column 14: ask \"-1.38729\" is not above zero"},
      Case{"1001,1e0,1.38729", "line 2, column 7: bid \"1e0\" is not a decimal number"},
      Case{"999,1.38727,1.38729", "line 2, column 1: time goes backwards by 1000000 ns"},
      Case{"86400000,1.38727,1.38729", "line 2, column 1: time \"86400000\" is outside the day"},
      Case{"-1,1.38727,1.38729", "line 2, column 1: time \"-1\" is outside the day"},
  };

  for (const Case& one : kCases) {
    const std::string error = error_of(joined({kGoodRow, one.row, "\n"}));
    EXPECT_TRUE(contains(error, one.message)) << error << "\n" << one.row;
  }
}

TEST(BadInput, TooManyDigitsAreAnErrorAtTheFirstInExcess) {
  const std::string price = error_of("1000,1.3872700001,1.38729\n");
  const std::string time = error_of("1000.0000001,1.38727,1.38729\n");

  EXPECT_TRUE(contains(price, "line 1, column 17: bid \"1.3872700001\" ")) << price;
  EXPECT_TRUE(contains(time, "line 1, column 12: time \"1000.0000001\" ")) << time;
}

TEST(BadInput, PricesAtTheLimitsOfTheTypeAreExactOrRefused) {
  const Scratch scratch;

  const Reading most = read_path(scratch.write(kName, "1000,0.000000001,9223372036.854775807\n"));
  const std::string beyond = error_of("1000,1,9223372036.854775808\n");

  ASSERT_EQ(most.frames.size(), 1U) << most.error;
  EXPECT_EQ(most.frames[0].as<engine::Quote>().bid.raw(), 1);
  EXPECT_EQ(most.frames[0].as<engine::Quote>().ask.raw(), engine::kInt64Max);
  EXPECT_TRUE(contains(beyond, "line 1, column ")) << beyond;
  EXPECT_TRUE(contains(beyond, "ask \"9223372036.854775808\" ")) << beyond;
}

TEST(BadInput, SkipBadCountsInsteadOfStopping) {
  const Scratch scratch;
  const auto path = scratch.write(kName, "1000,1.1,1.2\nrubbish\n999,1.1,1.2\n1001,1.1,1.2\n");

  const Reading reading = read_path(path, {.instrument = kInstrument, .skip_bad = true});

  EXPECT_EQ(reading.error, "");
  EXPECT_EQ(reading.frames.size(), 2U);
  EXPECT_EQ(reading.tally.events, 2U);
  EXPECT_EQ(reading.tally.skipped, 2U);
}

TEST(BadInput, ErrorIsRepeatedAndEndsTheSource) {
  const Scratch scratch;
  const auto info = recognise(scratch.write(kName, "1000,1.1,1.2\nbad\n1001,1.1,1.2\n"));
  ASSERT_TRUE(info);
  const auto source = open(*info, {.instrument = kInstrument});
  ASSERT_TRUE(source);

  ASSERT_TRUE((*source)->next());
  const auto first = (*source)->next();
  const auto second = (*source)->next();

  ASSERT_FALSE(first);
  ASSERT_FALSE(second);
  EXPECT_EQ(first.error().message, second.error().message);
}

TEST(BadInput, LineWithoutEndIsRefusedInsteadOfFillingMemory) {
  const std::string error = error_of(joined({kGoodRow, std::string(kRowBytesMax + 1, '1'), ",1,1\n"}));

  EXPECT_TRUE(contains(error, "line 2, column 1: the line is longer than 1 MiB")) << error;
}

TEST(BadInput, BytesOfARowDoNotReachTheTerminal) {
  const std::string error = error_of(joined({kGoodRow,
                                             "1001,\xC2\x9B"
                                             "31m,1\n"}));

  EXPECT_TRUE(contains(error, "bid \"??31m\"")) << error;
}

TEST(BadInput, UnknownZoneIsNamed) {
  const Scratch scratch;
  auto info = recognise(scratch.write(kName, kGoodRow));
  ASSERT_TRUE(info);

  info->zone = "Mars/Olympus";

  EXPECT_TRUE(contains(read_file(*info).error, "its time zone \"Mars/Olympus\" is not in the tz database"));
}

}  // namespace
}  // namespace adapters::recorded
