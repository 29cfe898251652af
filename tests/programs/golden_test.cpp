// Journals that earlier builds wrote (tests/golden): this one verifies, prints, folds and indexes each, and finds in it
// what was found on the day it was stored.
#include <algorithm>
#include <filesystem>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/files.hpp"
#include "tests/support/inspector.hpp"
#include "tests/support/programs.hpp"
#include "tests/support/temporary_directory.hpp"

namespace {

namespace fs = std::filesystem;
using tests::Ended;
using tests::run;
using tests::run_inspector;
using tests::run_shell;

const fs::path kGolden = fs::path{LOCKSTEP_SOURCE_DIR} / "tests" / "golden";

std::vector<std::string> stored() {
  std::vector<std::string> archives;
  for (const auto& entry : fs::recursive_directory_iterator{kGolden}) {
    if (entry.path().extension() == ".zst") archives.push_back(entry.path().lexically_relative(kGolden).string());
  }
  std::sort(archives.begin(), archives.end());
  return archives;
}

/// The lines of `expected`: the first word names the figure, the rest is its value.
std::multimap<std::string, std::string> figures(const fs::path& file) {
  std::multimap<std::string, std::string> found;
  std::istringstream lines{tests::read_file(file)};
  for (std::string line; std::getline(lines, line);) {
    const std::size_t blank = line.find(' ');
    found.emplace(line.substr(0, blank), line.substr(blank + 1));
  }
  return found;
}

class Golden : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    const Ended unpacked = run("/usr/bin/tar", {"--extract", "--zstd", "--file", (kGolden / GetParam()).string(),
                                                "--directory", directory_.path().string()});
    ASSERT_EQ(unpacked.status, 0) << unpacked.err;
    expected = figures(directory_.path() / "expected");
  }

  [[nodiscard]] std::string journal() const { return directory_.journal().string(); }
  [[nodiscard]] fs::path public_key() const { return directory_.path() / "public_key"; }
  [[nodiscard]] std::string figure(const std::string& name) const {
    const auto found = expected.find(name);
    return found == expected.end() ? "no such figure: " + name : found->second;
  }

  std::multimap<std::string, std::string> expected;

 private:
  tests::TemporaryDirectory directory_;
};

std::string name_of(const testing::TestParamInfo<std::string>& archive) {
  std::string name = fs::path{archive.param}.replace_extension().replace_extension().string();
  std::replace_if(
      name.begin(), name.end(), [](char c) { return c == '/' || c == '-'; }, '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Stored, Golden, testing::ValuesIn(stored()), name_of);

TEST_P(Golden, IsVerified) {
  const std::string key = fs::exists(public_key()) ? " --public-key " + public_key().string() : "";

  const tests::Ran verified = run_inspector("verify" + key + " " + journal());

  EXPECT_EQ(verified.status, 0) << verified.output;
  EXPECT_NE(verified.output.find(figure("tip")), std::string::npos) << verified.output;
}

TEST_P(Golden, IsPrintedRecordByRecord) {
  const tests::Ran printed = run_shell(tests::inspector() + " cat " + journal() + " | wc --lines");
  const tests::Ran stream = run_shell(tests::inspector() + " cat --raw " + journal() + " | sha256sum");

  EXPECT_EQ(printed.output, figure("records") + "\n");
  EXPECT_EQ(stream.output.substr(0, stream.output.find(' ')), figure("stream_sha256"));
}

TEST_P(Golden, IsFoldedToTheSameBalances) {
  const Ended state = run("lockstep-replay", {"state", journal()});

  EXPECT_EQ(state.status, 0) << state.err;
  const auto [first, last] = expected.equal_range("account");
  ASSERT_NE(first, last);
  for (auto account = first; account != last; ++account) {
    EXPECT_NE(state.out.find("account " + account->second), std::string::npos) << account->second << "\n" << state.out;
  }
}

TEST_P(Golden, IsIndexed) {
  ASSERT_EQ(run_inspector("index rebuild " + journal()).status, 0);

  const tests::Ran last = run_inspector("query " + journal() + " 'SELECT MAX(sequence) AS last FROM events' --json");

  EXPECT_NE(last.output.find(figure("last_sequence")), std::string::npos) << last.output;
}

}  // namespace
