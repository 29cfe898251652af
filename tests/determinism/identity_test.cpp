// R1: the same inputs give the same bytes. Streams are compared as `lockstep-journal cat --raw` prints them.
#include <cinttypes>
#include <cstdio>
#include <filesystem>
#include <string>

#include <gtest/gtest.h>

#include "tests/support/market_config.hpp"
#include "tests/support/programs.hpp"
#include "tests/support/temporary_directory.hpp"

namespace {

namespace fs = std::filesystem;
using tests::Ended;
using tests::MarketConfig;
using tests::run;
using tests::TemporaryDirectory;

std::string path_in(const TemporaryDirectory& directory, std::string_view name) {
  return (directory.path() / name).string();
}

void backtest(const std::string& config, const std::string& journal) {
  const Ended ended = run("lockstep-replay", {"backtest", "--config", config, "--journal", journal});
  ASSERT_EQ(ended.status, 0) << ended.err;
}

std::string stream_of(const std::string& journal) {
  const Ended ended = run("lockstep-journal", {"cat", "--raw", journal});
  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_GT(ended.out.size(), 10'000U);
  return ended.out;
}

/// The text of a member in a line of JSON, without quotes.
std::string member(const std::string& json, const std::string& name) {
  const std::string key = '"' + name + "\":";
  std::size_t at = json.find(key);
  if (at == std::string::npos) return "(no " + name + ")";
  at += key.size();
  const bool is_text = json[at] == '"';
  return is_text ? json.substr(at + 1, json.find('"', at + 1) - at - 1)
                 : json.substr(at, json.find_first_of(",}", at) - at);
}

void expect_same_as_replay(const TemporaryDirectory& directory, const std::string& journal) {
  const std::string copy = path_in(directory, "copy");

  const Ended verified = run("lockstep-replay", {"verify", journal, "--out", copy});

  EXPECT_EQ(verified.status, 0) << verified.err;
  EXPECT_NE(verified.out.find("replay: identical ("), std::string::npos) << verified.out;
  EXPECT_TRUE(stream_of(journal) == stream_of(copy));
}

TEST(Identity, TwoBacktestsOfTheSameAreEqual) {
  const TemporaryDirectory directory;
  const std::string config = MarketConfig{}.write(directory.path());

  backtest(config, path_in(directory, "one"));
  backtest(config, path_in(directory, "two"));

  EXPECT_TRUE(stream_of(path_in(directory, "one")) == stream_of(path_in(directory, "two")));
}

TEST(Identity, SegmentsAreNoPartOfIt) {
  const TemporaryDirectory directory;
  const std::string small = MarketConfig{}.write(directory.path(), "small.toml");
  const std::string large = MarketConfig{}
                                .with("segment_bytes = \"400KiB\"", "segment_bytes = \"8MiB\"")
                                .write(directory.path(), "large.toml");

  backtest(small, path_in(directory, "small"));
  backtest(large, path_in(directory, "large"));

  EXPECT_TRUE(stream_of(path_in(directory, "small")) == stream_of(path_in(directory, "large")));
}

TEST(Identity, ABacktestEqualsItsReplay) {
  const TemporaryDirectory directory;
  const std::string journal = directory.journal().string();
  backtest(MarketConfig{}.write(directory.path()), journal);

  expect_same_as_replay(directory, journal);
}

TEST(Identity, ALiveSessionOnAllThreadsEqualsItsReplay) {
  const TemporaryDirectory directory;
  const std::string journal = directory.journal().string();
  const std::string config = MarketConfig{}.write(directory.path());
  const Ended live = run("lockstep-engine", {"run", "--json", "--config", config, "--journal", journal});
  ASSERT_EQ(live.status, 0) << live.err;
  EXPECT_NE(member(live.out, "fills"), "0");

  expect_same_as_replay(directory, journal);
}

TEST(Identity, ARealDayLiveEqualsItsReplay) {
  const fs::path day = fs::path{LOCKSTEP_DATA_DIR} / "fx_ticks_oanda_lean/oanda_eurusd_20140505_quote_tick.csv.zst";
  if (!fs::exists(day)) GTEST_SKIP() << day << " is not there";
  const TemporaryDirectory directory;
  const std::string journal = directory.journal().string();
  const Ended live = run("lockstep-engine", {"run", "--json", "--data", day.string(), "--journal", journal});
  ASSERT_EQ(live.status, 0) << live.err;
  EXPECT_NE(member(live.out, "fills"), "0");

  expect_same_as_replay(directory, journal);
}

TEST(Identity, ARealDayTestedTwiceIsEqual) {
  const fs::path day = fs::path{LOCKSTEP_DATA_DIR} / "fx_ticks_fxcm_lean/fxcm_eurusd_20140506_quote_tick.csv.zst";
  if (!fs::exists(day)) GTEST_SKIP() << day << " is not there";
  const TemporaryDirectory directory;
  for (const char* name : {"one", "two"}) {
    ASSERT_EQ(
        run("lockstep-replay", {"backtest", "--data", day.string(), "--journal", path_in(directory, name)}).status, 0);
  }

  EXPECT_TRUE(stream_of(path_in(directory, "one")) == stream_of(path_in(directory, "two")));
}

TEST(Identity, AnotherSeedGivesAnotherStream) {
  const std::string_view seeds[] = {"[engine]\nseed = ", "[venue]\nseed = ", "source = \"generated\"\nseed = "};
  for (const std::string_view seed : seeds) {
    const TemporaryDirectory directory;
    const std::string one = MarketConfig{}.write(directory.path(), "one.toml");
    const std::string two =
        MarketConfig{}.with(std::string{seed} + "7", std::string{seed} + "8").write(directory.path(), "two.toml");

    backtest(one, path_in(directory, "one"));
    backtest(two, path_in(directory, "two"));

    EXPECT_FALSE(stream_of(path_in(directory, "one")) == stream_of(path_in(directory, "two"))) << seed;
  }
}

TEST(Identity, TheStateByFoldIsTheStateByDeciding) {
  const TemporaryDirectory directory;
  const std::string journal = directory.journal().string();
  backtest(MarketConfig{}.write(directory.path()), journal);

  const Ended folded = run("lockstep-replay", {"state", "--json", journal});
  const Ended decided = run("lockstep-replay", {"verify", "--json", journal});

  EXPECT_EQ(member(folded.out, "state_hash"), member(decided.out, "state_hash"));
  EXPECT_EQ(member(folded.out, "state_hash").size(), 16U);
}

TEST(Identity, TheStateByFoldIsTheOneThatEachStateHashedNames) {
  const TemporaryDirectory directory;
  const std::string journal = directory.journal().string();
  backtest(MarketConfig{}.quotes(5'000).write(directory.path()), journal);
  const Ended hashes = run("lockstep-journal", {"cat", "--json", "--type", "StateHashed", journal});

  int compared = 0;
  for (std::size_t at = 0; at < hashes.out.size(); at = hashes.out.find('\n', at) + 1) {
    const std::string line = hashes.out.substr(at, hashes.out.find('\n', at) - at);
    const Ended folded = run("lockstep-replay", {"state", "--json", journal, "--at", member(line, "sequence")});
    char expected[17];
    std::snprintf(expected, sizeof(expected), "%016" PRIx64, std::uint64_t{std::stoull(member(line, "state_hash"))});
    EXPECT_EQ(member(folded.out, "state_hash"), expected) << line;
    ++compared;
  }
  EXPECT_GE(compared, 5);
}

/// The journal id of a backtest over this content.
std::string id_over(const std::string& content) {
  const TemporaryDirectory directory;
  const std::string config = MarketConfig{}.write(directory.path());
  const std::string file = path_in(directory, "fxcm_eurusd_20140506_quote_tick.csv");
  std::ofstream{file} << content;
  const std::string journal = directory.journal().string();
  const Ended ended = run("lockstep-replay", {"backtest", "--config", config, "--data", file, "--journal", journal});
  EXPECT_EQ(ended.status, 0) << ended.err;
  return member(run("lockstep-journal", {"info", "--json", journal}).out, "journal_id");
}

TEST(Identity, TheJournalIdOfABacktestDependsOnEveryByteOfItsData) {
  const std::string id = id_over("0,1.1,1.2\n500,1.1,1.2\n");

  EXPECT_EQ(id.size(), 32U);
  EXPECT_EQ(id_over("0,1.1,1.2\n500,1.1,1.2\n"), id);
  EXPECT_NE(id_over("0,1.1,1.2\n500,1.1,1.3\n"), id);
  EXPECT_NE(id_over("0,1.1,1.2\n500,1.10,1.2\n"), id);
}

}  // namespace
