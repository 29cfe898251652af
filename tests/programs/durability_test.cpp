// A live session under the durable modes, as a user runs it: what it leaves, and how it ends when the disk fails.
#include <sys/mount.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <string>

#include <gtest/gtest.h>

#include "tests/support/market_config.hpp"
#include "tests/support/programs.hpp"
#include "tests/support/temporary_directory.hpp"

namespace {

namespace fs = std::filesystem;
using tests::Ended;
using tests::Program;
using tests::run;
using tests::TemporaryDirectory;

/// A session under a durable mode in a directory of its own. A disk as slow as it likes does not end its trading.
class DurableSession {
 public:
  DurableSession(std::string_view mode, std::uint64_t quotes, std::string_view more = {},
                 std::string_view segment_bytes = "segment_bytes = \"272KiB\"")
      : config_{with(mode, quotes, more, segment_bytes).write(directory_.path())} {}

  [[nodiscard]] fs::path path() const { return directory_.path(); }
  [[nodiscard]] fs::path journal() const { return directory_.journal(); }
  [[nodiscard]] std::vector<std::string> arguments() const {
    return {"run", "--config", config_, "--journal", journal().string()};
  }

 private:
  tests::MarketConfig with(std::string_view mode, std::uint64_t quotes, std::string_view more,
                           std::string_view segment_bytes) {
    // Staged in the directory of the test: a stopped engine leaves that file.
    std::string keys = "[journal]\nslow_reduce = \"1m\"\nslow_observe = \"1m\"\nstaging = \"";
    keys.append(directory_.path().string()).append("\"\ndurability = \"").append(mode).append("\"\n").append(more);
    if (mode == "mirror") keys += "mirror = \"" + (directory_.path() / "mirror").string() + "\"\n";
    tests::MarketConfig config;
    config.quotes(quotes).with("[journal]\n", keys).with("segment_bytes = \"272KiB\"", segment_bytes);
    return config;
  }

  TemporaryDirectory directory_;
  std::string config_;
};

void expect_sound(const fs::path& journal) {
  const Ended verified = run("lockstep-replay", {"verify", journal.string()});
  EXPECT_EQ(verified.status, 0) << verified.out << verified.err;
  const Ended read = run("/usr/bin/python3", {LOCKSTEP_SOURCE_DIR "/tests/crash/read_journal.py", journal.string()});
  EXPECT_EQ(read.status, 0) << read.err;
}

class DurableModes : public testing::TestWithParam<const char*> {};
INSTANTIATE_TEST_SUITE_P(All, DurableModes, testing::Values("async", "group", "sync", "mirror"));

TEST_P(DurableModes, ASessionVerifiesAndASecondReaderAgrees) {
  const DurableSession session{GetParam(), 300};

  const Ended ended = run("lockstep-engine", session.arguments());

  ASSERT_EQ(ended.status, 0) << ended.err;
  expect_sound(session.journal());
  if (GetParam() == std::string_view{"mirror"}) expect_sound(session.path() / "mirror");
}

TEST(F13FileReplaced, ARemovedSegmentStopsTheEngine) {
  // Large enough to be in use until somebody looks.
  const DurableSession session{"group", 1'000'000'000, {}, "segment_bytes = \"16MiB\""};
  Program live{"lockstep-engine", session.arguments()};
  ASSERT_TRUE(live.reaches([&] { return fs::exists(session.journal() / "00000002.seg"); }));

  fs::remove(session.journal() / "00000001.seg");

  const Ended ended = live.wait();
  EXPECT_EQ(ended.status, 4) << ended.err;
  EXPECT_NE(ended.err.find("00000001.seg: was removed, renamed or replaced"), std::string::npos) << ended.err;
}

/// The address sanitizer asks to be the first library; what is preloaded here comes before it and takes nothing from
/// it.
std::string lenient_link_order() {
  const char* const given = std::getenv("ASAN_OPTIONS");
  return (given == nullptr ? std::string{} : std::string{given} + ":") + "verify_asan_link_order=0";
}

/// What LD_PRELOAD brings is named in CMake.
Ended run_with_failing_writes(const DurableSession& session, int from, int count) {
  ::setenv("LOCKSTEP_FAIL_FROM", std::to_string(from).c_str(), 1);
  ::setenv("LOCKSTEP_FAIL_COUNT", std::to_string(count).c_str(), 1);
  ::setenv("ASAN_OPTIONS", lenient_link_order().c_str(), 1);
  ::setenv("LD_PRELOAD", LOCKSTEP_FAILING_WRITES, 1);
  Program live{"lockstep-engine", session.arguments()};
  ::unsetenv("LD_PRELOAD");
  return live.wait();
}

TEST(F09FailedSync, OneFailureStopsTheEngineForGood) {
  constexpr int kFrom = 40;
  const DurableSession session{"group", 1'000'000'000};

  const Ended ended = run_with_failing_writes(session, kFrom, 1);

  EXPECT_EQ(ended.status, 4) << ended.err;
  EXPECT_NE(ended.err.find("Input/output error"), std::string::npos) << ended.err;
  expect_sound(session.journal());
}

TEST(F09FailedSync, AFailureThatStaysStopsTheEngine) {
  constexpr int kFrom = 25;
  const DurableSession session{"sync", 1'000'000'000};

  const Ended ended = run_with_failing_writes(session, kFrom, 1'000'000);

  EXPECT_EQ(ended.status, 4) << ended.err;
}

/// A file system of its own that is soon full.
class SmallDisk {
 public:
  explicit SmallDisk(fs::path at) : at_{std::move(at)} {
    fs::create_directories(at_);
    error = ::mount("tmpfs", at_.c_str(), "tmpfs", 0, "size=5m") == 0 ? 0 : errno;
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;
  ~SmallDisk() {
    if (error == 0) ::umount2(at_.c_str(), MNT_DETACH);
  }
  int error{0};

 private:
  fs::path at_;
};

TEST(F08DiskFull, TheEngineSaysSoAndKeepsWhatItTold) {
  const DurableSession session{"group", 1'000'000'000, "ballast_bytes = \"1MiB\"\n"};
  const SmallDisk disk{session.path() / "small"};
  if (disk.error != 0) GTEST_SKIP() << "mounting a tmpfs: " << std::strerror(disk.error);
  auto arguments = session.arguments();
  arguments.back() = (session.path() / "small" / "journal").string();

  const Ended ended = run("lockstep-engine", arguments);

  EXPECT_EQ(ended.signal, 0) << "no SIGBUS, ever";
  // Which file meets the end of the disk is a matter of timing: a segment ahead (3), or a seal of what is told (4).
  EXPECT_TRUE(ended.status == 3 || ended.status == 4) << ended.status << ": " << ended.err;
  EXPECT_NE(ended.err.find("the disk is nearly full"), std::string::npos) << ended.err;
  EXPECT_NE(ended.err.find("No space left on device"), std::string::npos) << ended.err;
  expect_sound(arguments.back());
}

}  // namespace
