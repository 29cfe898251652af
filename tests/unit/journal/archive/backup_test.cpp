// F39: backups of a journal that goes on, and what a restore of only a part of one looks like.
#include "journal/archive/backup.hpp"

#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <random>

#include <gtest/gtest.h>

#include "journal/archive/restore.hpp"
#include "journal/archive/retention.hpp"
#include "journal/archive/store.hpp"
#include "journal/head_file.hpp"
#include "journal/seal/verification.hpp"
#include "tests/support/archived_journal.hpp"
#include "tests/support/file_text.hpp"
#include "tests/support/programs.hpp"
#include "tests/support/resumed_journal.hpp"
#include "tests/support/sealed_journal.hpp"

namespace {

namespace fs = std::filesystem;
using journal::ErrorCode;
using tests::TemporaryDirectory;

constexpr std::uint32_t kSteps = 300;

/// A journal and the places that its copies go to.
class BackedUp {
 public:
  BackedUp() { tests::write_journal_with_snapshot(path(), kSteps); }
  [[nodiscard]] fs::path path() const { return directory_.journal(); }
  [[nodiscard]] fs::path target() const { return beside("backup"); }
  [[nodiscard]] fs::path beside(const std::string& name) const { return directory_.path() / name; }
  [[nodiscard]] engine::Result<journal::BackupReport, journal::JournalError> run() const {
    return journal::back_up({.directory = path(), .target = target()});
  }
  [[nodiscard]] engine::Result<journal::Manifest, journal::JournalError> restore(const std::string& name) const {
    return journal::restore({.source = target(), .directory = beside(name)});
  }

 private:
  TemporaryDirectory directory_;
};

bool is_sound(const fs::path& directory) {
  const auto found = journal::verify_journal({.directory = directory});
  return found && found->is_sound();
}

TEST(F39Backup, RestoresTheSameJournal) {
  const BackedUp journal;
  const auto report = journal.run();
  ASSERT_TRUE(report) << report.error().message();

  const auto restored = journal.restore("restored");

  ASSERT_TRUE(restored) << restored.error().message();
  EXPECT_EQ(tests::stream_of(journal.beside("restored")), tests::stream_of(journal.path()));
  EXPECT_TRUE(is_sound(journal.beside("restored")));
  EXPECT_EQ(restored->last, report->last);
}

TEST(F39Backup, GoesOnAfterARestore) {
  const BackedUp journal;
  ASSERT_TRUE(journal.run());
  ASSERT_TRUE(journal.restore("restored"));

  tests::write_session(journal.beside("restored"), 50);

  EXPECT_TRUE(is_sound(journal.beside("restored")));
  EXPECT_EQ(journal::find_tail(journal.beside("restored"))->step_count, kSteps + 50);
}

TEST(F39Backup, CopiesOnlyWhatIsNew) {
  const BackedUp journal;
  const auto first = journal.run();
  ASSERT_TRUE(first);
  const auto again = journal.run();
  ASSERT_TRUE(again) << again.error().message();
  EXPECT_EQ(again->files_copied, 0U);
  tests::write_session(journal.path(), 20);

  const auto later = journal.run();

  ASSERT_TRUE(later) << later.error().message();
  EXPECT_LT(later->files_copied, 8U);
  EXPECT_GT(later->files_kept, 6U);
  ASSERT_TRUE(journal.restore("restored"));
  EXPECT_EQ(tests::stream_of(journal.beside("restored")), tests::stream_of(journal.path()));
}

TEST(F39Backup, OfARunningJournalIsAJournalAtEveryMoment) {
  const TemporaryDirectory directory;
  auto writer = journal::Journal::create(tests::small_journal(directory.journal()));
  ASSERT_TRUE(writer);
  tests::StepBuilder steps;
  for (int round = 0; round < 12; ++round) {
    for (std::uint32_t i = 0; i < 17; ++i) tests::append(**writer, steps.next(i % 4));

    const auto report = journal::back_up({.directory = directory.journal(), .target = directory.path() / "backup"});
    const fs::path restored = directory.path() / ("restored" + std::to_string(round));
    ASSERT_TRUE(report) << report.error().message();
    const auto done = journal::restore({.source = directory.path() / "backup", .directory = restored});
    ASSERT_TRUE(done) << "round " << round << ": " << done.error().message();

    EXPECT_EQ(report->last.raw(), steps.sequence());
    EXPECT_EQ(tests::stream_of(restored), tests::stream_of(directory.journal()));
    EXPECT_TRUE(is_sound(restored));
  }
}

TEST(F39Backup, GoesNoFurtherThanWhatIsDurable) {
  const TemporaryDirectory directory;
  tests::write_sealed(directory.journal(), tests::sample_steps(60), {}, journal::Durability::Group);
  // As if the last batches were on their way: the head knows less than the files hold.
  const auto sound = journal::survey({.directory = directory.journal()});
  engine::Sequence cut{};
  std::uint64_t tip = 0;
  const auto see = [&](const journal::StepView&, engine::Sequence last, std::uint64_t its_tip) {
    if (last.raw() < sound->last().last.raw() / 2) cut = last, tip = its_tip;
  };
  ASSERT_TRUE(journal::survey({.directory = directory.journal(), .on_step = see}));
  fs::remove(directory.journal() / "head");
  auto head = journal::HeadFile::create(directory.journal(), tests::kTestJournal);
  ASSERT_TRUE(head);
  ASSERT_FALSE(head->write_synced({.durable = cut, .tip = tip, .segment = 1, .epoch = engine::Epoch{1}}));

  const auto report = journal::back_up({.directory = directory.journal(), .target = directory.path() / "backup"});

  ASSERT_TRUE(report) << report.error().message();
  EXPECT_EQ(report->last, cut);
  const auto restored =
      journal::restore({.source = directory.path() / "backup", .directory = directory.path() / "restored"});
  ASSERT_TRUE(restored) << restored.error().message();
  EXPECT_EQ(journal::find_tail(directory.path() / "restored")->last_sequence, cut);
}

TEST(F39Backup, HoldsWhatIsInTheArchiveToo) {
  const BackedUp journal;
  const auto stream = tests::stream_of(journal.path());
  const auto archived =
      journal::archive_segments({.directory = journal.path(),
                                 .archive = journal.beside("archive"),
                                 .older_than_days = 1,
                                 .now = engine::Timestamp{tests::StepBuilder::kFirstTime + 1'000'000'000'000'000}});
  ASSERT_TRUE(archived);
  ASSERT_FALSE(archived->moved.empty());
  ASSERT_TRUE(journal.run());
  fs::remove_all(journal.beside("archive"));

  ASSERT_TRUE(journal.restore("restored"));

  EXPECT_EQ(tests::stream_of(journal.beside("restored")), stream);
}

TEST(F39Backup, EncryptedIsRestoredWithItsKeyAlone) {
  const BackedUp journal;
  ASSERT_TRUE(journal::make_archive_key(journal.beside("key")));
  ASSERT_TRUE(journal::make_archive_key(journal.beside("other")));
  const fs::path target = journal.target();
  ASSERT_TRUE(journal::back_up({.directory = journal.path(), .target = target, .key = journal.beside("key")}));
  tests::write_session(journal.path(), 20);
  ASSERT_TRUE(journal::back_up({.directory = journal.path(), .target = target, .key = journal.beside("key")}));

  EXPECT_TRUE(journal::check_backup(target, {}));
  EXPECT_FALSE(journal.restore("without"));
  EXPECT_FALSE(
      journal::restore({.source = target, .directory = journal.beside("wrong"), .key = journal.beside("other")}));
  const auto restored =
      journal::restore({.source = target, .directory = journal.beside("right"), .key = journal.beside("key")});
  ASSERT_TRUE(restored) << restored.error().message();
  EXPECT_EQ(tests::stream_of(journal.beside("right")), tests::stream_of(journal.path()));
  EXPECT_TRUE(is_sound(journal.beside("right")));
}

TEST(F39Backup, RefusesAJournalThatIsOlderThanTheBackup) {
  const BackedUp journal;
  fs::copy(journal.path(), journal.beside("old"));
  tests::write_session(journal.path(), 20);
  ASSERT_TRUE(journal.run());

  const auto report = journal::back_up({.directory = journal.beside("old"), .target = journal.target()});

  ASSERT_FALSE(report);
  EXPECT_NE(report.error().message().find("it was restored from an older copy, or has lost records"), std::string::npos)
      << report.error().message();
}

TEST(F39Backup, RefusesAJournalThatWentOnOtherwise) {
  const BackedUp journal;
  fs::copy(journal.path(), journal.beside("old"));
  tests::write_session(journal.path(), 20);
  ASSERT_TRUE(journal.run());
  tests::write_session(journal.beside("old"), 40);

  const auto report = journal::back_up({.directory = journal.beside("old"), .target = journal.target()});

  ASSERT_FALSE(report);
  EXPECT_NE(report.error().message().find("holds other records of this journal"), std::string::npos)
      << report.error().message();
}

TEST(F39Backup, RefusesADamagedJournalAndKeepsTheOldBackup) {
  const BackedUp journal;
  ASSERT_TRUE(journal.run());
  tests::write_session(journal.path(), 20);
  const auto stream = tests::stream_of(journal.path());
  const fs::path last = journal.path() / tests::names_in(journal.path(), ".seg").back();
  fs::permissions(last, fs::perms::owner_write, fs::perm_options::add);
  std::fstream file{last, std::ios::in | std::ios::out | std::ios::binary};
  file.seekp(journal::kDataBegin + 60);
  file.put('x');
  file.close();

  EXPECT_FALSE(journal.run());

  EXPECT_TRUE(journal.restore("restored"));
}

TEST(F39Backup, IsRefusedWithAnyOfItsFilesMissingOrChanged) {
  const BackedUp journal;
  ASSERT_TRUE(journal.run());
  const auto manifest = journal::read_manifest(journal.target(), nullptr);
  ASSERT_TRUE(manifest);
  for (const journal::ManifestFile& file : manifest->files) {
    const fs::path path = journal.target() / file.stored;
    fs::rename(path, journal.beside("aside"));
    const auto restored = journal.restore("never");
    ASSERT_FALSE(restored) << file.stored;
    EXPECT_EQ(restored.error().code, ErrorCode::Damage);
    EXPECT_NE(restored.error().message().find(file.stored), std::string::npos) << restored.error().message();
    EXPECT_FALSE(fs::exists(journal.beside("never"))) << "nothing is written before the backup was checked";

    std::string bytes = tests::file_text(journal.beside("aside"));
    bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
    std::ofstream{path, std::ios::binary} << bytes;
    EXPECT_FALSE(journal.restore("never")) << file.stored;
    fs::remove(path);
    fs::rename(journal.beside("aside"), path);
  }
  EXPECT_TRUE(journal.restore("whole"));
}

TEST(F39Backup, DoesNotRestoreOverAJournal) {
  const BackedUp journal;
  ASSERT_TRUE(journal.run());

  const auto over = journal::restore({.source = journal.target(), .directory = journal.path()});
  ASSERT_TRUE(journal.restore("restored"));
  tests::write_session(journal.beside("restored"), 20);
  const auto again = journal.restore("restored");

  EXPECT_EQ(over.error().code, ErrorCode::NotEmpty);
  ASSERT_FALSE(again);
  EXPECT_NE(again.error().message().find("was restored from this backup and has gone on"), std::string::npos);
}

TEST(F39Backup, AnEndedRestoreIsGoneOnWith) {
  const BackedUp journal;
  ASSERT_TRUE(journal.run());
  ASSERT_TRUE(journal.restore("restored"));
  fs::remove(journal.beside("restored") / "00000002.seg");
  ASSERT_FALSE(is_sound(journal.beside("restored")));

  EXPECT_TRUE(journal.restore("restored"));

  EXPECT_TRUE(is_sound(journal.beside("restored")));
}

/// What a hand may do with two backups: the files of the journal from the newer one, from the older, or not at all.
class PartialRestore {
 public:
  enum class From { Newer, Older, Nowhere };
  PartialRestore() {
    EXPECT_TRUE(journal_.run());
    EXPECT_TRUE(journal_.restore("older"));
    tests::write_session(journal_.path(), 200);
    EXPECT_TRUE(journal_.run());
    EXPECT_TRUE(journal_.restore("newer"));
    for (const std::string& name : tests::names_in(journal_.beside("newer"), "")) {
      if (name.ends_with(".seg") || name.ends_with(".seal") || name == "head") names_.push_back(name);
    }
    whole_ = tests::stream_of(journal_.path());
  }
  [[nodiscard]] const std::vector<std::string>& names() const { return names_; }

  /// Puts the files together; those that `choice` does not name are from the newer backup.
  void put(const std::map<std::string, From>& choice, bool with_manifest = true) const {
    fs::remove_all(target());
    fs::create_directory(target());
    for (const std::string& name : names_) {
      const auto chosen = choice.find(name);
      const From from = chosen == choice.end() ? From::Newer : chosen->second;
      const fs::path source = journal_.beside(from == From::Older ? "older" : "newer") / name;
      if (from != From::Nowhere && fs::exists(source)) fs::copy_file(source, target() / name);
    }
    if (with_manifest) fs::copy_file(journal_.beside("newer") / "restored", target() / "restored");
  }
  /// By verify, and by what the engine's start asks.
  [[nodiscard]] bool is_found() const {
    const auto found = journal::recover({.directory = target(), .settle = false});
    return !is_sound(target()) && (!found || !found->is_sound());
  }
  /// Whether the choice is the newer backup after all: an older file may be the same.
  [[nodiscard]] bool is_whole() const {
    for (const std::string& name : names_) {
      if (tests::file_text(target() / name) != tests::file_text(journal_.beside("newer") / name)) return false;
    }
    return true;
  }
  [[nodiscard]] const std::vector<std::byte>& stream() const { return whole_; }
  [[nodiscard]] fs::path target() const { return journal_.beside("target"); }

 private:
  BackedUp journal_;
  std::vector<std::string> names_;
  std::vector<std::byte> whole_;
};

using From = PartialRestore::From;

TEST(F39Backup, RestoringAnySubsetIsFound) {
  const PartialRestore restore;
  restore.put({});
  ASSERT_TRUE(is_sound(restore.target()));
  const std::vector<std::string>& names = restore.names();
  const auto expect_found = [&](const std::map<std::string, From>& choice) {
    restore.put(choice);
    if (restore.is_whole()) return;
    std::string words;
    for (const auto& [name, from] : choice) words += name + (from == From::Older ? " older, " : " missing, ");
    EXPECT_TRUE(restore.is_found()) << words;
  };
  for (const std::string& one : names) {
    for (const From from : {From::Older, From::Nowhere}) expect_found({{one, from}});
  }
  const std::uint64_t seed = tests::seed_from("LOCKSTEP_BACKUP_SEED", std::random_device{}());
  std::cout << "LOCKSTEP_BACKUP_SEED=" << seed << '\n';
  std::mt19937_64 random{seed};
  for (int i = 0; i < 40; ++i) {
    std::map<std::string, From> choice;
    for (const std::string& name : names) {
      if (random() % 3 == 0) choice[name] = random() % 2 == 0 ? From::Older : From::Nowhere;
    }
    expect_found(choice);
  }
}

TEST(F39Backup, APartialRestoreIsNamedAsOne) {
  const PartialRestore restore;
  restore.put({{"00000001.seal", From::Nowhere}});

  const auto found = journal::verify_journal({.directory = restore.target()});

  ASSERT_TRUE(found);
  ASSERT_TRUE(found->damage);
  EXPECT_NE(found->damage->message().find("00000001.seal"), std::string::npos) << found->damage->message();
  EXPECT_NE(found->damage->message().find("the journal was restored in part from a backup that goes up to sequence"),
            std::string::npos)
      << found->damage->message();
}

TEST(F39Backup, OlderSegmentsAreToldByTheBackupsLastSequence) {
  const PartialRestore restore;
  std::map<std::string, From> all_older;
  for (const std::string& name : restore.names()) all_older[name] = From::Older;
  restore.put(all_older);

  const auto tail = journal::find_tail(restore.target());

  ASSERT_TRUE(tail);
  EXPECT_EQ(tail->kind, journal::TailKind::Damage);
  EXPECT_NE(tail->reason.find("the backup that it was restored from says that sequence"), std::string::npos)
      << tail->reason;
}

/// Without the manifest a segment that is missing is found all the same; what no file of the subset speaks of is an
/// older copy of the whole, which only a head kept outside finds.
TEST(F39Backup, WithoutItsManifestMissingSegmentsAreStillFound) {
  const PartialRestore restore;
  for (const std::string& one : restore.names()) {
    restore.put({{one, From::Nowhere}}, false);
    const auto found = journal::verify_journal({.directory = restore.target()});
    if (!found || !found->is_sound()) continue;
    EXPECT_EQ(tests::stream_of(restore.target()), restore.stream()) << one;
  }
}

}  // namespace
