#include "journal/head_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <fstream>

#include <gtest/gtest.h>

#include "journal/directory.hpp"
#include "journal/file_io.hpp"
#include "journal/journal.hpp"
#include "tests/support/files.hpp"
#include "tests/support/journal_steps.hpp"

namespace {

namespace fs = std::filesystem;
using engine::Sequence;
using journal::ErrorCode;
using journal::Head;
using journal::HeadFile;
using tests::TemporaryDirectory;

Head durable_through(std::uint64_t sequence) {
  return {.durable = Sequence{sequence},
          .tip = sequence * 31,
          .end_offset = 4096 + sequence,
          .segment = 3,
          .epoch = engine::Epoch{2}};
}

HeadFile create(const fs::path& directory) {
  auto file = HeadFile::create(directory, tests::kTestJournal);
  if (!file) std::abort();
  return std::move(file).value();
}

std::string bytes_of(const fs::path& directory) { return tests::read_file(directory / "head"); }

void overwrite(const fs::path& directory, std::uint64_t offset, std::byte value) {
  const journal::Descriptor file{::open((directory / "head").c_str(), O_RDWR)};
  ASSERT_EQ(journal::write_at(file.number(), {&value, 1}, offset), 0);
}

TEST(HeadFile, HasNoHeadInADirectoryWithoutTheFile) {
  const TemporaryDirectory directory;

  const auto head = journal::read_head(directory.path());

  ASSERT_TRUE(head);
  EXPECT_FALSE(*head);
}

TEST(HeadFile, HasNoHeadBeforeTheFirstWrite) {
  const TemporaryDirectory directory;
  const HeadFile file = create(directory.path());

  const auto head = journal::read_head(directory.path());

  ASSERT_TRUE(head);
  EXPECT_FALSE(*head);
}

TEST(HeadFile, GivesBackTheLastHeadWritten) {
  const TemporaryDirectory directory;
  HeadFile file = create(directory.path());
  for (const std::uint64_t sequence : {7U, 9U, 12U}) ASSERT_FALSE(file.write_synced(durable_through(sequence)));

  const auto head = journal::read_head(directory.path());

  ASSERT_TRUE(head && *head);
  EXPECT_EQ((*head)->durable, Sequence{12});
  EXPECT_EQ((*head)->tip, 12U * 31U);
  EXPECT_EQ((*head)->generation, 3U);
  EXPECT_EQ((*head)->journal_id, tests::kTestJournal);
  EXPECT_EQ((*head)->segment, 3U);
  EXPECT_EQ((*head)->epoch, engine::Epoch{2});
}

TEST(HeadFile, AlternatesSlotsBetweenSyncs) {
  const TemporaryDirectory directory;
  HeadFile file = create(directory.path());
  ASSERT_FALSE(file.write_synced(durable_through(1)));
  const std::string before = bytes_of(directory.path());

  ASSERT_FALSE(file.write_synced(durable_through(2)));

  const std::string after = bytes_of(directory.path());
  EXPECT_TRUE(std::equal(before.begin(), before.begin() + 4096, after.begin()));
  EXPECT_FALSE(std::equal(before.begin() + 4096, before.end(), after.begin() + 4096));
}

TEST(HeadFile, LeavesTheSyncedSlotAloneUntilTheOtherIsSynced) {
  const TemporaryDirectory directory;
  HeadFile file = create(directory.path());
  ASSERT_FALSE(file.write_synced(durable_through(1)));
  const std::string before = bytes_of(directory.path());

  for (const std::uint64_t sequence : {2U, 3U, 4U}) ASSERT_FALSE(file.write(durable_through(sequence)));

  const std::string after = bytes_of(directory.path());
  EXPECT_TRUE(std::equal(before.begin(), before.begin() + 4096, after.begin()));
}

TEST(HeadFile, GoesOnWithTheGenerationThatItFinds) {
  const TemporaryDirectory directory;
  {
    HeadFile file = create(directory.path());
    ASSERT_FALSE(file.write_synced(durable_through(1)));
  }
  auto file = HeadFile::open(directory.path(), tests::kTestJournal);
  ASSERT_TRUE(file);

  ASSERT_FALSE(file->write_synced(durable_through(2)));

  EXPECT_EQ(file->newest()->generation, 2U);
  EXPECT_EQ((*journal::read_head(directory.path()))->durable, Sequence{2});
}

/// Every byte of the slot that was being written, old or changed: the other slot's head is given, or this one.
TEST(F03TornSector, KeepsTheOtherSlotOfTheHead) {
  const TemporaryDirectory directory;
  HeadFile file = create(directory.path());
  ASSERT_FALSE(file.write_synced(durable_through(1)));
  ASSERT_FALSE(file.write_synced(durable_through(2)));
  const std::string whole = bytes_of(directory.path());

  for (std::uint64_t at = 4096; at < 8192; at += at < 4096 + sizeof(Head) ? 1 : 64) {
    overwrite(directory.path(), at, ~std::byte(whole[at]));
    const auto head = journal::read_head(directory.path());
    ASSERT_TRUE(head && *head) << at;
    EXPECT_EQ((*head)->durable, Sequence{1}) << at;
    overwrite(directory.path(), at, std::byte(whole[at]));
  }
}

TEST(HeadFile, IsDamagedWhenBothSlotsWereWrittenAndNeitherIsWhole) {
  const TemporaryDirectory directory;
  HeadFile file = create(directory.path());
  ASSERT_FALSE(file.write_synced(durable_through(1)));
  ASSERT_FALSE(file.write_synced(durable_through(2)));
  overwrite(directory.path(), 40, std::byte{0xFF});
  overwrite(directory.path(), 4096 + 40, std::byte{0xFF});

  const auto head = journal::read_head(directory.path());

  ASSERT_FALSE(head);
  EXPECT_EQ(head.error().code, ErrorCode::Damage);
  EXPECT_NE(head.error().message().find("no whole slot"), std::string::npos);
}

/// F06.
TEST(HeadFile, IsDamagedWhenItWasCut) {
  const TemporaryDirectory directory;
  HeadFile file = create(directory.path());
  ASSERT_FALSE(file.write_synced(durable_through(1)));
  fs::resize_file(directory.path() / "head", 4096);

  const auto head = journal::read_head(directory.path());

  ASSERT_FALSE(head);
  EXPECT_EQ(head.error().code, ErrorCode::Damage);
}

TEST(HeadFile, RefusesTheHeadOfAnotherJournal) {
  const TemporaryDirectory directory;
  {
    HeadFile file = create(directory.path());
    ASSERT_FALSE(file.write_synced(durable_through(1)));
  }

  const auto file = HeadFile::open(directory.path(), {.high = 1, .low = 2});

  ASSERT_FALSE(file);
  EXPECT_EQ(file.error().code, ErrorCode::Damage);
}

TEST(HeadFile, IsNotMadeTwice) {
  const TemporaryDirectory directory;
  HeadFile first = create(directory.path());
  ASSERT_FALSE(first.write_synced(durable_through(1)));

  const auto second = HeadFile::create(directory.path(), tests::kTestJournal);

  EXPECT_FALSE(second);
}

TEST(JournalDirectory, KnowsItsParts) {
  for (const char* const name : {"00000001.seg", "00000001.seal", "head", "index.sqlite", "index.sqlite-wal",
                                 "snapshot-1", "lock", "session.json", "00000002.seg.preparing"}) {
    EXPECT_TRUE(journal::is_part_of_journal(name)) << name;
  }
  for (const char* const name : {"notes.txt", "1.seg", "00000000.seg", "head2", "0000000a.seal"}) {
    EXPECT_FALSE(journal::is_part_of_journal(name)) << name;
  }
}

/// F06: a journal whose segments are gone is not begun anew over what is left of it.
TEST(JournalDirectory, RefusesToCreateBesideTheHeadOfAJournalWithoutSegments) {
  const TemporaryDirectory directory;
  HeadFile file = create(directory.path());
  ASSERT_FALSE(file.write_synced(durable_through(1)));

  const auto journal = journal::Journal::create(tests::small_journal(directory.path()));

  ASSERT_FALSE(journal);
  EXPECT_EQ(journal.error().code, ErrorCode::NotEmpty);
  EXPECT_NE(journal.error().message().find("segments are missing"), std::string::npos);
}

TEST(JournalDirectory, TakesOverTheUnwrittenHeadOfACreationThatWasKilled) {
  const TemporaryDirectory directory;
  static_cast<void>(create(directory.path()));
  auto options = tests::small_journal(directory.path());
  options.durability = journal::Durability::Sync;
  options.segment_bytes = 256 * 1024;

  EXPECT_TRUE(journal::Journal::create(options));
}

}  // namespace
