// `lockstep-journal archive`, `backup` and `restore` as an operator runs them: the wrong place, no room, two at once,
// and an engine that is started on what a restore was stopped at.
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>

#include <gtest/gtest.h>

#include "tests/support/archived_journal.hpp"
#include "tests/support/live_sessions.hpp"
#include "tests/support/mirrored_journal.hpp"

namespace {

namespace fs = std::filesystem;
using tests::DurableSession;
using tests::Ended;
using tests::run;
using tests::TemporaryDirectory;

constexpr std::uint32_t kSteps = 160;

/// A journal that may be archived, and the places beside it.
class Kept {
 public:
  Kept() { tests::write_journal_with_snapshot(journal(), kSteps); }
  [[nodiscard]] fs::path root() const { return directory_.path(); }
  [[nodiscard]] fs::path journal() const { return directory_.journal(); }
  [[nodiscard]] fs::path beside(const std::string& name) const { return root() / name; }

 private:
  TemporaryDirectory directory_;
};

std::vector<std::string> archive_of(const fs::path& journal, const fs::path& to) {
  return {"archive", journal.string(), "--to", to.string(), "--older-than", "1", "--now", "2033-01-01"};
}
std::vector<std::string> backup_of(const fs::path& journal, const fs::path& to) {
  return {"backup", journal.string(), "--to", to.string()};
}
std::vector<std::string> restore_of(const fs::path& backup, const fs::path& to) {
  return {"restore", backup.string(), "--to", to.string()};
}

void expect_refused(const Ended& ended, int status, const std::string& words) {
  EXPECT_EQ(ended.status, status) << ended.out << ended.err;
  EXPECT_NE(ended.err.find(words), std::string::npos) << words << " in: " << ended.err;
}

TEST(F40OperatorError, WhatIsNoJournalIsNeitherArchivedNorBackedUp) {
  const Kept kept;
  fs::create_directory(kept.beside("empty"));
  std::ofstream{kept.beside("file")} << "no directory";
  for (const char* name : {"nowhere", "empty", "file"}) {
    SCOPED_TRACE(name);
    const std::string path = kept.beside(name).string();

    expect_refused(run("lockstep-journal", archive_of(path, kept.beside("to"))), 2, path);
    expect_refused(run("lockstep-journal", backup_of(path, kept.beside("to"))), 2, path);
    expect_refused(run("lockstep-journal", restore_of(path, kept.beside("to"))), 2, path);
    EXPECT_FALSE(fs::exists(kept.beside("to")));
  }
}

TEST(F40OperatorError, AFolderOfSomethingElseIsLeftAsItIs) {
  const Kept kept;
  const fs::path full = kept.beside("full");
  fs::create_directory(full);
  std::ofstream{full / "notes.txt"} << "not ours";
  ASSERT_EQ(run("lockstep-journal", backup_of(kept.journal(), kept.beside("backup"))).status, 0);

  expect_refused(run("lockstep-journal", archive_of(kept.journal(), full)), 2, "notes.txt");
  expect_refused(run("lockstep-journal", backup_of(kept.journal(), full)), 2, "notes.txt");
  expect_refused(run("lockstep-journal", restore_of(kept.beside("backup"), full)), 2, "notes.txt");

  EXPECT_EQ(tests::bytes_of_files(full), (tests::DirectoryBytes{{"notes.txt", "not ours"}}));
}

TEST(F40OperatorError, NothingIsRestoredOverAJournal) {
  const Kept kept;
  const Kept other;
  ASSERT_EQ(run("lockstep-journal", backup_of(kept.journal(), kept.beside("backup"))).status, 0);
  const auto before = tests::bytes_of_files(other.journal());

  expect_refused(run("lockstep-journal", restore_of(kept.beside("backup"), other.journal())), 2,
                 "holds a journal already");

  EXPECT_TRUE(tests::bytes_of_files(other.journal()) == before);
}

TEST(F40OperatorError, NeitherArchiveNorBackupLiesInTheJournal) {
  const Kept kept;
  const auto before = tests::bytes_of_files(kept.journal());

  expect_refused(run("lockstep-journal", archive_of(kept.journal(), kept.journal() / "inside")), 2, "inside");
  expect_refused(run("lockstep-journal", backup_of(kept.journal(), kept.journal() / "inside")), 2, "inside");

  EXPECT_TRUE(tests::bytes_of_files(kept.journal()) == before);
  EXPECT_FALSE(fs::exists(kept.journal() / "inside"));
}

/// Leaves so many bytes of a small disk.
void fill(const fs::path& disk, std::size_t but) {
  std::ofstream{disk / "filler"} << std::string((5UL << 20U) - but, 'x');
}

TEST(F08FullDisk, AnArchiveWithoutRoomMovesNothingThatIsNotThere) {
  const Kept kept;
  const tests::SmallDisk disk{kept.beside("small")};
  if (disk.error != 0) GTEST_SKIP() << "mounting a tmpfs: " << std::strerror(disk.error);
  const auto stream = tests::stream_of(kept.journal());
  fill(kept.beside("small"), 16UL << 10U);

  const Ended ended = run("lockstep-journal", archive_of(kept.journal(), kept.beside("small") / "old"));

  expect_refused(ended, 3, "No space left on device");
  EXPECT_TRUE(tests::stream_of(kept.journal()) == stream);
  EXPECT_EQ(run("lockstep-journal", {"verify", kept.journal().string()}).status, 0);
  fs::remove(kept.beside("small") / "filler");
  EXPECT_EQ(run("lockstep-journal", archive_of(kept.journal(), kept.beside("small") / "old")).status, 0);
  EXPECT_TRUE(tests::stream_of(kept.journal()) == stream);
}

TEST(F08FullDisk, ABackupWithoutRoomIsRunAgain) {
  const Kept kept;
  const tests::SmallDisk disk{kept.beside("small")};
  if (disk.error != 0) GTEST_SKIP() << "mounting a tmpfs: " << std::strerror(disk.error);
  const fs::path backup = kept.beside("small") / "backup";
  fill(kept.beside("small"), 64UL << 10U);

  expect_refused(run("lockstep-journal", backup_of(kept.journal(), backup)), 3, "No space left on device");

  fs::remove(kept.beside("small") / "filler");
  EXPECT_EQ(run("lockstep-journal", backup_of(kept.journal(), backup)).status, 0);
  EXPECT_EQ(run("lockstep-journal", restore_of(backup, kept.beside("restored"))).status, 0);
  EXPECT_TRUE(tests::stream_of(kept.beside("restored")) == tests::stream_of(kept.journal()));
}

TEST(F08FullDisk, ARestoreWithoutRoomIsGoneOnWith) {
  const Kept kept;
  const tests::SmallDisk disk{kept.beside("small")};
  if (disk.error != 0) GTEST_SKIP() << "mounting a tmpfs: " << std::strerror(disk.error);
  ASSERT_EQ(run("lockstep-journal", backup_of(kept.journal(), kept.beside("backup"))).status, 0);
  const fs::path restored = kept.beside("small") / "journal";
  fill(kept.beside("small"), 64UL << 10U);

  expect_refused(run("lockstep-journal", restore_of(kept.beside("backup"), restored)), 3, "No space left on device");

  EXPECT_EQ(run("lockstep-journal", {"verify", restored.string()}).status, 1) << "a restore in part is no journal";
  fs::remove(kept.beside("small") / "filler");
  EXPECT_EQ(run("lockstep-journal", restore_of(kept.beside("backup"), restored)).status, 0);
  EXPECT_TRUE(tests::stream_of(restored) == tests::stream_of(kept.journal()));
}

/// Of two that run at once one does it, and the other does it after or says who is at it.
void expect_one_of_two(const std::vector<std::string>& first, const std::vector<std::string>& second) {
  tests::Program one{"lockstep-journal", first};
  tests::Program other{"lockstep-journal", second};
  const Ended ended[] = {one.wait(), other.wait()};
  for (const Ended& each : ended) {
    const bool is_told = each.err.find("is being written by process") != std::string::npos;
    EXPECT_TRUE(each.status == 0 || (each.status == 3 && is_told)) << each.status << each.err;
  }
  EXPECT_TRUE(ended[0].status == 0 || ended[1].status == 0);
}

TEST(F14TwoProcesses, TwoArchivesAtOnceLoseNothing) {
  for (int round = 0; round < 5; ++round) {
    const Kept kept;
    const auto stream = tests::stream_of(kept.journal());
    const auto arguments = archive_of(kept.journal(), kept.beside("old"));

    expect_one_of_two(arguments, arguments);

    EXPECT_TRUE(tests::stream_of(kept.journal()) == stream);
    EXPECT_EQ(run("lockstep-journal", {"verify", kept.journal().string()}).status, 0);
  }
}

TEST(F14TwoProcesses, TwoBackupsAtOnceAreOne) {
  for (int round = 0; round < 5; ++round) {
    const Kept kept;
    const auto arguments = backup_of(kept.journal(), kept.beside("backup"));

    expect_one_of_two(arguments, arguments);

    EXPECT_EQ(run("lockstep-journal", restore_of(kept.beside("backup"), kept.beside("restored"))).status, 0);
    EXPECT_TRUE(tests::stream_of(kept.beside("restored")) == tests::stream_of(kept.journal()));
  }
}

TEST(F14TwoProcesses, TwoRestoresAtOnceAreOne) {
  for (int round = 0; round < 5; ++round) {
    const Kept kept;
    ASSERT_EQ(run("lockstep-journal", backup_of(kept.journal(), kept.beside("backup"))).status, 0);
    const auto arguments = restore_of(kept.beside("backup"), kept.beside("restored"));

    expect_one_of_two(arguments, arguments);

    EXPECT_TRUE(tests::stream_of(kept.beside("restored")) == tests::stream_of(kept.journal()));
  }
}

/// An archive that is being filled while the journal is copied: the copy is whole, wherever each segment was.
TEST(F14TwoProcesses, ABackupBesideAnArchiveIsWhole) {
  for (int round = 0; round < 5; ++round) {
    const Kept kept;
    const auto stream = tests::stream_of(kept.journal());

    expect_one_of_two(archive_of(kept.journal(), kept.beside("old")), backup_of(kept.journal(), kept.beside("backup")));

    EXPECT_EQ(run("lockstep-journal", restore_of(kept.beside("backup"), kept.beside("restored"))).status, 0);
    EXPECT_TRUE(tests::stream_of(kept.beside("restored")) == stream);
  }
}

TEST(F39PartialRestore, TheEngineRefusesToStartOnOne) {
  const DurableSession session{"group", 2'000};
  const fs::path backup = session.path() / "backup";
  ASSERT_EQ(run("lockstep-engine", session.arguments()).status, 0);
  ASSERT_EQ(run("lockstep-journal", backup_of(session.journal(), backup)).status, 0);
  for (const char* lost : {"00000001.seg", "00000002.seg", "00000002.seal", "head"}) {
    SCOPED_TRACE(lost);
    fs::remove_all(session.journal());
    ASSERT_EQ(run("lockstep-journal", restore_of(backup, session.journal())).status, 0);
    fs::remove(session.journal() / lost);
    const auto before = tests::bytes_of_files(session.journal());

    const Ended ended = run("lockstep-engine", session.arguments());

    expect_refused(ended, 1, lost);
    EXPECT_TRUE(tests::bytes_of_files(session.journal()) == before);
  }
}

TEST(F39PartialRestore, TheEngineGoesOnFromAWholeOne) {
  const DurableSession session{"group", 500};
  const fs::path backup = session.path() / "backup";
  ASSERT_EQ(run("lockstep-engine", session.arguments()).status, 0);
  ASSERT_EQ(run("lockstep-journal", backup_of(session.journal(), backup)).status, 0);
  fs::remove_all(session.journal());
  ASSERT_EQ(run("lockstep-journal", restore_of(backup, session.journal())).status, 0);

  const Ended ended = run("lockstep-engine", session.arguments());

  EXPECT_EQ(ended.status, 0) << ended.err;
  tests::expect_sound(session.journal());
}

}  // namespace
