// Every way in which the part that decides nothing can be wrong, with its key and line; and files that cannot be read.
#include <filesystem>

#include "tests/unit/adapters/config/sample.hpp"

namespace adapters::config {

namespace {

constexpr std::uint32_t kKeyLine = kAddedLine + 1;

/// One key behind a header at the end of the sample.
void expect_key_issue(std::string_view table, std::string_view line, std::string_view key, std::string_view words) {
  const std::string text = extended('[' + std::string{table} + "]\n" + std::string{line} + '\n');
  expect_issue(text, std::string{table} + '.' + std::string{key}, kKeyLine, words);
}

TEST(Load, RefusesAMissingFile) {
  const auto result = load("no/such/file.toml");

  ASSERT_FALSE(result);
  ASSERT_EQ(result.error().size(), 1U);
  EXPECT_EQ(print_issues(result.error()), "no/such/file.toml: cannot be read: No such file or directory\n");
}

TEST(Load, RefusesADirectory) {
  const auto result = load(std::filesystem::temp_directory_path());

  ASSERT_FALSE(result);
  EXPECT_NE(result.error().front().message.find("Is a directory"), std::string::npos);
}

TEST(Load, RefusesAFileWithoutEnd) {
  const auto result = load("/dev/zero");

  ASSERT_FALSE(result);
  EXPECT_NE(result.error().front().message.find("larger than 1 MiB"), std::string::npos);
}

TEST(Journal, RefusesAnUnknownDurability) {
  expect_key_issue("journal", "durability = \"asink\"", "durability", "did you mean \"async\"?");
}

TEST(Journal, RefusesAsyncForAVenueThatIsNotSimulated) {
  for (const std::string_view environment : {"demo", "canary", "live"}) {
    std::string text =
        spoiled("currency = \"USD\"", "currency = \"USD\"\nenvironment = \"" + std::string{environment} + '"');
    EXPECT_EQ(issues_of(text).size(), 1U) << environment;
    EXPECT_EQ(issues_of(text).front().key, "journal.durability");
    EXPECT_NE(issues_of(text).front().message.find("must be \"group\", \"sync\" or \"mirror\""), std::string::npos);

    text += "[journal]\ndurability = \"group\"\n";

    EXPECT_TRUE(parse(text, "test")) << environment;
  }
}

TEST(Journal, RefusesAMirrorWithoutItsModeAndTheModeWithoutAMirror) {
  expect_key_issue("journal", "mirror = \"second\"", "mirror", "only for durability \"mirror\"");
  const auto issues = issues_of(extended("[journal]\ndurability = \"mirror\"\n"));
  ASSERT_EQ(issues.size(), 1U);
  EXPECT_EQ(issues.front().key, "journal.mirror");
  const auto same = issues_of(extended("[journal]\ndirectory = \"a\"\ndurability = \"mirror\"\nmirror = \"a\"\n"));
  ASSERT_EQ(same.size(), 1U);
  EXPECT_NE(same.front().message.find("another directory"), std::string::npos);
}

TEST(Journal, RefusesToObserveBeforeItReduces) {
  expect_key_issue("journal", "slow_observe = \"5ms\"", "slow_observe", "must not be shorter than slow_reduce");
}

TEST(Journal, RefusesSegmentsThatDoNotHoldTwoSteps) {
  expect_key_issue("journal", "segment_bytes = \"256KiB\"", "segment_bytes", "at least twice");
  // Twice the largest step is not enough: a segment has two pages of its own.
  expect_key_issue("journal", "segment_bytes = \"768KiB\"", "segment_bytes", "three pages");
  expect_key_issue("journal", "segment_bytes = 1000001", "segment_bytes", "multiple of \"4KiB\"");
  expect_key_issue("journal", "segment_bytes = \"64MB\"", "segment_bytes", "is no size");
  expect_key_issue("journal", "segment_bytes = true", "segment_bytes", "with a unit");
  expect_key_issue("journal", "directory = \"\"", "directory", "is empty");
}

TEST(Rings, RefuseSizesThatAreNoPowerOfTwo) {
  for (const std::string_view ring : {"market_bytes", "execution_bytes", "command_bytes", "egress_bytes"}) {
    expect_key_issue("rings", std::string{ring} + " = \"100KiB\"", ring, "power of two");
  }
  expect_key_issue("rings", "market_bytes = 64", "market_bytes", "from \"4KiB\" to \"4GiB\"");
}

TEST(Threads, RefuseAnUnknownWaitAndASharedProcessor) {
  expect_key_issue("threads", "wait = \"sleep\"", "wait", "is none of \"spin\" \"yield\" \"park\"");
  expect_key_issue("threads", "core_cpu = -1", "core_cpu", "from 0 to 1023");
  expect_key_issue("threads", "venue_cpu = 1\ncore_cpu = 1", "venue_cpu", "is core_cpu");
}

TEST(Venue, RefusesSharesAboveOneAndLatenciesOutOfBounds) {
  expect_key_issue("venue", "rejects = \"1.1\"", "rejects", "must be from \"0\" to \"1\"");
  expect_key_issue("venue", "partial_fills = \"-0.1\"", "partial_fills", "must be from");
  expect_key_issue("venue", "order_latency = \"0s\"", "order_latency", "must be from \"1us\" to \"1m\"");
  expect_key_issue("venue", "report_latency = \"2h\"", "report_latency", "must be from");
  expect_key_issue("venue", "pulse = \"1us\"", "pulse", "must be from \"1ms\" to \"1h\"");
}

TEST(Venue, RefusesADayThatCannotTurn) {
  expect_key_issue("venue", "day_turns = \"17:00\"", "day_turns", "is no time of day with its zone");
  expect_key_issue("venue", "day_turns = \"17:00 Nowhere/Atlantis\"", "day_turns", "names a zone");
}

TEST(Market, RefusesAnUnknownSource) {
  expect_key_issue("market", "source = \"recordet\"", "source", "did you mean \"recorded\"?");
  expect_issue(extended("[market]\nseed = 1\n"), "market.source", kAddedLine, "is missing");
}

TEST(Market, RefusesRecordedFilesThatAreNone) {
  expect_key_issue("market", "files = []\nsource = \"recorded\"", "files", "is empty");
  expect_key_issue("market", "files = [1]\nsource = \"recorded\"", "files[1]", "must be the path of a file");
  expect_issue(extended("[market]\nsource = \"recorded\"\n"), "market.files", kAddedLine, "is missing");
}

TEST(Market, RefusesKeysOfTheOtherSource) {
  expect_key_issue("market", "seed = 1\nsource = \"recorded\"\nfiles = [\"a.csv\"]", "seed", "is no key");
}

std::string generated(std::string_view keys) {
  return extended("[market]\nsource = \"generated\"\n[[market.instrument]]\nsymbol = \"EURUSD\"\n" + std::string{keys});
}

TEST(Market, RefusesAGeneratedMarketWithoutInstruments) {
  expect_issue(extended("[market]\nsource = \"generated\"\n"), "market.instrument", kAddedLine,
               "[[market.instrument]]");
}

TEST(Market, RefusesInstrumentsThatAreUnknownOrTwice) {
  const std::string second = "[[market.instrument]]\nsymbol = \"EURUSD\"\nstart_price = \"1.1\"\n";

  expect_issue(generated("start_price = \"1.1\"\n" + second), "market.instrument[2].symbol", kAddedLine + 6, "twice");
  expect_issue(
      extended("[market]\nsource = \"generated\"\n[[market.instrument]]\nsymbol = \"EURUSB\"\nstart_price = \"1\"\n"),
      "market.instrument[1].symbol", kAddedLine + 3, "did you mean \"EURUSD\"?");
}

TEST(Market, RefusesGeneratedTermsOutOfBounds) {
  constexpr std::uint32_t kLine = kAddedLine + 4;
  const std::string_view key = "market.instrument[1].start_price";

  expect_issue(generated(""), key, kAddedLine + 2, "is missing");
  expect_issue(generated("start_price = \"1.000001\"\n"), key, kLine, "multiple of tick_size \"0.00001\"");
  expect_issue(generated("start_price = \"0.00003\"\n"), key, kLine, "at least four");
  expect_issue(generated("spread_ticks = 0\nstart_price = \"1\"\n"), "market.instrument[1].spread_ticks", kLine,
               "from 1 to 65535");
  expect_issue(generated("quote_interval = \"0s\"\nstart_price = \"1\"\n"), "market.instrument[1].quote_interval",
               kLine, "must be from");
}

TEST(Market, RefusesAStartWithoutItsOffset) {
  const std::string rest = "\nsource = \"generated\"\n[[market.instrument]]\nsymbol = \"EURUSD\"\nstart_price = \"1\"";

  expect_key_issue("market", "start = 2026-01-05T00:00:00" + rest, "start", "without its offset");
  expect_key_issue("market", "start = 2500-01-05T00:00:00Z" + rest, "start", "beyond the years");
  expect_key_issue("market", "duration = \"0s\"" + rest, "duration", "must be from");
}

}  // namespace

}  // namespace adapters::config
