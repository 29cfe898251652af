// F14: whatever becomes of the first process or of its lock file, a second one does not write the same journal.
#include <algorithm>
#include <csignal>
#include <filesystem>

#include <gtest/gtest.h>

#include "tests/support/market_config.hpp"
#include "tests/support/programs.hpp"
#include "tests/support/temporary_directory.hpp"

namespace {

namespace fs = std::filesystem;
using tests::Ended;
using tests::Program;
using tests::run;

/// A session without end in one process, and others that want the same journal.
class F14TwoPrograms : public testing::Test {
 protected:
  F14TwoPrograms() {
    const bool is_under_way = first_.reaches([&] { return fs::exists(journal() / "00000004.seg"); });
    EXPECT_TRUE(is_under_way);
  }

  [[nodiscard]] fs::path journal() const { return directory_.journal(); }
  [[nodiscard]] Ended second() const { return run("lockstep-engine", arguments()); }

  /// As if nobody else had been there: it ends when it is asked to, and what it wrote is one session.
  void expect_first_unharmed() {
    first_.send(SIGTERM);
    const Ended ended = first_.wait();
    EXPECT_EQ(ended.status, 0) << ended.err;
    EXPECT_EQ(run("lockstep-replay", {"verify", journal().string()}).status, 0);
    const std::string starts =
        run("lockstep-journal", {"cat", "--json", "--type", "SessionStarted", journal().string()}).out;
    EXPECT_EQ(std::count(starts.begin(), starts.end(), '\n'), 1) << starts;
  }
  void expect_refused(const Ended& ended) const {
    EXPECT_EQ(ended.status, 3) << ended.err;
    EXPECT_EQ(ended.err, "lockstep-engine: " + journal().string() + ": is being written by process " +
                             std::to_string(first_.pid()) + "; stop that process, or choose another directory\n");
  }

  tests::TemporaryDirectory directory_;
  std::string config_{tests::MarketConfig{}.endless().write(directory_.path())};
  Program first_{"lockstep-engine", arguments()};

 private:
  [[nodiscard]] std::vector<std::string> arguments() const {
    return {"run", "--config", config_, "--journal", journal().string()};
  }
};

TEST_F(F14TwoPrograms, ASecondOneIsRefused) {
  expect_refused(second());
  expect_first_unharmed();
}

TEST_F(F14TwoPrograms, AStoppedOneKeepsItsJournal) {
  first_.send(SIGSTOP);

  expect_refused(second());

  first_.send(SIGCONT);
  expect_first_unharmed();
}

TEST_F(F14TwoPrograms, AStoppedOneKeepsItThoughTheLockFileIsRemoved) {
  first_.send(SIGSTOP);
  fs::remove(journal() / "lock");

  const Ended ended = second();

  EXPECT_EQ(ended.status, 3) << ended.err;
  EXPECT_NE(ended.err.find(journal().string() + ": is being written by process "), std::string::npos) << ended.err;
  first_.send(SIGCONT);
  expect_first_unharmed();
}

TEST_F(F14TwoPrograms, RecoveryIsRefusedToo) {
  const Ended ended = run("lockstep-journal", {"recover", journal().string()});

  EXPECT_EQ(ended.status, 3) << ended.err;
  EXPECT_NE(ended.err.find("is being written by process"), std::string::npos) << ended.err;
  expect_first_unharmed();
}

}  // namespace
