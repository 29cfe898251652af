#include "journal/reader.hpp"

#include <fstream>

#include <gtest/gtest.h>

#include "tests/support/journal_steps.hpp"

namespace {

namespace fs = std::filesystem;
using journal::ErrorCode;
using journal::Reader;
using journal::TailKind;
using tests::TemporaryDirectory;

TEST(JournalReader, GivesRecordsInSequenceWithTheirPlaces) {
  const TemporaryDirectory directory;
  tests::write_small_journal(directory.journal(), 100);
  auto reader = Reader::open(directory.journal());
  std::uint64_t sequence = 0;

  for (auto record = reader->next(); *record; record = reader->next()) {
    EXPECT_EQ((*record)->header->sequence.raw(), ++sequence);
    EXPECT_EQ((*record)->bytes.size(), (*record)->header->length);
    EXPECT_EQ((*record)->payload.size() + sizeof(engine::RecordHeader), (*record)->bytes.size());
  }

  EXPECT_EQ(sequence, 250U);
  EXPECT_EQ(reader->tail().kind, TailKind::Clean);
  EXPECT_EQ(reader->tail().record_count, 250U);
}

TEST(JournalReader, GivesTheRestOfAStepWhoseFirstRecordWasRead) {
  const TemporaryDirectory directory;
  tests::write_small_journal(directory.journal(), 4);  // Steps of 1, 2, 3 and 4 records.
  auto reader = Reader::open(directory.journal());
  for (int i = 0; i < 4; ++i) static_cast<void>(reader->next());  // Into the third step.

  const auto rest = reader->next_step();

  EXPECT_EQ((*rest)->record_count, 2U);
  EXPECT_EQ(journal::view_as<engine::RecordHeader>((*rest)->bytes.data())->sequence.raw(), 5U);
}

TEST(JournalReader, TellsTheIdentityOfTheJournal) {
  const TemporaryDirectory directory;
  auto options = tests::small_journal(directory.journal());
  options.schema_fingerprint = 11;
  options.config_hash = 22;
  journal::Journal::create(options).value()->close();

  const auto reader = Reader::open(directory.journal());

  EXPECT_EQ(reader->info().id, tests::kTestJournal);
  EXPECT_EQ(reader->info().schema_fingerprint, 11U);
  EXPECT_EQ(reader->info().config_hash, 22U);
  EXPECT_EQ(reader->info().segment_bytes, tests::kSmallSegment);
}

TEST(JournalReader, FindsAnUnusedJournalCleanAndEmpty) {
  const TemporaryDirectory directory;
  journal::Journal::create(tests::small_journal(directory.journal())).value()->close();

  const auto tail = journal::find_tail(directory.journal());

  EXPECT_EQ(tail->kind, TailKind::Clean);
  EXPECT_EQ(tail->last_sequence.raw(), 0U);
  EXPECT_EQ(tail->tip, 0U);
}

TEST(JournalReader, PollsALiveWriterAcrossRolls) {
  const TemporaryDirectory directory;
  auto journal = journal::Journal::create(tests::small_journal(directory.journal()));
  auto reader = Reader::open(directory.journal(), {.follow = true});
  tests::StepBuilder steps;
  std::uint64_t seen = 0;

  for (std::uint64_t i = 0; i < 500; ++i) {
    EXPECT_FALSE(reader->next_step().value());
    tests::append(**journal, steps.next());
    seen += reader->next_step().value()->record_count;
  }

  EXPECT_EQ(seen, 500U);
  EXPECT_EQ(reader->tip(), (*journal)->writer().tip());
}

TEST(JournalReader, AsksIdleUntilItGivesUp) {
  const TemporaryDirectory directory;
  journal::Journal::create(tests::small_journal(directory.journal())).value()->close();
  int asked = 0;
  auto reader = Reader::open(directory.journal(), {.follow = true, .idle = [&] { return ++asked < 5; }});

  EXPECT_FALSE(reader->next().value());

  EXPECT_EQ(asked, 5);
}

TEST(JournalReader, ReadsAJournalThatIsStillWritten) {
  const TemporaryDirectory directory;
  auto journal = journal::Journal::create(tests::small_journal(directory.journal()));
  tests::StepBuilder steps;
  for (int i = 0; i < 300; ++i) tests::append(**journal, steps.next());

  const auto tail = journal::find_tail(directory.journal());

  EXPECT_EQ(tail->kind, TailKind::Clean);
  EXPECT_EQ(tail->last_sequence.raw(), 300U);
}

TEST(JournalReader, ReadsOnFromBehindAnyStep) {
  const TemporaryDirectory directory;
  tests::write_small_journal(directory.journal(), 150);  // More than one segment.
  auto whole = Reader::open(directory.journal());
  std::vector<journal::ReadFrom> places;
  while (const auto step = whole->next_step().value()) {
    const auto* last = journal::view_as<engine::RecordHeader>(step->bytes.data());
    places.push_back(
        {step->segment, step->offset + step->bytes.size(), whole->last_sequence(), last->time, whole->tip()});
  }

  for (const journal::ReadFrom& place : places) {
    auto rest = Reader::open(directory.journal(), {.from = place});
    while (rest->next_step().value()) continue;
    ASSERT_EQ(rest->tail().last_sequence, whole->last_sequence());
    ASSERT_EQ(rest->tail().tip, whole->tip());
  }
}

TEST(JournalReader, RefusesToReadOnWhereTheChainDoesNotContinue) {
  const TemporaryDirectory directory;
  tests::write_small_journal(directory.journal(), 10);
  auto reader = Reader::open(directory.journal());
  const auto step = reader->next_step().value();
  const journal::ReadFrom place{
      step->segment, step->offset + step->bytes.size(), reader->last_sequence(), {}, reader->tip() + 1};

  auto rest = Reader::open(directory.journal(), {.from = place});

  EXPECT_EQ(rest->next_step().error().code, ErrorCode::Damage);
  EXPECT_EQ(Reader::open(directory.journal(), {.from = journal::ReadFrom{.segment = 9}}).error().code,
            ErrorCode::NotFound);
  EXPECT_EQ(Reader::open(directory.journal(), {.from = journal::ReadFrom{.segment = 1, .offset = 4}}).error().code,
            ErrorCode::Damage);
}

TEST(JournalReader, NamesWhatIsNoJournal) {
  const TemporaryDirectory directory;
  std::ofstream{directory.path() / "file"} << "text";
  fs::create_directory(directory.path() / "empty");
  fs::create_directory(directory.path() / "foreign");
  std::ofstream{directory.path() / "foreign" / "00000001.seg"} << std::string(20'000, 'x');

  EXPECT_EQ(Reader::open(directory.path() / "absent").error().code, ErrorCode::NotFound);
  EXPECT_EQ(Reader::open(directory.path() / "file").error().code, ErrorCode::NotADirectory);
  EXPECT_EQ(Reader::open(directory.path() / "empty").error().code, ErrorCode::NotAJournal);
  EXPECT_EQ(Reader::open(directory.path() / "foreign").error().code, ErrorCode::NotAJournal);
}

TEST(JournalReader, RefusesASegmentThatItMayNotRead) {
  if (::geteuid() == 0) GTEST_SKIP() << "root may read everything";
  const TemporaryDirectory directory;
  tests::write_small_journal(directory.journal(), 1);
  fs::permissions(directory.journal() / "00000001.seg", fs::perms::none);

  EXPECT_EQ(Reader::open(directory.journal()).error().code, ErrorCode::PermissionDenied);
}

TEST(JournalReader, WithoutChecksumsStillChecksTheChain) {
  const TemporaryDirectory directory;
  tests::write_small_journal(directory.journal(), 3);
  std::fstream file{directory.journal() / "00000001.seg", std::ios::in | std::ios::out | std::ios::binary};
  file.seekp(journal::kDataBegin + 96 + offsetof(engine::RecordHeader, previous));
  file.put('\x7F');
  file.close();

  auto reader = Reader::open(directory.journal(), {.verify_checksums = false});

  EXPECT_TRUE(reader->next_step());
  EXPECT_EQ(reader->next_step().error().code, ErrorCode::Damage);
}

}  // namespace
