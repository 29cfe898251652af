// Snapshots that are right are used, all others are passed over, and nobody can tell from what comes after.
#include <fstream>

#include <gtest/gtest.h>

#include "tests/support/restarts.hpp"

namespace {

namespace fs = std::filesystem;
using tests::Ended;
using tests::MarketConfig;
using tests::RestartedJournal;

MarketConfig with_snapshots(int records = 1'000) {
  return MarketConfig{}.quotes(2'000).with("[journal]", "[journal]\nsnapshot_records = " + std::to_string(records));
}

/// Newest first.
std::vector<fs::path> snapshots_in(const fs::path& directory) {
  std::vector<fs::path> found;
  for (const auto& entry : fs::directory_iterator{directory}) {
    if (entry.path().filename().string().starts_with("snapshot-")) found.push_back(entry.path());
  }
  std::sort(found.rbegin(), found.rend());
  return found;
}

void flip(const fs::path& file, std::uintmax_t offset) {
  std::fstream bytes{file, std::ios::in | std::ios::out | std::ios::binary};
  bytes.seekg(static_cast<std::streamoff>(offset));
  const auto before = static_cast<char>(bytes.get());
  bytes.seekp(static_cast<std::streamoff>(offset));
  bytes.put(static_cast<char>(before ^ 1));
}

/// Begins the next session: what its first line says. The journal verifies behind it.
std::string go_on(RestartedJournal& journal) {
  const Ended ended = journal.run_to_end(MarketConfig{}.quotes(100));
  EXPECT_EQ(ended.status, 0) << ended.err;
  const Ended verified = journal.verify();
  EXPECT_EQ(verified.status, 0) << verified.err;
  return ended.err;
}

std::uint64_t sequence_of(const fs::path& snapshot) { return std::stoull(snapshot.filename().string().substr(9)); }

std::string use_of(const fs::path& snapshot) {
  return "folded from the snapshot of record " + std::to_string(sequence_of(snapshot));
}

TEST(F32Snapshot, TwoGenerationsAreKeptAndTheNewestIsUsed) {
  RestartedJournal journal;
  ASSERT_EQ(journal.run_to_end(with_snapshots()).status, 0);
  const auto snapshots = snapshots_in(journal.path());
  ASSERT_EQ(snapshots.size(), 2U);

  const std::string told = go_on(journal);

  EXPECT_NE(told.find(use_of(snapshots[0])), std::string::npos) << told;
}

TEST(F32Snapshot, ACleanEndLeavesOneOfTheLastRecord) {
  RestartedJournal journal;
  ASSERT_EQ(journal.run_to_end(with_snapshots(1'000'000)).status, 0);

  const auto snapshots = snapshots_in(journal.path());

  ASSERT_EQ(snapshots.size(), 1U);
  EXPECT_EQ(sequence_of(snapshots[0]), tests::read_stream(journal.path()).tail.last_sequence.raw());
}

TEST(F32Snapshot, NoneIsTakenUnlessAskedFor) {
  RestartedJournal journal;
  ASSERT_EQ(journal.run_to_end(MarketConfig{}.quotes(2'000)).status, 0);

  EXPECT_TRUE(snapshots_in(journal.path()).empty());
}

TEST(F32Snapshot, AFlippedBitPassesOnToTheOlderAndThenToTheJournal) {
  RestartedJournal journal;
  ASSERT_EQ(journal.run_to_end(with_snapshots()).status, 0);
  const auto snapshots = snapshots_in(journal.path());
  ASSERT_EQ(snapshots.size(), 2U);

  flip(snapshots[0], fs::file_size(snapshots[0]) / 2);
  const std::string first = go_on(journal);
  flip(snapshots[1], fs::file_size(snapshots[1]) / 2);
  const std::string second = go_on(journal);

  EXPECT_NE(first.find(use_of(snapshots[1])), std::string::npos) << first;
  EXPECT_EQ(second.find("snapshot"), std::string::npos) << second;
}

/// Every field of the header, and cuts: used only when all of it matches.
TEST(F32Snapshot, AChangedHeaderIsPassedOver) {
  RestartedJournal journal;
  ASSERT_EQ(journal.run_to_end(with_snapshots(1'000'000)).status, 0);
  const fs::path snapshot = snapshots_in(journal.path()).front();

  for (const std::uintmax_t offset : {0U, 8U, 24U, 32U, 40U, 48U, 56U, 64U, 72U, 104U}) {
    flip(snapshot, offset);
    EXPECT_EQ(go_on(journal).find("snapshot"), std::string::npos) << "offset " << offset;
    flip(snapshot, offset);
  }
  EXPECT_NE(go_on(journal).find(use_of(snapshot)), std::string::npos);
  fs::resize_file(snapshot, fs::file_size(snapshot) - 8);
  EXPECT_EQ(go_on(journal).find("snapshot"), std::string::npos);
}

TEST(F32Snapshot, AnotherJournalsIsPassedOver) {
  RestartedJournal one;
  RestartedJournal other;
  ASSERT_EQ(one.run_to_end(with_snapshots(1'000'000)).status, 0);
  ASSERT_EQ(other.run_to_end(MarketConfig{}.quotes(2'000)).status, 0);
  const fs::path snapshot = snapshots_in(one.path()).front();
  fs::copy_file(snapshot, other.path() / snapshot.filename());

  EXPECT_EQ(go_on(other).find("snapshot"), std::string::npos);
}

/// Newer than the journal: an older copy was restored beside it.
TEST(F32Snapshot, OneFromBeyondTheJournalsEndIsPassedOver) {
  RestartedJournal journal;
  ASSERT_EQ(journal.run_to_end(MarketConfig{}.quotes(2'000)).status, 0);
  const fs::path copy = journal.place() / "copy";
  fs::copy(journal.path(), copy);
  ASSERT_EQ(journal.run_to_end(with_snapshots(1'000'000)).status, 0);
  const fs::path snapshot = snapshots_in(journal.path()).front();
  fs::copy_file(snapshot, copy / snapshot.filename());
  fs::remove_all(journal.path());
  fs::rename(copy, journal.path());

  EXPECT_EQ(go_on(journal).find("snapshot"), std::string::npos);
}

/// Killed while a snapshot was written: what lies aside has no meaning.
TEST(F32Snapshot, OneThatWasBeingMadeHasNoMeaning) {
  RestartedJournal journal;
  ASSERT_EQ(journal.run_to_end(with_snapshots(1'000'000)).status, 0);
  const fs::path snapshot = snapshots_in(journal.path()).front();
  fs::rename(snapshot, snapshot.string() + ".preparing");

  EXPECT_EQ(go_on(journal).find("snapshot"), std::string::npos);
}

TEST(F32Snapshot, ASessionThatBeganWithOneTakesTheNext) {
  RestartedJournal journal;
  for (int session = 0; session < 3; ++session) ASSERT_EQ(journal.run_to_end(with_snapshots()).status, 0);

  const auto snapshots = snapshots_in(journal.path());

  ASSERT_EQ(snapshots.size(), 2U);
  EXPECT_EQ(sequence_of(snapshots[0]), tests::read_stream(journal.path()).tail.last_sequence.raw());
  EXPECT_EQ(journal.verify().status, 0);
}

TEST(F32Snapshot, IsTakenOfAJournalThatNobodyWrites) {
  RestartedJournal journal;
  ASSERT_EQ(journal.run_to_end(MarketConfig{}.quotes(500)).status, 0);

  const Ended taken = tests::run("lockstep-replay", {"snapshot", journal.path().string()});

  ASSERT_EQ(taken.status, 0) << taken.err;
  const auto snapshots = snapshots_in(journal.path());
  ASSERT_EQ(snapshots.size(), 1U);
  EXPECT_EQ(sequence_of(snapshots[0]), tests::read_stream(journal.path()).tail.last_sequence.raw());
  const std::string told = go_on(journal);
  EXPECT_NE(told.find(use_of(snapshots[0])), std::string::npos) << told;
}

TEST(F32Snapshot, IsTakenOfARunningEngineWhenASignalAsks) {
  const tests::TemporaryDirectory directory;
  const std::string config = MarketConfig{}.endless().write(directory.path());
  tests::Program live{"lockstep-engine", {"run", "--config", config, "--journal", directory.journal().string()}};
  ASSERT_TRUE(live.reaches([&] { return fs::exists(directory.journal() / "00000002.seg"); }));

  live.send(SIGUSR1);

  EXPECT_TRUE(live.reaches([&] { return !snapshots_in(directory.journal()).empty(); }));
  live.send(SIGTERM);
  const Ended ended = live.wait();
  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_NE(ended.err.find("snapshot of record"), std::string::npos) << ended.err;
}

}  // namespace
