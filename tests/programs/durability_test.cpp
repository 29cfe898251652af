// A live session under the durable modes, as a user runs it: what it leaves, and how it ends when the disk fails.
#include <algorithm>
#include <cstring>
#include <filesystem>
#include <string>

#include <gtest/gtest.h>

#include "tests/support/live_sessions.hpp"
#include "tests/support/thin_disk.hpp"

namespace {

namespace fs = std::filesystem;
using tests::DurableSession;
using tests::Ended;
using tests::expect_sound;
using tests::Program;
using tests::run;
using tests::run_with_failures;
using tests::SmallDisk;

class DurableModes : public testing::TestWithParam<const char*> {};
INSTANTIATE_TEST_SUITE_P(All, DurableModes, testing::Values("async", "group", "sync", "mirror"));

TEST_P(DurableModes, ASessionVerifiesAndASecondReaderAgrees) {
  const DurableSession session{GetParam(), 300};

  const Ended ended = run("lockstep-engine", session.arguments());

  ASSERT_EQ(ended.status, 0) << ended.err;
  expect_sound(session.journal());
  if (GetParam() == std::string_view{"mirror"}) expect_sound(session.path() / "mirror");
}

/// How many records of a type the inspector finds.
std::size_t count(const DurableSession& session, const char* type) {
  const Ended listed = run("lockstep-journal", {"cat", "--json", "--type", type, session.journal().string()});
  EXPECT_EQ(listed.status, 0) << listed.err;
  return static_cast<std::size_t>(std::ranges::count(listed.out, '\n'));
}

TEST(F11SlowDisk, WhatWaitsForADiskThatHangsIsWithheldForGood) {
  const DurableSession session{"group", 3'000, {}, "segment_bytes = \"400KiB\"", "400ms"};

  const Ended ended = run_with_failures(session.arguments(), {.what = "hang", .from = 30, .count = 1});

  ASSERT_EQ(ended.status, 0) << ended.err;
  EXPECT_NE(ended.err.find("the disk is slow: no orders from here on, only cancels"), std::string::npos) << ended.err;
  EXPECT_EQ(count(session, "SafetyModeChanged"), 1U);
  EXPECT_GT(count(session, "ReleaseRefused"), 0U) << "at least the order that the write made wait";
  expect_sound(session.journal());
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

TEST(F09FailedSync, OneFailureStopsTheEngineForGood) {
  constexpr int kFrom = 40;
  const DurableSession session{"group", 1'000'000'000};

  const Ended ended = run_with_failures(session.arguments(), {.from = kFrom, .count = 1});

  EXPECT_EQ(ended.status, 4) << ended.err;
  EXPECT_NE(ended.err.find("Input/output error"), std::string::npos) << ended.err;
  expect_sound(session.journal());
}

TEST(F09FailedSync, AFailureThatStaysStopsTheEngine) {
  constexpr int kFrom = 25;
  const DurableSession session{"sync", 1'000'000'000};

  const Ended ended = run_with_failures(session.arguments(), {.from = kFrom});

  EXPECT_EQ(ended.status, 4) << ended.err;
}

/// The file system promised the blocks; the disk under it does not have them.
TEST(F09FailedSync, ADiskThatCannotWriteBackStopsTheEngine) {
  const DurableSession session{"group", 1'000'000'000, "ballast_bytes = \"1MiB\"\n"};
  const tests::ThinDisk disk{session.path() / "thin", 7};
  if (!disk.why_not().empty()) GTEST_SKIP() << disk.why_not();
  auto arguments = session.arguments();
  arguments.back() = (disk.path() / "journal").string();

  const Ended ended = run("lockstep-engine", arguments);

  EXPECT_EQ(ended.signal, 0) << ended.err;
  EXPECT_EQ(ended.status, 4) << ended.err;
  EXPECT_NE(ended.err.find("fail-stop: the journal cannot go on: "), std::string::npos) << ended.err;
  // Which of the two is up to the loop device of this kernel.
  EXPECT_TRUE(ended.err.find(": Input/output error") != std::string::npos ||
              ended.err.find(": No space left on device") != std::string::npos)
      << ended.err;
  // What was told to be durable is on the disk, not only in the memory of a kernel that could not write it.
  ASSERT_TRUE(disk.mount_again());
  expect_sound(arguments.back());
}

class F08DiskFull : public testing::TestWithParam<const char*> {};
INSTANTIATE_TEST_SUITE_P(All, F08DiskFull, testing::Values("async", "group", "sync", "mirror"));

TEST_P(F08DiskFull, IsAFailStopWhicheverFileMeetsIt) {
  const bool is_async = GetParam() == std::string_view{"async"};
  const DurableSession session{GetParam(), 1'000'000'000, "ballast_bytes = \"1MiB\"\n"};
  const SmallDisk disk{session.path() / "small"};
  if (disk.error != 0) GTEST_SKIP() << "mounting a tmpfs: " << std::strerror(disk.error);
  auto arguments = session.arguments();
  arguments.back() = (session.path() / "small" / "journal").string();

  const Ended ended = run("lockstep-engine", arguments);

  EXPECT_EQ(ended.signal, 0) << "no SIGBUS, ever";
  EXPECT_EQ(ended.status, 4) << ended.err;
  EXPECT_NE(ended.err.find("fail-stop: the journal cannot go on: "), std::string::npos) << ended.err;
  EXPECT_NE(ended.err.find("No space left on device"), std::string::npos) << ended.err;
  if (!is_async) {
    EXPECT_NE(ended.err.find("the disk is nearly full: no orders from here on"), std::string::npos) << ended.err;
  }
  EXPECT_FALSE(fs::exists(session.path() / "small" / "journal" / "ballast")) << "given up for cancels and fills";
  expect_sound(arguments.back());
}

}  // namespace
