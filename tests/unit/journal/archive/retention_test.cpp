// Old segments leave the journal's directory, and the journal is read as before.
#include "journal/archive/retention.hpp"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "journal/archive/location.hpp"
#include "journal/archive/places.hpp"
#include "journal/archive/store.hpp"
#include "journal/index/current.hpp"
#include "journal/seal/verification.hpp"
#include "tests/support/archived_journal.hpp"
#include "tests/support/resumed_journal.hpp"

namespace {

namespace fs = std::filesystem;
using journal::ErrorCode;
using tests::TemporaryDirectory;

constexpr std::uint32_t kSteps = 300;
constexpr engine::Timestamp kLater{tests::StepBuilder::kFirstTime + 100LL * 86'400'000'000'000};

/// A journal of some segments, and the folder that they are to go to.
class Archived {
 public:
  Archived() : segments_{tests::write_journal_with_snapshot(path(), kSteps)}, stream_{tests::stream_of(path())} {}

  [[nodiscard]] fs::path path() const { return directory_.journal(); }
  [[nodiscard]] fs::path folder() const { return directory_.path() / "archive"; }
  [[nodiscard]] fs::path beside(const std::string& name) const { return directory_.path() / name; }
  [[nodiscard]] std::uint32_t segments() const { return segments_; }
  [[nodiscard]] journal::RetentionOptions options() const {
    return {.directory = path(), .archive = folder(), .older_than_days = 90, .now = kLater};
  }
  [[nodiscard]] std::size_t run() const {
    const auto report = journal::archive_segments(options());
    EXPECT_TRUE(report) << report.error().message();
    return report ? report->moved.size() : 0;
  }
  [[nodiscard]] std::size_t here() const { return tests::names_in(path(), ".seg").size(); }
  [[nodiscard]] bool is_read_as_before() const { return tests::stream_of(path()) == stream_ && is_sound(); }
  [[nodiscard]] bool is_sound() const {
    const auto found = journal::verify_journal({.directory = path()});
    EXPECT_TRUE(found && found->findings.empty()) << (found ? found->findings.front().message() : "");
    return found && found->is_sound();
  }

 private:
  TemporaryDirectory directory_;
  std::uint32_t segments_;
  std::vector<std::byte> stream_;
};

TEST(Retention, MovesOldSegmentsAndTheJournalReadsAsBefore) {
  const Archived journal;

  EXPECT_EQ(journal.run(), journal.segments() - 2);

  EXPECT_EQ(journal.here(), 2U);
  EXPECT_EQ(tests::names_in(journal.folder(), ".seg").size(), journal.segments() - 2);
  EXPECT_EQ(tests::names_in(journal.folder(), ".seal").size(), journal.segments() - 2);
  EXPECT_TRUE(journal.is_read_as_before());
}

TEST(Retention, TheManifestSaysWhatIsThere) {
  const Archived journal;
  ASSERT_NE(journal.run(), 0U);

  const auto manifest = journal::read_manifest(journal.folder(), nullptr);

  ASSERT_TRUE(manifest);
  EXPECT_EQ(manifest->id, tests::kTestJournal);
  for (const journal::ManifestFile& file : manifest->files) {
    EXPECT_FALSE(journal::check_stored(journal.folder(), file)) << file.name;
  }
  const journal::ManifestFile* const last = manifest->last_segment();
  EXPECT_EQ(last->segment.number, journal.segments() - 2);
  const auto seals = journal::read_seals(journal.path(), last->segment.number, journal::checksum_seed(manifest->id));
  ASSERT_TRUE(seals);
  EXPECT_EQ(last->segment.root, seals->closing->root);
}

TEST(Retention, KeepsWhatIsNotOlder) {
  const Archived journal;
  const auto survey = journal::survey({.directory = journal.path()});
  auto options = journal.options();
  options.older_than_days = 0;
  options.now = survey->find(3)->last_time;

  const auto report = journal::archive_segments(options);

  ASSERT_TRUE(report);
  EXPECT_EQ(report->moved.size(), 2U);
  EXPECT_EQ(report->kept_from, 3U);
  EXPECT_EQ(report->why_kept, "it is not older");
  EXPECT_TRUE(journal.is_read_as_before());
}

TEST(Retention, CountsDaysFromTheLastRecordWhereNoTimeIsGiven) {
  const Archived journal;
  auto options = journal.options();
  options.now.reset();

  const auto report = journal::archive_segments(options);

  ASSERT_TRUE(report);
  EXPECT_TRUE(report->moved.empty());
  EXPECT_FALSE(fs::exists(journal.folder())) << "nothing to move needs no archive";
}

TEST(Retention, KeepsEverythingFromTheOlderSnapshotOn) {
  const Archived journal;
  tests::write_snapshot_file(journal.path(), 2);

  EXPECT_EQ(journal.run(), 1U);
}

TEST(Retention, ASnapshotOfAnotherHistoryIsNoRestorePoint) {
  const Archived journal;
  const std::string name = tests::names_in(journal.path(), "").back();
  ASSERT_TRUE(name.starts_with("snapshot-")) << name;
  std::fstream file{journal.path() / name, std::ios::in | std::ios::out | std::ios::binary};
  file.seekp(32);
  file.put('x');
  file.close();

  const auto report = journal::archive_segments(journal.options());

  ASSERT_TRUE(report);
  EXPECT_TRUE(report->moved.empty());
  EXPECT_EQ(report->why_kept, "no snapshot fits this journal, so all of it is its restore point");
}

TEST(Retention, ADryRunChangesNothing) {
  const Archived journal;
  auto options = journal.options();
  options.dry_run = true;
  const auto before = tests::names_in(journal.path(), "");

  const auto report = journal::archive_segments(options);

  ASSERT_TRUE(report);
  EXPECT_EQ(report->moved.size(), journal.segments() - 2);
  EXPECT_EQ(tests::names_in(journal.path(), ""), before);
  EXPECT_FALSE(fs::exists(journal.folder()));
}

TEST(Retention, GoesOnWhereAnEarlierRunEnded) {
  const Archived journal;
  auto options = journal.options();
  options.older_than_days = 0;
  options.now = journal::survey({.directory = journal.path()})->find(3)->last_time;
  ASSERT_EQ(journal::archive_segments(options)->moved.size(), 2U);

  EXPECT_EQ(journal.run(), journal.segments() - 4);

  EXPECT_EQ(journal.here(), 2U);
  EXPECT_TRUE(journal.is_read_as_before());
  EXPECT_EQ(journal.run(), 0U) << "there is nothing left to do";
}

TEST(Retention, WorksBesideAWriterThatGoesOn) {
  const Archived archived;
  {
    tests::ResumedSession session = tests::resumed(archived.path());
    ASSERT_NE(archived.run(), 0U);
    for (std::uint32_t i = 0; i < kSteps; ++i) tests::append(*session.journal, session.steps.next(1));
    EXPECT_EQ(archived.run(), 0U) << "the snapshot is where it was";
  }
  EXPECT_TRUE(archived.is_sound());
  EXPECT_EQ(journal::find_tail(archived.path())->step_count, 2 * kSteps);
}

TEST(Retention, TheNextSessionGoesOnBehindAnArchive) {
  const Archived archived;
  ASSERT_NE(archived.run(), 0U);

  tests::write_session(archived.path(), 10);

  EXPECT_EQ(journal::find_tail(archived.path())->step_count, kSteps + 10);
  EXPECT_TRUE(archived.is_sound());
}

TEST(Retention, AnIndexIsMadeFromBothPlaces) {
  const Archived archived;
  ASSERT_NE(archived.run(), 0U);

  const auto made = journal::rebuild_index(archived.path(), {});

  ASSERT_TRUE(made) << made.error().message();
  EXPECT_EQ(made->mark().last_sequence, journal::find_tail(archived.path())->last_sequence);
}

TEST(Retention, AnArchiveThatIsNotThereIsNamed) {
  const Archived archived;
  ASSERT_NE(archived.run(), 0U);
  fs::rename(archived.folder(), archived.beside("elsewhere"));

  const auto tail = journal::find_tail(archived.path());

  ASSERT_FALSE(tail);
  EXPECT_EQ(tail.error().code, ErrorCode::Io);
  EXPECT_NE(tail.error().message().find("is the archive of "), std::string::npos) << tail.error().message();
}

TEST(Retention, AnArchiveThatMovedIsTakenUpAgain) {
  const Archived archived;
  ASSERT_NE(archived.run(), 0U);
  fs::rename(archived.folder(), archived.beside("elsewhere"));
  ASSERT_FALSE(journal::name_archive(archived.path(), {.folder = archived.beside("elsewhere")}));

  EXPECT_TRUE(archived.is_read_as_before());
}

TEST(Retention, ASegmentMissingFromTheArchiveIsDamage) {
  const Archived archived;
  ASSERT_GT(archived.run(), 2U);
  fs::remove(archived.folder() / "00000002.seg");

  const auto tail = journal::find_tail(archived.path());

  ASSERT_TRUE(tail);
  EXPECT_EQ(tail->kind, journal::TailKind::Damage);
  EXPECT_EQ(tail->reason, "is missing; 00000001.seg leads into it");
}

TEST(Retention, RefusesAFolderOfSomethingElse) {
  const Archived archived;
  fs::create_directories(archived.folder());
  std::ofstream{archived.folder() / "notes.txt"} << "mine";

  const auto report = journal::archive_segments(archived.options());

  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().code, ErrorCode::NotEmpty);
  EXPECT_TRUE(archived.is_read_as_before());
}

TEST(Retention, RefusesAnotherJournalsArchive) {
  const Archived archived;
  ASSERT_TRUE(journal::Store::open({.folder = archived.folder(), .id = {.high = 1, .low = 1}}));

  const auto report = journal::archive_segments(archived.options());

  ASSERT_FALSE(report);
  EXPECT_NE(report.error().message().find("belongs to journal "), std::string::npos);
}

TEST(Retention, RefusesASecondArchiveThatLacksWhatLeft) {
  const Archived archived;
  ASSERT_NE(archived.run(), 0U);
  fs::remove_all(archived.beside("second"));
  tests::write_session(archived.path(), kSteps);
  fs::remove(archived.path() / tests::names_in(archived.path(), "").back());
  tests::write_snapshot_file(archived.path(), archived.segments() + 1);
  auto options = archived.options();
  options.archive = archived.beside("second");

  const auto report = journal::archive_segments(options);

  ASSERT_FALSE(report);
  EXPECT_NE(report.error().message().find("does not hold 00000001.seg"), std::string::npos) << report.error().message();
}

TEST(Retention, NeverWritesOverAnotherHistory) {
  const Archived archived;
  const fs::path copy = archived.beside("copy");
  fs::copy(archived.path(), copy);
  ASSERT_NE(archived.run(), 0U);
  // The same journal, restored and gone on otherwise: its segment 1 is of other steps.
  fs::remove_all(copy);
  auto other = journal::Journal::create(tests::small_journal(copy));
  tests::StepBuilder steps;
  for (std::uint32_t i = 0; i < kSteps; ++i) tests::append(**other, steps.next(2));
  other->reset();
  tests::write_snapshot_file(copy, 3);
  auto options = archived.options();
  options.directory = copy;

  const auto report = journal::archive_segments(options);

  ASSERT_FALSE(report);
  EXPECT_NE(report.error().message().find("holds other records than the journal's"), std::string::npos);
  EXPECT_TRUE(archived.is_read_as_before());
}

TEST(Retention, TwoAtOnceDoNotMeet) {
  const Archived archived;
  const auto other = journal::DirectoryLock::take(archived.path(), journal::kArchiveLockName);
  ASSERT_TRUE(other);

  const auto report = journal::archive_segments(archived.options());

  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().code, ErrorCode::Locked);
}

TEST(Retention, RefusesADamagedJournal) {
  const Archived archived;
  std::fstream file{archived.path() / "00000002.seg", std::ios::in | std::ios::out | std::ios::binary};
  file.seekp(journal::kDataBegin + 100);
  file.put('x');
  file.close();

  const auto report = journal::archive_segments(archived.options());

  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().code, ErrorCode::Damage);
  EXPECT_EQ(archived.here(), archived.segments());
}

TEST(Retention, RefusesAnArchiveInsideTheJournal) {
  const Archived archived;
  auto options = archived.options();
  options.archive = archived.path() / "old";

  EXPECT_FALSE(journal::archive_segments(options));
}

TEST(RetentionEncrypted, IsReadAsBeforeByWhoHasTheKey) {
  const Archived archived;
  auto options = archived.options();
  options.key = archived.beside("key");
  ASSERT_TRUE(journal::make_archive_key(options.key));

  ASSERT_TRUE(journal::archive_segments(options));

  EXPECT_EQ(tests::names_in(archived.folder(), ".seg.aes").size(), archived.segments() - 2);
  EXPECT_TRUE(tests::names_in(archived.folder(), ".seg").empty());
  EXPECT_TRUE(archived.is_read_as_before());
}

TEST(RetentionEncrypted, IsRefusedWithoutTheKey) {
  const Archived archived;
  auto options = archived.options();
  options.key = archived.beside("key");
  ASSERT_TRUE(journal::make_archive_key(options.key));
  ASSERT_TRUE(journal::archive_segments(options));
  fs::remove(options.key);

  const auto tail = journal::find_tail(archived.path());

  ASSERT_FALSE(tail);
  EXPECT_EQ(tail.error().code, ErrorCode::BadKey);
}

TEST(RetentionEncrypted, SwappedFilesAreFound) {
  const Archived archived;
  auto options = archived.options();
  options.key = archived.beside("key");
  ASSERT_TRUE(journal::make_archive_key(options.key));
  ASSERT_TRUE(journal::archive_segments(options));
  fs::rename(archived.folder() / "00000001.seg.aes", archived.folder() / "aside");
  fs::rename(archived.folder() / "00000002.seg.aes", archived.folder() / "00000001.seg.aes");
  fs::rename(archived.folder() / "aside", archived.folder() / "00000002.seg.aes");

  EXPECT_FALSE(journal::find_tail(archived.path()));
}

}  // namespace
