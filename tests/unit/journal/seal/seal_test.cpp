// What a journal's seals hold, in every mode and after a kill.
#include <sys/stat.h>

#include <string>

#include <gtest/gtest.h>

#include "journal/recovery/recovery.hpp"
#include "journal/seal/merkle.hpp"
#include "journal/seal/seal_file.hpp"
#include "tests/support/resumed_journal.hpp"
#include "tests/support/sealed_journal.hpp"

namespace {

using journal::Durability;
using tests::SealedJournal;

constexpr SealedJournal::Trust kNone{};
constexpr SealedJournal::Trust kAll{.key = true, .head = true};

journal::SealFile seals_of(const std::filesystem::path& directory, std::uint32_t segment) {
  return *journal::read_seals(directory, segment, journal::checksum_seed(tests::kTestJournal));
}
std::uint32_t segments_in(const std::filesystem::path& directory) {
  return static_cast<std::uint32_t>(journal::list_segments(directory)->size());
}

TEST(Seal, IsOneForEachSegmentUnderAsync) {
  const SealedJournal sealed;

  ASSERT_GE(segments_in(sealed.path()), 2U);
  for (std::uint32_t number = 1; number <= segments_in(sealed.path()); ++number) {
    const auto file = seals_of(sealed.path(), number);
    EXPECT_EQ(file.seals.size(), 1U);
    ASSERT_TRUE(file.closing);
    EXPECT_EQ(file.closing->key_epoch, number);
    EXPECT_EQ(file.seals[0].durable_through.raw(), 0U);
  }
  const auto found = sealed.verify(kAll);
  EXPECT_EQ(found->seals.signed_through, found->tail.last_sequence);
}

TEST(Seal, IsOneForEachBatchUnderTheDurableModes) {
  for (const Durability durability : {Durability::Group, Durability::Sync}) {
    const SealedJournal sealed{durability};

    const auto file = seals_of(sealed.path(), 1);
    ASSERT_GE(file.seals.size(), 2U);
    EXPECT_EQ(file.seals[0].durable_through.raw(), 0U);
    EXPECT_EQ(file.seals[1].durable_through, file.seals[0].last);
    const auto found = sealed.verify(kAll);
    ASSERT_TRUE(found);
    EXPECT_TRUE(found->is_sound());
    EXPECT_EQ(found->seals.signed_through, found->tail.last_sequence);
  }
}

TEST(Seal, HoldsTheLastStateHashedAndTheTip) {
  const SealedJournal sealed;

  const auto file = seals_of(sealed.path(), 1);

  auto reader = journal::Reader::open(sealed.path());
  engine::Sequence hashed{};
  std::uint64_t tip = 0;
  while (const auto record = reader->next().value()) {
    if (record->segment != 1) break;
    if (record->header->type == static_cast<std::uint16_t>(engine::EventType::StateHashed)) {
      hashed = record->header->sequence;
    }
    tip = record->header->checksum;
  }
  EXPECT_EQ(file.closing->state_sequence, hashed);
  EXPECT_EQ(file.closing->tip, tip);
}

TEST(Seal, LeavesClosedFilesReadOnly) {
  const SealedJournal sealed;

  for (const char* const name : {"00000001.seg", "00000001.seal"}) {
    struct stat status {};
    ASSERT_EQ(::stat((sealed.path() / name).c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777U, 0444U) << name;
  }
}

TEST(Seal, WithoutAKeyIsNotSigned) {
  const SealedJournal sealed{Durability::Async, false};

  const auto found = sealed.verify(kNone);

  EXPECT_TRUE(found->is_sound());
  EXPECT_EQ(found->seals.segments_signed, 0U);
  EXPECT_GE(found->seals.segments_closed, 2U);
}

/// Killed: what was written stays, nothing is closed. The next session seals it before it writes on.
/// What feeds lost is part of what is proven, over sessions.
TEST(Seal, CountsTheMarketDataThatFeedsLost) {
  const tests::TemporaryDirectory directory;
  const auto write_session = [&](std::uint32_t lost) {
    tests::ResumedSession session =
        std::filesystem::exists(directory.journal())
            ? tests::resumed(directory.journal())
            : tests::ResumedSession{journal::Journal::create(tests::small_journal(directory.journal())).value(),
                                    tests::StepBuilder{}};
    for (int i = 0; i < 40; ++i) {
      tests::append(*session.journal, session.steps.only(engine::FeedGap{
                                          .instrument = engine::InstrumentId{1}, .lost = lost, .merged = 9}));
    }
    EXPECT_FALSE(session.journal->finish());
  };

  write_session(2);
  write_session(3);

  const std::uint32_t last = segments_in(directory.journal());
  EXPECT_EQ(seals_of(directory.journal(), last).closing->lost_market_data, 40U * 2 + 40U * 3);
  const auto verified = journal::verify_journal({.directory = directory.journal()});
  ASSERT_TRUE(verified) << verified.error().message();
  EXPECT_TRUE(verified->is_sound());
}

TEST(Seal, OfAKilledSessionIsMadeByTheNext) {
  const SealedJournal whole;
  tests::Files files = whole.files();
  const std::uint32_t last = segments_in(whole.path());
  files.erase(journal::seal_file_name(last));
  files.erase(journal::seal_file_name(last - 1));
  tests::write_files(whole.path(), files);
  ASSERT_TRUE(whole.verify(kNone)->is_sound());
  ASSERT_EQ(whole.verify(kNone)->seals.unsealed_segments, 2U);

  const auto found = journal::recover({.directory = whole.path()});
  ASSERT_TRUE(found);
  auto lock = journal::DirectoryLock::take(whole.path());
  auto options = tests::small_journal(whole.path());
  auto resumed = journal::Journal::resume(options, found->point, std::move(lock).value());
  ASSERT_TRUE(resumed) << resumed.error().message();
  ASSERT_FALSE((*resumed)->finish());
  (*resumed)->close();

  const auto verified = whole.verify(kNone);
  ASSERT_TRUE(verified);
  // The key went with the old seals; what is found is sealed without.
  EXPECT_EQ(verified->seals.segments_found, 2U);
  EXPECT_EQ(verified->seals.sealed_through, found->tail.last_sequence);
  for (const auto& finding : verified->findings) {
    EXPECT_NE(finding.message().find("is not signed, though"), std::string::npos) << finding.message();
  }
}

TEST(Seal, VerifiesFromOneHeadToAnother) {
  const SealedJournal sealed{Durability::Group};
  const auto first = seals_of(sealed.path(), 1);
  const auto middle = first.seals[1];
  const journal::OutsideHead from{.journal_id = tests::kTestJournal,
                                  .segment = 1,
                                  .index = 1,
                                  .sequence = middle.last,
                                  .tip = middle.tip,
                                  .seal = journal::leaf_hash(journal::bytes_of(middle))};

  const auto found =
      journal::verify_journal({.directory = sealed.path(), .keys = sealed.keys(), .from = from, .to = sealed.head()});

  ASSERT_TRUE(found) << found.error().message();
  for (const auto& finding : found->findings) ADD_FAILURE() << finding.message();
  EXPECT_TRUE(found->is_sound());
  EXPECT_EQ(found->tail.record_count, found->tail.last_sequence.raw() - middle.last.raw());
}

TEST(Seal, RefusesToVerifyFromAHeadThatIsNotHere) {
  const SealedJournal sealed;
  journal::OutsideHead from = sealed.head();
  from.seal[5] ^= 1U;

  const auto found = journal::verify_journal({.directory = sealed.path(), .from = from});

  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().code, journal::ErrorCode::Damage);
}

TEST(Seal, IsTheSameInAMirror) {
  const tests::TemporaryDirectory directory;
  journal::CreateOptions options = tests::small_journal(directory.journal());
  options.durability = Durability::Mirror;
  options.durable.mirror = directory.path() / "mirror";
  options.durable.ballast_bytes = 0;
  auto made = journal::Journal::create(options);
  ASSERT_TRUE(made) << made.error().message();
  tests::StepBuilder steps;
  for (int i = 0; i < 90; ++i) tests::append(**made, steps.next(3));
  ASSERT_FALSE((*made)->finish());
  (*made)->close();

  const auto found = journal::verify_journal({.directory = directory.path() / "mirror"});

  ASSERT_TRUE(found);
  EXPECT_TRUE(found->is_sound());
  EXPECT_EQ(tests::read_files(directory.journal()), tests::read_files(directory.path() / "mirror"));
}

}  // namespace
