// Configurations that are wrong: each mistake named with its key and line, nothing started.
#include <filesystem>

#include <gtest/gtest.h>

#include "tests/support/market_config.hpp"
#include "tests/support/programs.hpp"
#include "tests/support/temporary_directory.hpp"

namespace {

using tests::Ended;
using tests::MarketConfig;
using tests::run;
using tests::TemporaryDirectory;

/// What all three ways to read a configuration say of it; each must end with 2 and leave no journal.
void expect_refused(const TemporaryDirectory& directory, const std::string& config, const std::string& message) {
  const std::string journal = directory.journal().string();
  const Ended checked = run("lockstep-engine", {"check", config});
  const Ended live = run("lockstep-engine", {"run", "--config", config, "--journal", journal});
  const Ended past = run("lockstep-replay", {"backtest", "--config", config, "--journal", journal});

  EXPECT_EQ(checked.err, message);
  EXPECT_EQ(live.err, "lockstep-engine: " + message);
  EXPECT_EQ(past.err, "lockstep-replay: " + message);
  EXPECT_EQ(checked.status, 2);
  EXPECT_EQ(live.status, 2);
  EXPECT_EQ(past.status, 2);
  EXPECT_FALSE(std::filesystem::exists(directory.journal()));
}

TEST(BadConfig, ASyntaxErrorIsNamedWithItsLine) {
  const TemporaryDirectory directory;
  const std::string config = MarketConfig{}.with("seed = 7", "seed = = 7").write(directory.path());

  expect_refused(directory, config, config + ":2:8: Error while parsing value: could not determine value type\n");
}

TEST(BadConfig, AllSemanticErrorsAreToldAtOnceEachWithKeyAndLine) {
  const TemporaryDirectory directory;
  const std::string config = MarketConfig{}
                                 .with("order_qty_max = \"50000\"", "order_qty_max = 50000.5")
                                 .with("symbol = \"XAUUSD\"\nbase", "symbol = \"XAUUSD\"\nbased")
                                 .with("kind = \"quoter\"", "kind = \"quter\"")
                                 .write(directory.path());

  const Ended ended = run("lockstep-engine", {"check", config});

  EXPECT_EQ(ended.status, 2);
  EXPECT_NE(ended.err.find(config + ":14:1: limits.order_qty_max: decimals are written as strings"), std::string::npos)
      << ended.err;
  EXPECT_NE(ended.err.find(config + ":37:1: instrument[2].based: "), std::string::npos) << ended.err;
  EXPECT_NE(
      ended.err.find(": strategy[2].kind: \"quter\" is none of \"trend\" \"quoter\" (did you mean \"quoter\"?)\n"),
      std::string::npos)
      << ended.err;
}

TEST(BadConfig, AnInstrumentWhoseCurrencyNoPriceConvertsIsRefused) {
  const TemporaryDirectory directory;
  const std::string config = MarketConfig{}.with("quote = \"USD\"", "quote = \"JPY\"").write(directory.path());

  const Ended ended =
      run("lockstep-replay", {"backtest", "--config", config, "--journal", directory.journal().string()});

  EXPECT_EQ(ended.status, 2);
  EXPECT_NE(
      ended.err.find(": strategy[1].instrument: \"EURUSD\" is quoted in \"JPY\", account \"trend\" is kept in \"USD\", "
                     "and no instrument's price converts one into the other"),
      std::string::npos)
      << ended.err;
  EXPECT_FALSE(std::filesystem::exists(directory.journal()));
}

TEST(BadConfig, AnAccountWhoseCurrencyNoPriceConvertsIsRefused) {
  const TemporaryDirectory directory;
  const std::string config = MarketConfig{}.with("currency = \"USD\"", "currency = \"CHF\"").write(directory.path());

  const Ended ended = run("lockstep-engine", {"check", config});

  EXPECT_EQ(ended.status, 2);
  EXPECT_NE(ended.err.find(": strategy[1]."), std::string::npos) << ended.err;
}

TEST(BadConfig, AMissingFileIsNamed) {
  const TemporaryDirectory directory;
  const std::string config = (directory.path() / "nowhere.toml").string();

  expect_refused(directory, config, config + ": cannot be read: No such file or directory\n");
}

TEST(BadConfig, ADirectoryIsNoConfiguration) {
  const TemporaryDirectory directory;

  expect_refused(directory, directory.path().string(),
                 directory.path().string() + ": cannot be read: Is a directory\n");
}

TEST(BadConfig, AnEmptyFileIsNamed) {
  const TemporaryDirectory directory;
  const std::string config = (directory.path() / "empty.toml").string();
  std::ofstream{config} << "";

  const Ended ended = run("lockstep-engine", {"check", config});

  EXPECT_EQ(ended.status, 2);
  EXPECT_EQ(ended.err, config + ": is empty\n");
}

TEST(BadConfig, ABinaryFileIsNoConfiguration) {
  const TemporaryDirectory directory;
  const std::string config = (directory.path() / "binary.toml").string();
  std::ofstream{config, std::ios::binary} << std::string(
      "\x7F"
      "ELF\0\1\2\xFF\xFE",
      9);

  const Ended ended = run("lockstep-engine", {"check", config});

  EXPECT_EQ(ended.status, 2);
  EXPECT_NE(ended.err.find("binary.toml"), std::string::npos) << ended.err;
}

}  // namespace
