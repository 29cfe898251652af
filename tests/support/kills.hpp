// Kills programs at random moments and looks at what they leave.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <iostream>
#include <random>
#include <string>

#include <gtest/gtest.h>

#include "tests/support/market_config.hpp"
#include "tests/support/programs.hpp"
#include "tests/support/recorded_journal.hpp"
#include "tests/support/temporary_directory.hpp"

namespace tests {

/// The seed of random moments: printed, and taken from LOCKSTEP_KILL_SEED when that is set. Which step a moment hits is
/// still up to the machine.
inline std::uint64_t kill_seed() {
  const std::uint64_t seed = seed_from("LOCKSTEP_KILL_SEED", std::random_device{}());
  std::cout << "LOCKSTEP_KILL_SEED=" << seed << '\n';
  return seed;
}

/// A backtest that was left alone: what the killed ones are compared with, and how long it took.
struct Uninterrupted {
  Stream stream{};
  std::int64_t elapsed_ns{0};
};

inline std::vector<std::string> backtest_of(const std::string& config, const std::filesystem::path& journal) {
  return {"backtest", "--json", "--config", config, "--journal", journal.string()};
}

inline Uninterrupted run_uninterrupted(const std::string& config) {
  const TemporaryDirectory directory;
  const auto began = std::chrono::steady_clock::now();
  const Ended ended = run("lockstep-replay", backtest_of(config, directory.journal()));
  const auto elapsed = std::chrono::steady_clock::now() - began;
  EXPECT_EQ(ended.status, 0) << ended.err;
  return {.stream = read_stream(directory.journal()), .elapsed_ns = elapsed.count()};
}

/// Whole steps from the beginning, no more and no less than all that the journal holds.
inline void expect_prefix(const Stream& found, const Stream& whole) {
  EXPECT_FALSE(found.tail.last_step_unreadable) << found.tail.reason;
  ASSERT_LE(found.bytes.size(), whole.bytes.size());
  EXPECT_TRUE(std::equal(found.bytes.begin(), found.bytes.end(), whole.bytes.begin()));
  ASSERT_LE(found.step_ends.size(), whole.step_ends.size());
  const std::vector<std::size_t> steps{whole.step_ends.begin(),
                                       whole.step_ends.begin() + static_cast<std::ptrdiff_t>(found.step_ends.size())};
  EXPECT_TRUE(found.step_ends == steps);
}

struct KillTally {
  int nothing{0};  ///< killed before the first step
  int part{0};
  int all{0};  ///< ended before the kill
};

/// Kills backtests, each at its own moment, until `wanted` of them were hit in the middle.
inline KillTally kill_backtests(int wanted, std::uint64_t seed) {
  const TemporaryDirectory place;
  const std::string config = MarketConfig{}.quotes(30'000).write(place.path());
  const Uninterrupted whole = run_uninterrupted(config);
  std::mt19937_64 random{seed};
  KillTally tally;
  for (int i = 0; tally.part < wanted && i < 10 * wanted && !testing::Test::HasFailure(); ++i) {
    const TemporaryDirectory directory;
    Program backtest{"lockstep-replay", backtest_of(config, directory.journal())};
    static_cast<void>(backtest.ends_within(std::uniform_int_distribution<std::int64_t>{0, whole.elapsed_ns}(random)));
    backtest.send(SIGKILL);
    static_cast<void>(backtest.wait());
    const Stream found = read_stream(directory.journal());
    expect_prefix(found, whole.stream);
    ++(found.bytes.empty() ? tally.nothing : found.bytes.size() == whole.stream.bytes.size() ? tally.all : tally.part);
  }
  std::cout << "killed: " << tally.nothing << " before the first step, " << tally.part << " in the middle, "
            << tally.all << " at the end\n";
  return tally;
}

/// Kills a live session some time after its first segments; verify must find what is left identical.
inline void kill_live_sessions(int count, std::uint64_t seed) {
  const TemporaryDirectory place;
  const std::string config = MarketConfig{}.endless().write(place.path());
  std::mt19937_64 random{seed};
  for (int i = 0; i < count && !testing::Test::HasFailure(); ++i) {
    const TemporaryDirectory directory;
    const std::string journal = directory.journal().string();
    Program live{"lockstep-engine", {"run", "--json", "--config", config, "--journal", journal}};
    ASSERT_TRUE(live.reaches([&] { return std::filesystem::exists(directory.journal() / "00000003.seg"); }));
    static_cast<void>(live.ends_within(std::uniform_int_distribution<std::int64_t>{0, 200'000'000}(random)));
    live.send(SIGKILL);
    EXPECT_EQ(live.wait().signal, SIGKILL);
    const Ended verified = run("lockstep-replay", {"verify", journal});
    EXPECT_EQ(verified.status, 0) << verified.err;
    EXPECT_NE(verified.out.find("replay: identical ("), std::string::npos) << verified.out;
  }
}

}  // namespace tests
