// Journal directories that are wrong: for writing and for reading.
#include <sys/mount.h>

#include <filesystem>
#include <string>

#include <gtest/gtest.h>

#include "journal/format.hpp"
#include "tests/support/market_config.hpp"
#include "tests/support/programs.hpp"
#include "tests/support/segment_headers.hpp"
#include "tests/support/temporary_directory.hpp"

namespace {

namespace fs = std::filesystem;
using tests::Ended;
using tests::run;
using tests::TemporaryDirectory;

/// The two programs that make a journal.
struct Maker {
  const char* program;
  const char* subcommand;
};
constexpr Maker kMakers[] = {{"lockstep-engine", "run"}, {"lockstep-replay", "backtest"}};
/// The three ways to read one.
constexpr Maker kReaders[] = {
    {"lockstep-replay", "verify"}, {"lockstep-replay", "state"}, {"lockstep-journal", "verify"}};

Ended make(const Maker& maker, const std::string& config, const std::string& journal,
           std::uint64_t file_bytes_max = 0) {
  return run(maker.program, {maker.subcommand, "--config", config, "--journal", journal},
             {.file_bytes_max = file_bytes_max});
}

std::string small_config(const TemporaryDirectory& directory, std::uint64_t quotes = 10) {
  return tests::MarketConfig{}.quotes(quotes).write(directory.path());
}

std::vector<std::string> names_in(const fs::path& directory) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator{directory}) names.push_back(entry.path().filename().string());
  return names;
}

/// A file system of its own, mounted for one test.
class SmallDisk {
 public:
  SmallDisk(const fs::path& place, const char* size, unsigned long flags) : place_{place.string()} {
    fs::create_directories(place);
    is_mounted_ = ::mount("tmpfs", place_.c_str(), "tmpfs", flags, size) == 0;
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;
  ~SmallDisk() {
    if (is_mounted_) ::umount(place_.c_str());
  }
  [[nodiscard]] bool is_mounted() const { return is_mounted_; }

 private:
  std::string place_;
  bool is_mounted_{false};
};

TEST(BadJournal, ADirectoryThatHoldsABacktestIsRefusedNamingVerify) {
  const TemporaryDirectory directory;
  const std::string config = small_config(directory);
  const std::string journal = directory.journal().string();
  ASSERT_EQ(make(kMakers[1], config, journal).status, 0);

  const Ended live = make(kMakers[0], config, journal);
  const Ended backtest = make(kMakers[1], config, journal);

  EXPECT_EQ(live.status, 2);
  EXPECT_EQ(live.err, "lockstep-engine: " + journal +
                          ": holds a backtest; choose another directory; `lockstep-replay verify` replays it\n");
  EXPECT_EQ(backtest.status, 2);
  EXPECT_EQ(backtest.err, "lockstep-replay: " + journal +
                              ": holds a journal already; choose another directory; `lockstep-journal verify` shows "
                              "what is in this one, `lockstep-replay verify` replays it\n");
}

TEST(BadJournal, VerifyWritesOnlyIntoAnEmptyDirectory) {
  const TemporaryDirectory directory;
  const std::string journal = directory.journal().string();
  ASSERT_EQ(make(kMakers[1], small_config(directory), journal).status, 0);

  const Ended ended = run("lockstep-replay", {"verify", journal, "--out", journal});

  EXPECT_EQ(ended.status, 2);
  EXPECT_NE(ended.err.find("holds a journal already"), std::string::npos) << ended.err;
}

TEST(BadJournal, ADirectoryOfOtherThingsIsLeftAlone) {
  const TemporaryDirectory directory;
  const std::string config = small_config(directory);
  fs::create_directory(directory.journal());
  std::ofstream{directory.journal() / "letters.txt"} << "not a journal";

  for (const Maker& maker : kMakers) {
    const Ended ended = make(maker, config, directory.journal().string());

    EXPECT_EQ(ended.status, 2);
    EXPECT_EQ(ended.err, std::string{maker.program} + ": " + directory.journal().string() +
                             ": is not empty: it holds letters.txt; choose an empty or new directory\n");
    EXPECT_EQ(names_in(directory.journal()), std::vector<std::string>{"letters.txt"});
  }
}

TEST(BadJournal, AFileIsNoDirectory) {
  const TemporaryDirectory directory;
  const std::string config = small_config(directory);

  for (const Maker& maker : kMakers) {
    const Ended ended = make(maker, config, config);

    EXPECT_EQ(ended.status, 2);
    EXPECT_EQ(ended.err, std::string{maker.program} + ": " + config +
                             ": cannot make a journal here: Not a directory; name a directory\n");
  }
}

TEST(BadJournal, AReadOnlyPlaceIsNamed) {
  const TemporaryDirectory directory;
  const std::string config = small_config(directory);
  const fs::path place = directory.path() / "disk";
  const SmallDisk disk{place, "size=1m", MS_RDONLY};
  if (!disk.is_mounted() && ::geteuid() == 0) GTEST_SKIP() << "read-only disk: mounting is not permitted here";
  if (!disk.is_mounted()) fs::permissions(place, fs::perms::owner_read | fs::perms::owner_exec);
  const std::string reason = disk.is_mounted() ? "Read-only file system; choose a directory on a writable file system\n"
                                               : "Permission denied; check owner and mode\n";

  for (const Maker& maker : kMakers) {
    const Ended ended = make(maker, config, (place / "journal").string());

    EXPECT_EQ(ended.status, 3);
    EXPECT_EQ(ended.err, std::string{maker.program} + ": " + (place / "journal").string() +
                             ": cannot make the journal directory: " + reason);
  }
}

TEST(BadJournal, ADiskWithoutRoomForTheFirstSegmentIsLeftEmpty) {
  const TemporaryDirectory directory;
  const std::string config = small_config(directory);
  const fs::path place = directory.path() / "disk";
  const SmallDisk disk{place, "size=100k", 0};
  if (!disk.is_mounted()) GTEST_SKIP() << "full disk: mounting is not permitted here";

  for (const Maker& maker : kMakers) {
    const Ended ended = make(maker, config, (place / "journal").string());

    EXPECT_EQ(ended.status, 3);
    EXPECT_EQ(ended.err, std::string{maker.program} + ": " + (place / "journal").string() +
                             "/00000001.seg.preparing: cannot allocate 409600 bytes for the segment: No space left on "
                             "device; make room, or choose another directory or a smaller segment size\n");
    EXPECT_EQ(names_in(place), std::vector<std::string>{});
  }
}

TEST(BadJournal, AFileSizeLimitIsToldAndLeavesNothing) {
  const TemporaryDirectory directory;
  const std::string config = small_config(directory);

  for (const Maker& maker : kMakers) {
    const Ended ended = make(maker, config, directory.journal().string(), 100'000);

    EXPECT_EQ(ended.signal, 0);
    EXPECT_EQ(ended.status, 3);
    EXPECT_NE(ended.err.find("00000001.seg.preparing: cannot allocate 409600 bytes for the segment: File too large"),
              std::string::npos)
        << ended.err;
    EXPECT_FALSE(fs::exists(directory.journal()));
  }
}

TEST(BadJournal, ADiskThatFillsUpStopsTheSessionBehindAWholeStep) {
  const TemporaryDirectory directory;
  const std::string config = small_config(directory, 20'000);
  const fs::path place = directory.path() / "disk";
  for (const Maker& maker : kMakers) {
    const SmallDisk disk{place / maker.program, "size=1m", 0};
    if (!disk.is_mounted()) GTEST_SKIP() << "full disk: mounting is not permitted here";
    const std::string journal = (place / maker.program / "journal").string();

    const Ended ended = make(maker, config, journal);

    // A session that ran is a fail-stop; a backtest is work that may simply be done again.
    EXPECT_EQ(ended.status, maker.program == std::string_view{"lockstep-engine"} ? 4 : 3);
    EXPECT_NE(ended.err.find("/00000003.seg.preparing: cannot allocate 409600 bytes for the segment: No space left"),
              std::string::npos)
        << ended.err;
    EXPECT_EQ(ended.out, "");
    EXPECT_EQ(run("lockstep-replay", {"verify", journal}).status, 0);
  }
}

TEST(BadJournal, WhatIsNoJournalIsNotRead) {
  const TemporaryDirectory directory;
  fs::create_directory(directory.journal());
  const std::string file = small_config(directory);
  const std::string missing = (directory.path() / "missing").string();

  for (const Maker& reader : kReaders) {
    const std::string program = std::string{reader.program} + ": ";
    const Ended empty = run(reader.program, {reader.subcommand, directory.journal().string()});
    const Ended plain = run(reader.program, {reader.subcommand, file});
    const Ended absent = run(reader.program, {reader.subcommand, missing});

    EXPECT_EQ(empty.err, program + directory.journal().string() +
                             ": holds no segment of a journal; name the directory of a journal\n");
    EXPECT_EQ(plain.err, program + file + ": cannot open the journal directory: Not a directory; name a directory\n");
    EXPECT_EQ(absent.err,
              program + missing + ": cannot open the journal directory: No such file or directory; check the path\n");
    EXPECT_EQ(empty.status, 2);
    EXPECT_EQ(plain.status, 2);
    EXPECT_EQ(absent.status, 2);
  }
}

TEST(BadJournal, AnotherVersionIsRefusedByItsNumber) {
  const TemporaryDirectory directory;
  const std::string config = small_config(directory);
  const std::string journal = directory.journal().string();
  ASSERT_EQ(make(kMakers[1], config, journal).status, 0);
  tests::change_header(directory.journal() / "00000001.seg",
                       [](journal::SegmentHeader& header) { header.format_version = 77; });

  for (const Maker& reader : kReaders) {
    const Ended ended = run(reader.program, {reader.subcommand, journal});

    EXPECT_EQ(ended.status, 2) << reader.program;
    EXPECT_NE(ended.err.find("version 77"), std::string::npos) << ended.err;
    EXPECT_NE(ended.err.find(journal), std::string::npos) << ended.err;
  }
  EXPECT_EQ(make(kMakers[0], config, journal).status, 2);
}

TEST(BadJournal, ASecondInstanceIsToldWhichProcessHoldsIt) {
  const TemporaryDirectory directory;
  const std::string config = tests::MarketConfig{}.endless().write(directory.path());
  const std::string journal = directory.journal().string();
  tests::Program first{"lockstep-engine", {"run", "--config", config, "--journal", journal}};
  ASSERT_TRUE(first.reaches([&] { return fs::exists(directory.journal() / "00000001.seg"); }));

  for (const Maker& maker : kMakers) {
    const Ended second = make(maker, config, journal);

    EXPECT_EQ(second.status, 3);
    EXPECT_EQ(second.err, std::string{maker.program} + ": " + journal + ": is being written by process " +
                              std::to_string(first.pid()) + "; stop that process, or choose another directory\n");
  }
}

}  // namespace
