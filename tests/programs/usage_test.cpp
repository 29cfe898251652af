// Wrong usage and help, of every program and subcommand.
#include <gtest/gtest.h>

#include "tests/support/market_config.hpp"
#include "tests/support/programs.hpp"
#include "tests/support/temporary_directory.hpp"

namespace {

using tests::Ended;
using tests::run;

struct Command {
  const char* program;
  const char* subcommand;
};

constexpr Command kCommands[] = {
    {"lockstep-engine", "run"},    {"lockstep-engine", "check"},   {"lockstep-replay", "backtest"},
    {"lockstep-replay", "verify"}, {"lockstep-replay", "state"},   {"lockstep-journal", "info"},
    {"lockstep-journal", "cat"},   {"lockstep-journal", "verify"}, {"lockstep-journal", "schema"}};
constexpr const char* kPrograms[] = {"lockstep-engine", "lockstep-replay", "lockstep-journal"};

TEST(Usage, HelpOfEverySubcommandExitsWith0) {
  for (const Command& command : kCommands) {
    const Ended ended = run(command.program, {command.subcommand, "--help"});

    EXPECT_EQ(ended.status, 0) << command.program << ' ' << command.subcommand;
    EXPECT_NE(ended.out.find("--help"), std::string::npos) << ended.out;
    EXPECT_EQ(ended.err, "");
  }
}

TEST(Usage, HelpOfEveryProgramNamesItsSubcommands) {
  for (const Command& command : kCommands) {
    const Ended ended = run(command.program, {"--help"});

    EXPECT_EQ(ended.status, 0) << command.program;
    EXPECT_NE(ended.out.find(std::string{"\n  "} + command.subcommand), std::string::npos) << ended.out;
  }
}

TEST(Usage, NoSubcommandExitsWith2) {
  for (const char* program : kPrograms) EXPECT_EQ(run(program, {}).status, 2) << program;
}

TEST(Usage, AnUnknownFlagIsNamed) {
  for (const Command& command : kCommands) {
    const Ended ended = run(command.program, {command.subcommand, "--frobnicate"});

    EXPECT_EQ(ended.status, 2) << command.program << ' ' << command.subcommand;
    EXPECT_FALSE(ended.err.empty());
    EXPECT_EQ(ended.out, "");
  }
  EXPECT_EQ(run("lockstep-engine", {"run", "--frobnicate"}).err,
            "The following argument was not expected: --frobnicate\nRun with --help for more information.\n");
}

TEST(Usage, AnUnknownSubcommandIsNamed) {
  for (const char* program : {"lockstep-engine", "lockstep-replay"}) {
    const Ended ended = run(program, {"frobnicate"});

    EXPECT_EQ(ended.status, 2) << program;
    EXPECT_NE(ended.err.find("frobnicate"), std::string::npos) << ended.err;
  }
}

TEST(Usage, AMissingArgumentIsNamed) {
  const Ended backtest = run("lockstep-replay", {"backtest", "--config", "market.toml"});
  EXPECT_EQ(backtest.status, 2);
  EXPECT_NE(backtest.err.find("--journal is required"), std::string::npos) << backtest.err;

  const Ended engine = run("lockstep-engine", {"run"});
  EXPECT_EQ(engine.status, 2);
  EXPECT_EQ(engine.err, "lockstep-engine: name a configuration (--config) or recorded files (--data)\n");
}

TEST(Usage, PrintedDefaultsAreAConfigurationThatChecks) {
  const tests::TemporaryDirectory directory;
  const Ended printed = run("lockstep-engine", {"--print-defaults"});
  const std::string path = (directory.path() / "defaults.toml").string();
  std::ofstream{path} << printed.out;

  const Ended checked = run("lockstep-engine", {"check", path});

  EXPECT_EQ(printed.status, 0);
  EXPECT_EQ(checked.status, 0) << checked.err;
  EXPECT_TRUE(checked.out.starts_with("sound: ")) << checked.out;
}

TEST(Usage, AStateBeyondTheEndNamesTheLastRecord) {
  const tests::TemporaryDirectory directory;
  const std::string config = tests::MarketConfig{}.quotes(10).write(directory.path());
  ASSERT_EQ(run("lockstep-replay", {"backtest", "--config", config, "--journal", directory.journal()}).status, 0);

  const Ended ended = run("lockstep-replay", {"state", directory.journal(), "--at", "1000000"});

  EXPECT_EQ(ended.status, 2);
  EXPECT_NE(ended.err.find(": ends at record "), std::string::npos) << ended.err;
  EXPECT_NE(ended.err.find(", before --at 1000000\n"), std::string::npos) << ended.err;
}

TEST(Usage, AStateAtNoSequenceIsRefused) {
  for (const char* sequence : {"0", "-1", "x", "1.5", "99999999999999999999"}) {
    const Ended ended = run("lockstep-replay", {"state", "nowhere", "--at", sequence});

    EXPECT_EQ(ended.status, 2) << sequence;
    EXPECT_NE(ended.err.find("--at"), std::string::npos) << ended.err;
  }
}

}  // namespace
