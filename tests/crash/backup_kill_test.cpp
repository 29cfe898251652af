// F39: a backup and a restore killed before each of their system calls in turn, then run again.
#include <gtest/gtest.h>

#include "journal/archive/backup.hpp"
#include "journal/archive/restore.hpp"
#include "journal/seal/verification.hpp"
#include "tests/support/archived_journal.hpp"
#include "tests/support/killed_at_call.hpp"
#include "tests/support/resumed_journal.hpp"

namespace {

namespace fs = std::filesystem;
using tests::TemporaryDirectory;

constexpr std::uint32_t kSteps = 160;
/// Each call under the label slow, a sample elsewhere.
constexpr int kCallStride = LOCKSTEP_CALL_STRIDE;

/// On tmpfs where there is one: what a killed process leaves does not depend on the disk.
fs::path place() { return fs::exists("/dev/shm") ? fs::path{"/dev/shm"} : fs::temp_directory_path(); }

bool is_sound(const fs::path& journal) {
  const auto found = journal::verify_journal({.directory = journal});
  return found && found->is_sound();
}

/// A journal, its backup, and where that is restored to.
struct Places {
  TemporaryDirectory directory{place()};
  fs::path journal{directory.journal()};
  fs::path backup{directory.path() / "backup"};
  fs::path restored{directory.path() / "restored"};

  [[nodiscard]] engine::Result<journal::BackupReport, journal::JournalError> back_up() const {
    return journal::back_up({.directory = journal, .target = backup});
  }
  [[nodiscard]] engine::Result<journal::Manifest, journal::JournalError> restore() const {
    return journal::restore({.source = backup, .directory = restored});
  }
  /// What the backup gives; empty when it is refused, and then nothing is left of the attempt.
  [[nodiscard]] std::vector<std::byte> stream_of_backup() const {
    const bool is_done = restore().has_value();
    const auto stream = is_done ? tests::stream_of(restored) : std::vector<std::byte>{};
    EXPECT_EQ(is_done && is_sound(restored), is_done);
    fs::remove_all(restored);
    return stream;
  }
};

TEST(F39BackupKilled, TheFirstOneIsNoneUntilItIsWholeAndIsRunAgain) {
  const Places places;
  tests::write_journal_with_snapshot(places.journal, kSteps);
  const auto stream = tests::stream_of(places.journal);
  bool has_ended = false;
  int killed = 0;
  for (int calls = 0; !has_ended; calls += kCallStride) {
    fs::remove_all(places.backup);

    has_ended = tests::ends_before_call(calls, [&] { static_cast<void>(places.back_up()); });

    killed += has_ended ? 0 : 1;
    const bool is_one = journal::check_backup(places.backup, {}).has_value();
    const auto held = places.stream_of_backup();
    ASSERT_TRUE(is_one ? held == stream : held.empty()) << "after " << calls << " calls";
    const auto again = places.back_up();
    ASSERT_TRUE(again) << "after " << calls << " calls: " << again.error().message();
    ASSERT_TRUE(places.stream_of_backup() == stream) << "after " << calls << " calls";
    ASSERT_EQ(tests::names_in(places.backup, ".preparing").size(), 0U) << "after " << calls << " calls";
  }
  EXPECT_GT(killed, 100 / kCallStride);
}

TEST(F39BackupKilled, ALaterOneLeavesTheOneBeforeWhole) {
  const Places places;
  tests::write_journal_with_snapshot(places.journal, kSteps);
  const auto before = tests::stream_of(places.journal);
  ASSERT_TRUE(places.back_up());
  const fs::path earlier = places.directory.path() / "earlier";
  fs::copy(places.backup, earlier);
  tests::write_session(places.journal, kSteps);
  const auto stream = tests::stream_of(places.journal);
  bool has_ended = false;
  int killed = 0;
  for (int calls = 0; !has_ended; calls += kCallStride) {
    fs::remove_all(places.backup);
    fs::copy(earlier, places.backup);

    has_ended = tests::ends_before_call(calls, [&] { static_cast<void>(places.back_up()); });

    killed += has_ended ? 0 : 1;
    const auto held = places.stream_of_backup();
    ASSERT_TRUE(held == before || held == stream) << "after " << calls << " calls";
    ASSERT_TRUE(places.back_up()) << "after " << calls << " calls";
    ASSERT_TRUE(places.stream_of_backup() == stream) << "after " << calls << " calls";
  }
  EXPECT_GT(killed, 100 / kCallStride);
}

TEST(F39RestoreKilled, ItIsWholeOrFoundToBeNoneAndIsRunAgain) {
  const Places places;
  tests::write_journal_with_snapshot(places.journal, kSteps);
  const auto stream = tests::stream_of(places.journal);
  ASSERT_TRUE(places.back_up());
  bool has_ended = false;
  int killed = 0;
  int refused = 0;
  for (int calls = 0; !has_ended; calls += kCallStride) {
    fs::remove_all(places.restored);

    has_ended = tests::ends_before_call(calls, [&] { static_cast<void>(places.restore()); });

    killed += has_ended ? 0 : 1;
    refused += is_sound(places.restored) ? 0 : 1;
    ASSERT_TRUE(!is_sound(places.restored) || tests::stream_of(places.restored) == stream)
        << "after " << calls << " calls";
    const auto again = places.restore();
    ASSERT_TRUE(again) << "after " << calls << " calls: " << again.error().message();
    ASSERT_TRUE(is_sound(places.restored)) << "after " << calls << " calls";
    ASSERT_TRUE(tests::stream_of(places.restored) == stream) << "after " << calls << " calls";
  }
  EXPECT_GT(killed, 100 / kCallStride);
  EXPECT_GT(refused, 50 / kCallStride);
}

}  // namespace
