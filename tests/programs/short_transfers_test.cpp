// F12: reads and writes that give less than was asked for, or are interrupted, in the whole of a program.
#include <filesystem>
#include <fstream>
#include <string>

#include <gtest/gtest.h>

#include "tests/support/live_sessions.hpp"

namespace {

using tests::Ended;
using tests::run;
using tests::run_with_failures;
using Arguments = std::vector<std::string>;

tests::Planted shortened(int seed) { return {.what = "short", .from = seed}; }

TEST(F12ShortTransfers, ALiveSessionIsWholeInEveryMode) {
  int seed = 0;
  for (const char* const mode : {"async", "group", "sync", "mirror"}) {
    SCOPED_TRACE(std::string{mode} + ", seed " + std::to_string(++seed));
    const tests::DurableSession session{mode, 1'000, "index = true\nsnapshot_records = 500\n"};

    const Ended ended = run_with_failures(session.arguments(), shortened(seed));

    EXPECT_EQ(ended.status, 0) << ended.err;
    tests::expect_sound(session.journal());
    EXPECT_EQ(run("lockstep-journal", {"index", "check", session.journal().string()}).status, 0);
    if (std::string_view{mode} == "mirror") tests::expect_sound(session.path() / "mirror");
  }
}

TEST(F12ShortTransfers, WhatReadsGivesTheSame) {
  const tests::DurableSession session{"group", 1'000, "index = true\n"};
  ASSERT_EQ(run("lockstep-engine", session.arguments()).status, 0);
  const std::string journal = session.journal().string();

  for (const Arguments& arguments : {Arguments{"verify", journal}, Arguments{"cat", "--json", journal},
                                     Arguments{"recover", "--dry-run", journal}, Arguments{"fills", journal}}) {
    const Ended whole = run("lockstep-journal", arguments);
    for (int seed = 1; seed <= 3; ++seed) {
      SCOPED_TRACE(arguments[0] + ", seed " + std::to_string(seed));
      const Ended ended = run_with_failures(arguments, shortened(seed), "lockstep-journal");
      EXPECT_EQ(ended.status, 0) << ended.err;
      EXPECT_EQ(ended.out, whole.out);
    }
  }
}

TEST(F12ShortTransfers, APackedRecordingIsRecognised) {
  const tests::TemporaryDirectory directory;
  const std::filesystem::path ticks = directory.path() / "fxcm_eurusd_20140506_quote_tick.csv";
  {
    std::ofstream file{ticks};
    for (int i = 0; i < 2'000; ++i) file << i * 500 << ",1.1" << 1'000 + i << ",1.1" << 1'002 + i << "\n";
  }
  ASSERT_EQ(run("/usr/bin/gzip", {ticks.string()}).status, 0);
  const auto backtest = [&](const std::string& name, const auto& way) {
    const std::string journal = (directory.path() / name).string();
    const Ended ended = way(Arguments{"backtest", "--data", ticks.string() + ".gz", "--journal", journal});
    EXPECT_EQ(ended.status, 0) << ended.err;
    return run("lockstep-journal", {"cat", "--raw", journal}).out;
  };
  const std::string whole =
      backtest("whole", [](const Arguments& arguments) { return run("lockstep-replay", arguments); });

  for (int seed = 1; seed <= 8; ++seed) {
    SCOPED_TRACE(seed);
    const std::string shorter = backtest(std::to_string(seed), [&](const Arguments& arguments) {
      return run_with_failures(arguments, shortened(seed), "lockstep-replay");
    });
    EXPECT_TRUE(shorter == whole);
  }
}

TEST(F12ShortTransfers, ARestartGoesOn) {
  const tests::DurableSession session{"group", 500, "snapshot_records = 200\n"};
  for (int seed = 1; seed <= 3; ++seed) {
    SCOPED_TRACE(seed);

    const Ended ended = run_with_failures(session.arguments(), shortened(seed));

    EXPECT_EQ(ended.status, 0) << ended.err;
    tests::expect_sound(session.journal());
  }
}

}  // namespace
