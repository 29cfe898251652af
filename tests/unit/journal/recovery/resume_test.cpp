// A journal of several sessions: the rules J20 and J21, and the point at which recovery lets a new session begin.
#include <fstream>

#include <gtest/gtest.h>

#include "journal/file_io.hpp"
#include "journal/head_file.hpp"
#include "journal/seal/seal_file.hpp"
#include "journal/seal/verification.hpp"
#include "journal/segment.hpp"
#include "tests/support/files.hpp"
#include "tests/support/resumed_journal.hpp"

namespace {

namespace fs = std::filesystem;
using engine::Epoch;
using engine::Sequence;
using journal::TailKind;
using tests::recovered;
using tests::resumed;
using tests::TemporaryDirectory;

journal::TailReport tail_of(const fs::path& directory) {
  const auto tail = journal::find_tail(directory);
  if (!tail) std::abort();
  return *tail;
}

void overwrite(const fs::path& file, std::size_t offset, const std::string& bytes) {
  std::fstream out{file, std::ios::in | std::ios::out | std::ios::binary};
  out.seekp(static_cast<std::streamoff>(offset));
  out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

/// The first session's end as a killed writer leaves it: outputs without their commit word.
void tear(const fs::path& directory) {
  const journal::TailReport tail = tail_of(directory);
  overwrite(directory / journal::segment_file_name(tail.segment), tail.offset + 24, "torn outputs, never committed");
}

void put_head(const fs::path& directory, Sequence durable, std::uint64_t tip) {
  auto head = journal::HeadFile::create(directory, tests::kTestJournal);
  ASSERT_TRUE(head);
  ASSERT_FALSE(head->write_synced({.durable = durable, .tip = tip}));
}

TEST(JournalResume, GoesOnInANewSegmentOfTheNextEpoch) {
  const TemporaryDirectory directory;
  tests::write_small_journal(directory.journal(), 10);
  const journal::TailReport before = tail_of(directory.journal());

  tests::write_session(directory.journal(), 5);

  const journal::TailReport after = tail_of(directory.journal());
  EXPECT_EQ(after.kind, TailKind::Clean);
  EXPECT_EQ(after.segment, before.segment + 1);
  EXPECT_EQ(after.epoch, Epoch{2});
  EXPECT_EQ(after.step_count, 15U);
}

TEST(JournalResume, ChangesNoByteOfWhatWasThere) {
  const TemporaryDirectory directory;
  tests::write_small_journal(directory.journal(), 10);
  tear(directory.journal());
  const std::string before = tests::read_file(directory.journal() / "00000001.seg");

  tests::write_session(directory.journal(), 5);

  EXPECT_EQ(tests::read_file(directory.journal() / "00000001.seg"), before);
}

/// An async session's seals may outlive its records.
TEST(JournalResume, SealsAgainWhatThePowerLeftOfAnAsyncSession) {
  const TemporaryDirectory directory;
  tests::write_small_journal(directory.journal(), 10);
  const fs::path segment = directory.journal() / "00000001.seg";
  ASSERT_TRUE(fs::exists(directory.journal() / "00000001.seal"));
  const journal::TailReport whole = tail_of(directory.journal());
  overwrite(segment, whole.offset - 200, std::string(200, '\0'));
  const journal::TailReport left = tail_of(directory.journal());
  ASSERT_LT(left.last_sequence, whole.last_sequence);

  tests::write_session(directory.journal(), 5);

  const auto verified = journal::verify_journal({.directory = directory.journal()});
  ASSERT_TRUE(verified) << verified.error().message();
  EXPECT_TRUE(verified->is_sound());
  EXPECT_EQ(verified->tail.last_sequence, tail_of(directory.journal()).last_sequence);
  const auto seals = journal::read_seals(directory.journal(), 1, journal::checksum_seed(tests::kTestJournal));
  ASSERT_TRUE(seals);
  EXPECT_EQ(seals->closing->last, left.last_sequence);
}

/// What a torn tail holds is no part of the journal, for any reader, once a later session went on.
TEST(F07ZeroedTail, WhatIsTornIsLeftBehind) {
  const TemporaryDirectory directory;
  tests::write_small_journal(directory.journal(), 10);
  tear(directory.journal());
  ASSERT_EQ(tail_of(directory.journal()).kind, TailKind::TornTail);

  tests::write_session(directory.journal(), 5);

  EXPECT_EQ(tail_of(directory.journal()).kind, TailKind::Clean);
  EXPECT_EQ(tail_of(directory.journal()).step_count, 15U);
}

TEST(JournalResume, GoesOnAsOftenAsOneLikes) {
  const TemporaryDirectory directory;
  tests::write_small_journal(directory.journal(), 60);
  for (std::uint32_t session = 0; session < 5; ++session) tests::write_session(directory.journal(), 40);

  const journal::TailReport tail = tail_of(directory.journal());

  EXPECT_EQ(tail.kind, TailKind::Clean);
  EXPECT_EQ(tail.step_count, 260U);
  EXPECT_EQ(tail.epoch, Epoch{6});
}

TEST(JournalResume, BeginsAgainWhereASessionHadNoRecord) {
  const TemporaryDirectory directory;
  tests::write_small_journal(directory.journal(), 10);
  for (int i = 0; i < 3; ++i) static_cast<void>(resumed(directory.journal()));

  tests::write_session(directory.journal(), 5);

  const journal::TailReport tail = tail_of(directory.journal());
  EXPECT_EQ(tail.segment, 2U);
  EXPECT_EQ(tail.epoch, Epoch{5});
  EXPECT_EQ(tail.step_count, 15U);
}

TEST(JournalResume, BeginsAJournalThatHasNoRecordAtAll) {
  const TemporaryDirectory directory;
  static_cast<void>(journal::Journal::create(tests::small_journal(directory.journal())));

  tests::write_session(directory.journal(), 5);

  EXPECT_EQ(tail_of(directory.journal()).step_count, 5U);
  EXPECT_EQ(tail_of(directory.journal()).segment, 1U);
}

TEST(JournalResume, TakesTheNameOfAPreparedSegmentThatWasNeverEntered) {
  const TemporaryDirectory directory;
  tests::write_small_journal(directory.journal(), 10);
  const auto unused = journal::prepare_segment(
      directory.journal(),
      {.journal_id = tests::kTestJournal, .number = 2, .epoch = Epoch{1}, .segment_bytes = tests::kSmallSegment});
  ASSERT_TRUE(unused);

  tests::write_session(directory.journal(), 5);

  EXPECT_EQ(tail_of(directory.journal()).kind, TailKind::Clean);
  EXPECT_EQ(tail_of(directory.journal()).step_count, 15U);
}

TEST(JournalResume, MayChangeTheSizeOfSegmentsAndTheConfiguration) {
  const TemporaryDirectory directory;
  tests::write_small_journal(directory.journal(), 10);
  auto options = tests::small_journal(directory.journal());
  options.segment_bytes = 2 * tests::kSmallSegment;
  options.config_hash = 77;
  {
    auto lock = journal::DirectoryLock::take(directory.journal());
    const journal::Recovery found = recovered(directory.journal());
    auto journal = journal::Journal::resume(options, found.point, std::move(lock).value());
    ASSERT_TRUE(journal);
    tests::StepBuilder steps{found.point.epoch, found.point.last_sequence};
    for (int i = 0; i < 200; ++i) tests::append(**journal, steps.next(2));
  }

  EXPECT_EQ(tail_of(directory.journal()).kind, TailKind::Clean);
  EXPECT_EQ(tail_of(directory.journal()).step_count, 210U);
}

TEST(JournalResume, AFollowerOfTheOldSessionGoesOnInTheNew) {
  const TemporaryDirectory directory;
  tests::write_small_journal(directory.journal(), 10);
  int idle_calls = 0;
  const auto idle = [&] {
    if (++idle_calls == 1) tests::write_session(directory.journal(), 5);
    return idle_calls < 3;
  };
  auto reader = journal::Reader::open(directory.journal(), {.follow = true, .idle = idle});
  ASSERT_TRUE(reader);

  while (const auto step = reader->next_step().value()) continue;

  EXPECT_EQ(reader->tail().step_count, 15U);
}

/// J20: a resumption that names a record further on than the predecessor reads back is damage, not an end.
TEST(JournalDamage, ALostEndBeforeAResumptionIsFound) {
  const TemporaryDirectory directory;
  tests::write_small_journal(directory.journal(), 10);
  const journal::TailReport before = tail_of(directory.journal());
  tests::write_session(directory.journal(), 5);
  overwrite(directory.journal() / "00000001.seg", before.offset - 64, std::string(64, '\0'));

  const journal::TailReport tail = tail_of(directory.journal());

  EXPECT_EQ(tail.kind, TailKind::Damage);
  EXPECT_NE(tail.reason.find("00000002.seg continues after sequence"), std::string::npos) << tail.reason;
}

TEST(JournalDamage, AResumptionInTheMiddleOfItsPredecessorIsFound) {
  const TemporaryDirectory directory;
  tests::write_small_journal(directory.journal(), 10);
  auto lock = journal::DirectoryLock::take(directory.journal());
  journal::ResumePoint point = recovered(directory.journal()).point;
  point.last_sequence = Sequence{point.last_sequence.raw() - 1};  // Within the last step.
  // Nothing can be sealed up to there; but the segment that says so is made.
  EXPECT_FALSE(journal::Journal::resume(tests::small_journal(directory.journal()), point, std::move(lock).value()));

  EXPECT_EQ(tail_of(directory.journal()).kind, TailKind::Damage);
}

/// F06, J21: the end replaced by zeros leaves a chain without a fault; the head file remembers.
TEST(Recovery, ACutTailBelowTheHeadIsDamage) {
  const TemporaryDirectory directory;
  tests::write_small_journal(directory.journal(), 10);
  const journal::TailReport whole = tail_of(directory.journal());
  put_head(directory.journal(), whole.last_sequence, whole.tip);
  overwrite(directory.journal() / "00000001.seg", whole.offset - 300, std::string(300, '\0'));

  const journal::Recovery found = recovered(directory.journal());

  ASSERT_FALSE(found.is_sound());
  EXPECT_EQ(found.watermark, whole.last_sequence);
  EXPECT_EQ(journal::exit_status(found.damage->code), 1);
  const std::string message = found.damage->message();
  EXPECT_NE(message.find("00000001.seg, offset"), std::string::npos) << message;
  EXPECT_NE(message.find("head, generation 1 says that sequence"), std::string::npos) << message;
  EXPECT_EQ(tail_of(directory.journal()).kind, TailKind::Damage);
}

TEST(Recovery, ATornTailAtTheHeadIsNoDamage) {
  const TemporaryDirectory directory;
  tests::write_small_journal(directory.journal(), 10);
  tear(directory.journal());
  const journal::TailReport tail = tail_of(directory.journal());
  put_head(directory.journal(), tail.last_sequence, tail.tip);

  const journal::Recovery found = recovered(directory.journal());

  EXPECT_TRUE(found.is_sound());
  EXPECT_EQ(found.point.last_sequence, tail.last_sequence);
  EXPECT_EQ(found.point.segment, 2U);
  EXPECT_GT(found.bytes_ignored, 0U);
}

TEST(Recovery, ARecordThatIsNotTheHeadsIsDamage) {
  const TemporaryDirectory directory;
  tests::write_small_journal(directory.journal(), 10);
  put_head(directory.journal(), Sequence{3}, 4711);

  const journal::Recovery found = recovered(directory.journal());

  ASSERT_FALSE(found.is_sound());
  EXPECT_NE(found.damage->message().find("sequence 3"), std::string::npos) << found.damage->message();
}

/// F21.
TEST(Recovery, AJournalBehindItsIndexIsDamage) {
  const TemporaryDirectory directory;
  tests::write_small_journal(directory.journal(), 10);
  const Sequence last = tail_of(directory.journal()).last_sequence;

  const journal::Recovery equal = recovered(
      directory.journal(), {{.source = journal::WatermarkSource::Index, .sequence = last, .where = "index.sqlite"}});
  const journal::Recovery ahead = recovered(
      directory.journal(),
      {{.source = journal::WatermarkSource::Index, .sequence = Sequence{last.raw() + 1}, .where = "index.sqlite"}});

  EXPECT_TRUE(equal.is_sound());
  ASSERT_FALSE(ahead.is_sound());
  EXPECT_NE(ahead.damage->message().find("index.sqlite says that sequence"), std::string::npos);
}

TEST(Recovery, AnAnchorIsHeldAgainstTheJournal) {
  const TemporaryDirectory directory;
  tests::write_small_journal(directory.journal(), 10);
  const journal::TailReport tail = tail_of(directory.journal());
  const auto anchor = journal::parse_anchor(std::to_string(tail.last_sequence.raw()) + ":1234abcd");
  ASSERT_TRUE(anchor);

  const journal::Recovery found = recovered(directory.journal(), {*anchor});

  ASSERT_FALSE(found.is_sound());
  EXPECT_NE(found.damage->message().find("anchor"), std::string::npos);
}

TEST(Recovery, AnAnchorIsASequenceAndATip) {
  EXPECT_EQ(journal::parse_anchor("12:ff")->sequence, Sequence{12});
  EXPECT_EQ(journal::parse_anchor("12:ff")->tip, 255U);
  for (const char* const text : {"", "12", "12:", ":ff", "0:ff", "12:xyz", "-1:ff", "12:ff "}) {
    EXPECT_FALSE(journal::parse_anchor(text)) << text;
  }
}

TEST(Recovery, ADamagedHeadFileIsNotPassedOver) {
  const TemporaryDirectory directory;
  tests::write_small_journal(directory.journal(), 10);
  put_head(directory.journal(), Sequence{1}, 0);
  fs::resize_file(directory.journal() / "head", 100);

  const journal::Recovery found = recovered(directory.journal());

  ASSERT_FALSE(found.is_sound());
  EXPECT_NE(found.damage->message().find("head"), std::string::npos);
}

TEST(Recovery, ReadsOnly) {
  const TemporaryDirectory directory;
  tests::write_small_journal(directory.journal(), 10);
  tear(directory.journal());
  const auto written = fs::last_write_time(directory.journal());
  const std::string before = tests::read_file(directory.journal() / "00000001.seg");

  static_cast<void>(recovered(directory.journal()));

  EXPECT_EQ(tests::read_file(directory.journal() / "00000001.seg"), before);
  EXPECT_EQ(fs::last_write_time(directory.journal()), written);
}

TEST(F14TwoProcesses, RecoverOneAtATime) {
  const TemporaryDirectory directory;
  tests::write_small_journal(directory.journal(), 10);
  const tests::ResumedSession session = resumed(directory.journal());

  const auto lock = journal::DirectoryLock::take(directory.journal());

  ASSERT_FALSE(lock);
  EXPECT_EQ(lock.error().code, journal::ErrorCode::Locked);
}

}  // namespace
