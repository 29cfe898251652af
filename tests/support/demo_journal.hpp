// A journal as a user has it: a short session of the engine over the generated market, sealed and signed, in a folder
// of its own as `run/demo`, with the key and the published head beside it.
#pragma once

#include <filesystem>
#include <string>

#include <gtest/gtest.h>

#include "tests/support/market_config.hpp"
#include "tests/support/programs.hpp"
#include "tests/support/temporary_directory.hpp"

namespace tests {

class DemoJournal {
 public:
  explicit DemoJournal(std::uint64_t quotes = 300) {
    std::filesystem::create_directory(folder());
    EXPECT_EQ(run("lockstep-journal", {"keys", "make", key()}).status, 0);
    MarketConfig config;
    config.quotes(quotes).with("[journal]\n", "[journal]\nseal_key = \"" + key() + "\"\nhead_file = \"" + head() +
                                                  "\"\ndurability = \"async\"\n");
    const Ended ended = run("lockstep-engine", {"run", "--config", config.write(root()), "--journal", path()});
    EXPECT_EQ(ended.status, 0) << ended.err;
  }

  /// Where `run/demo` is found.
  [[nodiscard]] std::filesystem::path root() const { return directory_.path(); }
  [[nodiscard]] std::filesystem::path folder() const { return root() / "run"; }
  [[nodiscard]] std::string path() const { return (folder() / "demo").string(); }
  [[nodiscard]] std::string key() const { return (folder() / "lockstep.key").string(); }
  [[nodiscard]] std::string head() const { return (folder() / "head").string(); }

 private:
  TemporaryDirectory directory_;
};

}  // namespace tests
