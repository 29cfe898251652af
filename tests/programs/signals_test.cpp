// Signals to a running program: a live session ends with an event and its report; everything else is found whole.
#include <filesystem>
#include <random>

#include <gtest/gtest.h>

#include "tests/support/market_config.hpp"
#include "tests/support/programs.hpp"
#include "tests/support/temporary_directory.hpp"

namespace {

namespace fs = std::filesystem;
using tests::Ended;
using tests::Program;
using tests::run;
using tests::TemporaryDirectory;

/// A market without end, and where its journal goes.
class Endless {
 public:
  Endless() : config_{tests::MarketConfig{}.endless().write(directory_.path())} {}
  [[nodiscard]] std::string journal() const { return directory_.journal().string(); }
  [[nodiscard]] std::vector<std::string> arguments(const char* subcommand) const {
    return {subcommand, "--config", config_, "--journal", journal()};
  }
  /// Some steps are committed: two segments are prepared ahead, so the second is in use.
  [[nodiscard]] bool is_under_way() const { return fs::exists(directory_.journal() / "00000004.seg"); }
  [[nodiscard]] fs::path path() const { return directory_.path(); }

 private:
  TemporaryDirectory directory_;
  std::string config_;
};

void expect_identical(const std::string& journal) {
  const Ended verified = run("lockstep-replay", {"verify", journal});
  EXPECT_EQ(verified.status, 0) << verified.err;
  EXPECT_NE(verified.out.find("replay: identical"), std::string::npos) << verified.out;
}

/// SessionEnded says why, and no input comes after it.
void expect_ends_by_signal(const std::string& journal) {
  const Ended ends = run("lockstep-journal", {"cat", journal, "--type", "SessionEnded"});
  EXPECT_NE(ends.out.find(" SessionEnded "), std::string::npos) << ends.out;
  EXPECT_NE(ends.out.find("reason=Signal"), std::string::npos) << ends.out;
  const std::size_t first = ends.out.find_first_not_of(' ');
  const std::string sequence = ends.out.substr(first, ends.out.find(' ', first) - first);
  const Ended tail = run("lockstep-journal", {"cat", journal, "--from-seq", sequence});
  std::size_t inputs = 0;
  for (std::size_t at = tail.out.find(" input "); at != std::string::npos; at = tail.out.find(" input ", at + 1)) {
    ++inputs;
  }
  EXPECT_EQ(inputs, 1U) << tail.out;
}

class StopSignal : public testing::TestWithParam<int> {};

TEST_P(StopSignal, EndsALiveSessionWithAnEventAndItsReport) {
  const Endless market;
  Program live{"lockstep-engine", market.arguments("run")};
  ASSERT_TRUE(live.reaches([&] { return market.is_under_way(); }));

  live.send(GetParam());
  const Ended ended = live.wait();

  EXPECT_EQ(ended.status, 0);
  EXPECT_EQ(ended.err, "");
  EXPECT_TRUE(ended.out.starts_with("live session: journal ")) << ended.out;
  expect_ends_by_signal(market.journal());
  expect_identical(market.journal());
}

INSTANTIATE_TEST_SUITE_P(Each, StopSignal, testing::Values(SIGINT, SIGTERM));

TEST(Signals, ALiveSessionHearsOneThatComesBeforeItsFirstStep) {
  const Endless market;
  Program live{"lockstep-engine", market.arguments("run")};
  ASSERT_TRUE(live.reaches([&] { return fs::exists(fs::path{market.journal()} / "00000001.seg"); }));

  live.send(SIGTERM);
  const Ended ended = live.wait();

  EXPECT_EQ(ended.status, 0);
  expect_ends_by_signal(market.journal());
  expect_identical(market.journal());
}

/// A stop that is asked for at any moment is found as a kill is: whole up to a step, and gone on with.
TEST(F28StopRequest, AtAnyMomentLeavesAJournalThatIsGoneOnWith) {
  constexpr std::uint64_t kSeed = 28;
  std::mt19937_64 random{kSeed};
  for (int round = 0; round < 16; ++round) {
    const bool is_kill = round % 4 == 3;
    SCOPED_TRACE("seed " + std::to_string(kSeed) + ", round " + std::to_string(round));
    const Endless market;
    Program live{"lockstep-engine", market.arguments("run")};
    ASSERT_TRUE(live.reaches([&] { return fs::exists(fs::path{market.journal()} / "00000001.seg"); }));
    static_cast<void>(live.ends_within(static_cast<std::int64_t>(random() % 20'000'000)));

    live.send(is_kill ? SIGKILL : SIGTERM);
    const Ended ended = live.wait();

    EXPECT_EQ(ended.signal, is_kill ? SIGKILL : 0);
    EXPECT_EQ(ended.status, is_kill ? -1 : 0) << ended.err;
    if (!is_kill) expect_ends_by_signal(market.journal());
    const std::string next = tests::MarketConfig{}.quotes(20).write(market.path(), "next.toml");
    const Ended again = run("lockstep-engine", {"run", "--config", next, "--journal", market.journal()});
    EXPECT_EQ(again.status, 0) << again.err;
    expect_identical(market.journal());
  }
}

TEST(Signals, TwoFastOnesLeaveAWholeJournal) {
  const Endless market;
  Program live{"lockstep-engine", market.arguments("run")};
  ASSERT_TRUE(live.reaches([&] { return market.is_under_way(); }));

  live.send(SIGINT);
  static_cast<void>(live.ends_within(100'000));
  live.send(SIGINT);
  const Ended ended = live.wait();

  // Whether the first was quicker is up to the machine: then the session ended by its event, else at once.
  EXPECT_TRUE(ended.status == 0 || ended.status == 4) << ended.status << ended.err;
  EXPECT_EQ(ended.status == 4, ended.err.find("stopped at once by a second signal") != std::string::npos) << ended.err;
  expect_identical(market.journal());
}

TEST(Signals, ABacktestThatIsInterruptedReplaysUpToItsLastStep) {
  const Endless market;
  Program backtest{"lockstep-replay", market.arguments("backtest")};
  ASSERT_TRUE(backtest.reaches([&] { return market.is_under_way(); }));

  backtest.send(SIGINT);
  const Ended ended = backtest.wait();

  EXPECT_EQ(ended.signal, SIGINT);
  expect_identical(market.journal());
}

TEST(Signals, AnInterruptedVerifyLeavesTheJournalAsItWas) {
  const Endless market;
  Program backtest{"lockstep-replay", market.arguments("backtest")};
  ASSERT_TRUE(backtest.reaches([&] { return fs::exists(fs::path{market.journal()} / "00000010.seg"); }));
  backtest.send(SIGKILL);
  static_cast<void>(backtest.wait());
  const std::string before = run("lockstep-journal", {"verify", market.journal()}).out;
  const fs::path copy = market.path() / "copy";
  Program verify{"lockstep-replay", {"verify", market.journal(), "--out", copy.string()}};
  ASSERT_TRUE(verify.reaches([&] { return fs::exists(copy / "00000002.seg"); }));

  verify.send(SIGINT);
  const Ended ended = verify.wait();

  EXPECT_EQ(ended.signal, SIGINT);
  EXPECT_EQ(run("lockstep-journal", {"verify", market.journal()}).out, before);
}

}  // namespace
