// Memory that does not grow: anonymous memory of a long run stays where it was after a fifth of it, and segments are
// unmapped when they are full. LOCKSTEP_MEMORY_QUOTES sets the length of the runs.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/market_config.hpp"
#include "tests/support/programs.hpp"
#include "tests/support/temporary_directory.hpp"

namespace {

namespace fs = std::filesystem;
using tests::Program;
using tests::TemporaryDirectory;

constexpr std::int64_t kSampleNs = 5'000'000;

/// One look at a running program.
struct Sample {
  std::uint64_t progress{0};  ///< of the run, in a unit of its own
  std::uint64_t anonymous_kb{0};
  std::uint64_t segments_mapped{0};
};

std::uint64_t anonymous_kb(pid_t pid) {
  std::ifstream status{"/proc/" + std::to_string(pid) + "/status"};
  for (std::string word; status >> word;) {
    std::uint64_t size = 0;
    if (word == "RssAnon:" && status >> size) return size;
  }
  return 0;
}

std::uint64_t segments_mapped(pid_t pid) {
  std::ifstream maps{"/proc/" + std::to_string(pid) + "/maps"};
  std::uint64_t count = 0;
  for (std::string line; std::getline(maps, line);) count += line.find(".seg") != std::string::npos ? 1U : 0U;
  return count;
}

/// The number of the newest segment of a journal.
std::uint64_t newest_segment(const fs::path& journal) {
  std::uint64_t newest = 0;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator{journal, ignored}) {
    const std::string name = entry.path().filename().string();
    if (name.ends_with(".seg")) newest = std::max<std::uint64_t>(newest, std::stoull(name));
  }
  return newest;
}

/// Looks at a program until it ends, well. Progress is counted in segments of the journal that it writes.
std::vector<Sample> watch(Program& program, const fs::path& journal) {
  std::vector<Sample> samples;
  while (!program.ends_within(kSampleNs)) {
    const Sample sample{.progress = newest_segment(journal),
                        .anonymous_kb = anonymous_kb(program.pid()),
                        .segments_mapped = segments_mapped(program.pid())};
    if (sample.anonymous_kb != 0) samples.push_back(sample);  // Zero: it ended while we looked.
  }
  const tests::Ended ended = program.wait();
  EXPECT_EQ(ended.status, 0) << ended.err;
  return samples;
}

/// What one page of a stack or a buffer that is used for the first time may add.
constexpr std::uint64_t kSlackKb = 256;
/// One being written, one offered, one in hand, one left but not yet unmapped; a verify reads one more.
constexpr std::uint64_t kSegmentsMappedMax = 6;

void expect_flat(const std::vector<Sample>& samples) {
  ASSERT_GT(samples.size(), 50U);
  const std::uint64_t fifth = samples.back().progress / 5;
  ASSERT_GT(fifth, 2U);
  std::uint64_t early = 0;
  std::uint64_t late = 0;
  std::uint64_t mapped = 0;
  for (const Sample& sample : samples) {
    std::uint64_t& most = sample.progress <= fifth ? early : late;
    most = std::max(most, sample.anonymous_kb);
    mapped = std::max(mapped, sample.segments_mapped);
  }
  std::cout << "anonymous memory: " << early << " kB in the first fifth, " << late << " kB after it; at most " << mapped
            << " of " << samples.back().progress << " segments mapped\n";
  EXPECT_LE(late, early + kSlackKb);
  EXPECT_GT(mapped, 0U);
  EXPECT_LE(mapped, kSegmentsMappedMax);
}

std::string long_market(const TemporaryDirectory& directory, std::uint64_t quotes) {
  return tests::MarketConfig{}
      .quotes(tests::seed_from("LOCKSTEP_MEMORY_QUOTES", quotes))
      .with("segment_bytes = \"400KiB\"", "segment_bytes = \"4MiB\"")
      .write(directory.path());
}

TEST(MemorySlow, DoesNotGrowInABacktestAndItsVerification) {
  const TemporaryDirectory directory;
  const std::string config = long_market(directory, 10'000'000);
  const fs::path copy = directory.path() / "copy";

  Program backtest{"lockstep-replay", {"backtest", "--json", "--config", config, "--journal", directory.journal()}};
  expect_flat(watch(backtest, directory.journal()));
  Program verify{"lockstep-replay", {"verify", "--json", directory.journal(), "--out", copy}};
  expect_flat(watch(verify, copy));
}

TEST(MemorySlow, DoesNotGrowInALiveSession) {
  const TemporaryDirectory directory;
  const std::string config = long_market(directory, 1'000'000);

  Program live{"lockstep-engine", {"run", "--json", "--config", config, "--journal", directory.journal()}};
  expect_flat(watch(live, directory.journal()));
}

}  // namespace
