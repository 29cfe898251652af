// Live sessions one after the other on one journal, ended cleanly or killed, and what they must come to.
#pragma once

#include <algorithm>
#include <filesystem>
#include <string>

#include <gtest/gtest.h>

#include "tests/support/market_config.hpp"
#include "tests/support/programs.hpp"
#include "tests/support/recorded_journal.hpp"
#include "tests/support/temporary_directory.hpp"

namespace tests {

/// One directory with a journal and the configurations that it is run with.
class RestartedJournal {
 public:
  [[nodiscard]] std::filesystem::path path() const { return directory_.journal(); }
  [[nodiscard]] std::string name() const { return path().string(); }

  /// A session to the end of its market.
  Ended run_to_end(const MarketConfig& config) {
    return run("lockstep-engine", {"run", "--json", "--config", write(config), "--journal", name()});
  }
  /// A session killed once it has gone on by some segments: more than are prepared ahead of the first record. The
  /// configuration has its own number of quotes.
  void run_and_kill(MarketConfig config) {
    const std::size_t segments = segment_count() + 6;
    Program live{"lockstep-engine", {"run", "--json", "--config", write(config.endless()), "--journal", name()}};
    ASSERT_TRUE(live.reaches([&] { return segment_count() >= segments; }));
    live.send(SIGKILL);
    EXPECT_EQ(live.wait().signal, SIGKILL);
  }
  [[nodiscard]] Ended verify() const { return run("lockstep-replay", {"verify", name()}); }
  [[nodiscard]] Ended inspect(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin() + 1, name());
    return run("lockstep-journal", arguments);
  }

  [[nodiscard]] std::size_t segment_count() const {
    const auto numbers = journal::list_segments(path());
    return numbers ? numbers->size() : 0;
  }
  /// Where the configurations are written, and what else a test needs.
  [[nodiscard]] const std::filesystem::path& place() const { return directory_.path(); }

 private:
  std::string write(const MarketConfig& config) {
    return config.write(directory_.path(), "session" + std::to_string(++configs_) + ".toml");
  }

  TemporaryDirectory directory_;
  int configs_{0};
};

inline std::size_t lines_in(const std::string& text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

}  // namespace tests
