// J25 in the engine: a start from a snapshot reads what came after it and comes to the very state that the whole
// journal gives; what it does not read is `verify`'s to judge.
#include <fstream>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "engine/app/restart.hpp"
#include "replay/snapshot_file.hpp"
#include "tests/support/files.hpp"
#include "tests/support/restarts.hpp"

namespace {

namespace fs = std::filesystem;
using engine::Sequence;
using engine::app::Restart;
using tests::Ended;
using tests::MarketConfig;
using tests::RestartedJournal;

MarketConfig durable() {
  return MarketConfig{}.with("[journal]",
                             "[journal]\ndurability = \"group\"\nballast_bytes = 0\nsnapshot_records = 1500");
}

/// A journal of three sessions with a kill, two snapshots, and whole segments before either.
class SnapshotRestart : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_EQ(journal_.run_to_end(durable().quotes(3'000)).status, 0);
    journal_.run_and_kill(durable());
    ASSERT_EQ(journal_.run_to_end(durable().quotes(3'000)).status, 0);
    ASSERT_EQ(replay::list_snapshots(path()).size(), 2U);
  }
  [[nodiscard]] fs::path path() const { return journal_.path(); }
  /// As an engine with this journal's configuration starts.
  [[nodiscard]] engine::Result<Restart, replay::Stop> start() const {
    const auto configuration = adapters::config::load(MarketConfig{durable()}.write(journal_.place(), "start.toml"));
    if (!configuration) return engine::Failure{replay::Stop{2, "the configuration is wrong"}};
    return engine::app::restart(path(), *configuration);
  }
  void remove_snapshots() const {
    for (const Sequence snapshot : replay::list_snapshots(path())) {
      fs::remove(path() / replay::snapshot_file_name(snapshot));
    }
  }
  void flip(std::uint32_t segment) const {
    const fs::path file = path() / journal::segment_file_name(segment);
    fs::permissions(file, fs::perms::owner_write, fs::perm_options::add);
    const std::string bytes = tests::read_file(file);
    std::fstream out{file, std::ios::in | std::ios::out | std::ios::binary};
    out.seekp(static_cast<std::streamoff>(kInTheData));
    out.put(static_cast<char>(bytes[kInTheData] ^ 1));
  }

  static constexpr std::size_t kInTheData = 4096 + 60;
  RestartedJournal journal_;
};

TEST_F(SnapshotRestart, ComesToTheStateOfTheWholeJournal) {
  const auto hash_of = [](const Restart& restart) {
    return engine::state::full_hash(restart.follower.arena().bytes());
  };
  std::vector<std::uint64_t> hashes;
  std::vector<std::uint32_t> begins;
  for (int snapshots = 2; snapshots >= 0; --snapshots) {
    const auto started = start();
    ASSERT_TRUE(started) << started.error().message;
    EXPECT_EQ(started->snapshot.raw() != 0, snapshots != 0);
    hashes.push_back(hash_of(*started));
    begins.push_back(started->recovery.first_segment);
    if (snapshots != 0) fs::remove(path() / replay::snapshot_file_name(replay::list_snapshots(path()).front()));
  }

  EXPECT_EQ(hashes[0], hashes[2]);
  EXPECT_EQ(hashes[1], hashes[2]);
  EXPECT_GT(begins[0], 1U);
  EXPECT_GE(begins[0], begins[1]);
  EXPECT_EQ(begins[2], 1U);
}

TEST_F(SnapshotRestart, TellsWhatItDidNotRead) {
  const auto started = start();
  ASSERT_TRUE(started) << started.error().message;

  const std::string told = describe(*started, path());

  EXPECT_NE(told.find("what lies before " + journal::segment_file_name(started->recovery.first_segment)),
            std::string::npos)
      << told;
}

TEST_F(SnapshotRestart, LeavesDamageFurtherBackToVerify) {
  flip(2);

  EXPECT_TRUE(start());
  const Ended verified = journal_.inspect({"verify"});
  EXPECT_EQ(verified.status, 1);
  EXPECT_NE(verified.err.find("00000002.seg"), std::string::npos) << verified.err;
  remove_snapshots();
  const auto whole = start();
  ASSERT_FALSE(whole);
  EXPECT_EQ(whole.error().exit_status, 1);
}

TEST_F(SnapshotRestart, RefusesDamageInTheSegmentOfTheSnapshotAsTheWholeScanDoes) {
  const std::uint32_t first = start()->recovery.first_segment;
  flip(first);

  const auto short_scan = start();
  remove_snapshots();
  const auto whole = start();

  ASSERT_FALSE(short_scan);
  ASSERT_FALSE(whole);
  EXPECT_EQ(short_scan.error().exit_status, 1);
  EXPECT_EQ(short_scan.error().message, whole.error().message);
}

TEST_F(SnapshotRestart, RefusesAJournalWithAHoleBeforeTheSnapshot) {
  fs::remove(path() / journal::segment_file_name(2));

  const auto started = start();

  ASSERT_FALSE(started);
  EXPECT_EQ(started.error().exit_status, 1);
  EXPECT_NE(started.error().message.find("00000002.seg"), std::string::npos) << started.error().message;
}

/// Whose journal it is stands in the first record alone.
TEST(SnapshotOfABacktest, IsRefusedAsTheBacktestIs) {
  const RestartedJournal journal;
  const std::string config = MarketConfig{}.quotes(500).write(journal.place());
  ASSERT_EQ(tests::run("lockstep-replay", {"backtest", "--config", config, "--journal", journal.name()}).status, 0);
  ASSERT_EQ(tests::run("lockstep-replay", {"snapshot", journal.name()}).status, 0);

  const Ended ended = tests::run("lockstep-engine", {"run", "--config", config, "--journal", journal.name()});

  EXPECT_EQ(ended.status, 2);
  EXPECT_NE(ended.err.find("holds a backtest"), std::string::npos) << ended.err;
}

}  // namespace
