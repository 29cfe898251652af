// What the system may refuse a live session: descriptors, memory, permission, a disk that turns read-only; and what an
// operator may get wrong. Each ends clearly, and no journal is half made or damaged by it.
#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>

#include <gtest/gtest.h>

#include "tests/support/live_sessions.hpp"

namespace {

namespace fs = std::filesystem;
using tests::DurableSession;
using tests::Ended;
using tests::expect_sound;
using tests::run;
using tests::run_with_failures;
using tests::SmallDisk;
using tests::TemporaryDirectory;

constexpr std::uint64_t kEndless = 1'000'000'000;

bool has_segments(const fs::path& journal) { return fs::exists(journal / "00000001.seg"); }

/// Status 0 or one of those given, with words on stderr; then a journal that is sound, or none at all.
void expect_clear_end(const Ended& ended, const fs::path& journal, std::initializer_list<int> statuses) {
  EXPECT_EQ(ended.signal, 0) << ended.err;
  const bool is_known = ended.status == 0 || std::ranges::find(statuses, ended.status) != statuses.end();
  EXPECT_TRUE(is_known) << ended.status << ": " << ended.err;
  EXPECT_TRUE(ended.status == 0 || !ended.err.empty());
  if (has_segments(journal)) {
    const Ended planned = run("lockstep-journal", {"recover", "--dry-run", journal.string()});
    EXPECT_EQ(planned.status, 0) << planned.out << planned.err;
  }
}

TEST(F26Descriptors, TooFewAreToldBeforeAnythingIsMade) {
  if (tests::kHasSanitizedMemory)
    GTEST_SKIP() << "the sanitizers look at memory through a pipe, for which none is left";
  // Below some number the program cannot even be loaded: 127, and the loader's own words.
  for (std::uint64_t most = 3; most < 64; most += most < 16 ? 1 : 8) {
    SCOPED_TRACE(most);
    const DurableSession session{"group", 50, "index = true\n"};

    const Ended ended = run("lockstep-engine", session.arguments(), {.files_max = most});

    EXPECT_EQ(ended.signal, 0);
    EXPECT_TRUE(ended.status == 3 || ended.status == 2 || ended.status == 127) << ended.status << ended.err;
    EXPECT_NE(ended.err, "");
    EXPECT_FALSE(fs::exists(session.journal()));
  }
}

TEST(F26Descriptors, TheNumberAskedForIsEnoughForEverySession) {
  for (const char* mode : {"async", "group", "sync", "mirror"}) {
    SCOPED_TRACE(mode);
    const DurableSession session{mode, 1'000, "index = true\nsnapshot_records = 500\n"};

    const Ended ended = run("lockstep-engine", session.arguments(), {.files_max = 64});

    EXPECT_EQ(ended.status, 0) << ended.err;
    EXPECT_EQ(ended.err.find("warning"), std::string::npos) << ended.err;
    expect_sound(session.journal());
  }
}

TEST(F26Descriptors, TheMessageNamesTheLimitAndWhatIsNeeded) {
  const DurableSession session{"async", 50};

  const Ended ended = run("lockstep-engine", session.arguments(), {.files_max = 40});

  EXPECT_EQ(ended.status, 3);
  EXPECT_NE(ended.err.find("may hold 40 files open, a session may need 64"), std::string::npos) << ended.err;
}

TEST(F27Memory, AnAllocationThatFailsEndsClearly) {
  if (tests::kHasSanitizedMemory) GTEST_SKIP() << "the address sanitizer keeps the memory of this build";
  // The first dozen are asked for before main(), by the parser's header, where nobody can catch what is thrown.
  constexpr int kFirst = 15;
  for (int from = kFirst; from < 20'000; from += 1 + from) {
    for (const int count : {1, 1'000'000'000}) {
      SCOPED_TRACE(std::to_string(from) + (count == 1 ? " once" : " for ever"));
      const DurableSession session{"group", 300, "index = true\n"};

      const Ended ended =
          run_with_failures(session.arguments(), {.what = "allocate", .from = from, .count = count, .error = ENOMEM});

      expect_clear_end(ended, session.journal(), {2, 3, 4});
    }
  }
}

TEST(F27Memory, TooLittleForTheStateIsToldBeforeAnythingIsMade) {
  if (tests::kHasSanitizedMemory) GTEST_SKIP() << "the address sanitizer keeps the memory of this build";
  const DurableSession session{"async", 50, {}, "segment_bytes = \"400KiB\"\n[rings]\nmarket_bytes = \"1GiB\""};

  const Ended ended = run("lockstep-engine", session.arguments(), {.memory_max = 512UL << 20U});

  EXPECT_EQ(ended.status, 3);
  EXPECT_NE(ended.err.find("bytes for the state and the rings: Cannot allocate memory"), std::string::npos)
      << ended.err;
  EXPECT_FALSE(fs::exists(session.journal()));
}

TEST(F34ReadOnly, ADiskThatTurnsReadOnlyIsAFailedSync) {
  const DurableSession session{"group", kEndless};

  const Ended ended = run_with_failures(session.arguments(), {.from = 40, .error = EROFS});

  EXPECT_EQ(ended.status, 4) << ended.err;
  EXPECT_NE(ended.err.find("Read-only file system"), std::string::npos) << ended.err;
  expect_sound(session.journal());
}

TEST(F34ReadOnly, APermissionThatIsLostIsAFailStop) {
  for (const char* mode : {"async", "group"}) {
    SCOPED_TRACE(mode);
    const DurableSession session{mode, kEndless};

    const Ended ended = run_with_failures(session.arguments(), {.what = "create", .from = 30, .error = EACCES});

    EXPECT_EQ(ended.status, 4) << ended.err;
    EXPECT_NE(ended.err.find("Permission denied"), std::string::npos) << ended.err;
    expect_sound(session.journal());
  }
}

TEST(F34ReadOnly, ARestartOnAReadOnlyDiskChangesNothing) {
  const DurableSession session{"group", 300};
  const SmallDisk disk{session.path() / "small"};
  if (disk.error != 0) GTEST_SKIP() << "mounting a tmpfs: " << std::strerror(disk.error);
  auto arguments = session.arguments();
  arguments.back() = (session.path() / "small" / "journal").string();
  ASSERT_EQ(run("lockstep-engine", arguments).status, 0);
  ASSERT_TRUE(disk.make_read_only());

  const Ended ended = run("lockstep-engine", arguments);

  EXPECT_EQ(ended.status, 3) << ended.err;
  EXPECT_NE(ended.err.find("ead-only"), std::string::npos) << ended.err;
  expect_sound(arguments.back());
}

/// A start that an operator got wrong.
struct WrongStart {
  const char* name;
  void (*prepare)(const fs::path& journal, const std::string& config);
  std::string_view says;
};

void make_backtest(const fs::path& journal, const std::string& config) {
  ASSERT_EQ(run("lockstep-replay", {"backtest", "--config", config, "--journal", journal.string()}).status, 0);
}
void make_foreign_file(const fs::path& journal, const std::string&) {
  fs::create_directories(journal);
  std::ofstream{journal / "notes.txt"} << "not ours";
}
void make_plain_file(const fs::path& journal, const std::string&) { std::ofstream{journal} << "not a directory"; }

TEST(F40OperatorError, AWrongDirectoryIsLeftAsItIs) {
  const WrongStart starts[] = {{"a backtest's journal", make_backtest, "holds a backtest"},
                               {"somebody else's files", make_foreign_file, "notes.txt"},
                               {"a file", make_plain_file, "Not a directory"}};
  for (const WrongStart& start : starts) {
    SCOPED_TRACE(start.name);
    const DurableSession session{"group", 50};
    start.prepare(session.journal(), session.arguments()[2]);

    const Ended ended = run("lockstep-engine", session.arguments());

    EXPECT_EQ(ended.status, 2) << ended.err;
    EXPECT_NE(ended.err.find(start.says), std::string::npos) << ended.err;
    EXPECT_NE(ended.err.find(session.journal().string()), std::string::npos) << "the message names the place";
  }
}

/// The market's configuration with its first account in another environment.
std::string in_environment(const DurableSession& session, std::string_view environment, std::string_view durability) {
  std::string keys = "[journal]\nstaging = \"" + session.path().string() + "\"\ndurability = \"";
  keys.append(durability).append("\"\n");
  std::string account = "name = \"trend\"\ncurrency = \"USD\"\nenvironment = \"";
  account.append(environment).append("\"");
  tests::MarketConfig config;
  config.quotes(50).with("[journal]\n", keys).with("name = \"trend\"\ncurrency = \"USD\"\narmed = true", account);
  return config.write(session.path(), std::string{environment} + ".toml");
}

TEST(F40OperatorError, AJournalKeepsItsEnvironments) {
  for (const char* environment : {"demo", "canary", "live"}) {
    SCOPED_TRACE(environment);
    const DurableSession session{"group", 50};
    ASSERT_EQ(run("lockstep-engine", session.arguments()).status, 0);
    auto arguments = session.arguments();
    arguments[2] = in_environment(session, environment, "group");

    const Ended ended = run("lockstep-engine", arguments);

    EXPECT_EQ(ended.status, 2) << ended.err;
    EXPECT_NE(ended.err.find(": account 1 is Simulated in this journal, "), std::string::npos) << ended.err;
    expect_sound(session.journal());
  }
}

TEST(F40OperatorError, AnAccountThatIsNotSimulatedIsRefusedUnderAsync) {
  for (const char* environment : {"demo", "canary", "live"}) {
    SCOPED_TRACE(environment);
    const DurableSession session{"async", 50};
    auto arguments = session.arguments();
    arguments[2] = in_environment(session, environment, "async");

    const Ended ended = run("lockstep-engine", arguments);

    EXPECT_EQ(ended.status, 2) << ended.err;
    EXPECT_NE(ended.err.find("durability: must be \"group\", \"sync\" or \"mirror\""), std::string::npos) << ended.err;
    EXPECT_FALSE(fs::exists(session.journal()));
  }
}

}  // namespace
