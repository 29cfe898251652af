// F32, F33: what a crash may leave of a snapshot that is being taken and of a key that is being turned. Both are files
// replaced by name, so the old one or the new one is there, whole.
#include <sys/stat.h>

#include <functional>
#include <map>
#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "journal/reader.hpp"
#include "journal/seal/signing_key.hpp"
#include "replay/follower.hpp"
#include "replay/snapshot_file.hpp"
#include "tests/crash/states/after_crash.hpp"
#include "tests/crash/states/recorder.hpp"
#include "tests/support/market_config.hpp"
#include "tests/support/programs.hpp"

namespace {

namespace fs = std::filesystem;
using engine::Sequence;

/// Shows a sample of the states at every change, and the killed process, to `fault_in`, which changes nothing there and
/// says in words what is wrong.
class SampledStates {
 public:
  SampledStates(const fs::path& directory, std::size_t each, std::function<std::string(const fs::path&)> fault_in)
      : recorder_{{directory}}, after_{recorder_.directories()}, each_{each}, fault_in_{std::move(fault_in)} {
    recorder_.on_change([this] { look(); });
  }
  SampledStates(const SampledStates&) = delete;
  SampledStates& operator=(const SampledStates&) = delete;
  ~SampledStates() { recorder_.on_change(nullptr); }
  [[nodiscard]] std::size_t seen() const noexcept { return seen_; }

 private:
  void look() {
    look_at({});
    for (std::size_t i = 0; i < each_; ++i) {
      look_at({.sectors = draw_.mask(), .names = draw_.mask(), .is_ugly = i % 2 == 0});
    }
  }
  void look_at(const tests::CrashChoice& choice) {
    if (testing::Test::HasFailure()) return;
    after_.show(recorder_.disk(), choice, draw_);
    ASSERT_EQ(fault_in_(after_.directories().front()), "") << "state " << seen_;
    ++seen_;
  }

  tests::Recorder recorder_;
  tests::AfterCrash after_;
  tests::Draw draw_{32};
  std::size_t each_;
  std::function<std::string(const fs::path&)> fault_in_;
  std::size_t seen_{0};
};

/// A finished journal, followed to three places where snapshots are taken.
class Snapshots {
 public:
  explicit Snapshots(const fs::path& place) {
    const std::string config = tests::MarketConfig{}.quotes(60).write(place);
    const std::string name = (place / "journal").string();
    EXPECT_EQ(tests::run("lockstep-replay", {"backtest", "--config", config, "--journal", name}).status, 0);
    reader_.emplace(journal::Reader::open(name).value());
  }

  /// Follows on by `steps` and takes one.
  void take(const fs::path& directory, std::size_t steps) {
    for (; steps > 0; --steps) {
      const auto step = reader_->next_step().value();
      ASSERT_TRUE(step.has_value());
      ASSERT_TRUE(follower_.fold_step(step->bytes));
    }
    const Sequence sequence = follower_.state().session().sequence;
    hashes_[sequence] = engine::state::full_hash(follower_.arena().bytes());
    ASSERT_FALSE(replay::write_snapshot_file(directory, follower_, reader_->tip()));
    durable_ = sequence;
  }
  /// The newest that can be used is no older than the last that was made to its end, and is of its record.
  [[nodiscard]] std::string fault_in(const fs::path& directory) const {
    for (const Sequence sequence : replay::list_snapshots(directory)) {
      const auto file = replay::read_snapshot_file(directory, sequence);
      replay::Follower restored;
      const auto header =
          file ? restored.restore(file->bytes(), follower_.capacities(), follower_.state().session().journal_id)
               : engine::Failure{engine::state::SnapshotError::TooShort};
      if (!header) continue;
      if (header->sequence != sequence) return "a snapshot under another's name";
      if (engine::state::full_hash(restored.arena().bytes()) != hashes_.at(sequence)) return "a state that never was";
      return sequence < durable_ ? "the last snapshot is lost" : "";
    }
    return durable_ == Sequence{} ? "" : "no snapshot is left";
  }

 private:
  std::optional<journal::Reader> reader_;
  replay::Follower follower_;
  std::map<Sequence, std::uint64_t> hashes_;
  Sequence durable_{};
};

TEST(F32Snapshot, IsOldOrNewWhateverACrashLeaves) {
  const tests::TemporaryDirectory place;
  const fs::path directory = place.path() / "snapshots";
  fs::create_directory(directory);
  Snapshots snapshots{place.path()};
  SampledStates states{directory, 40, [&](const fs::path& shown) { return snapshots.fault_in(shown); }};

  for (const std::size_t steps : {std::size_t{20}, std::size_t{10}, std::size_t{10}, std::size_t{10}})
    snapshots.take(directory, steps);

  EXPECT_GT(states.seen(), 450U);
}

/// A key that is turned, and what is found in its place.
class TurningKey {
 public:
  explicit TurningKey(const fs::path& file) {
    EXPECT_TRUE(journal::make_key(file));
    key_.emplace(journal::SigningKey::load(file, kNoJournal).value());
  }
  void turn() {
    ASSERT_FALSE(key_->turn());
    reached_ = key_->epoch();
  }
  /// The next start finds the epoch before the turn or behind it, and either leads to the same keys.
  [[nodiscard]] std::string fault_in(const fs::path& directory) const {
    const tests::TemporaryDirectory place;
    const fs::path file = place.path() / "key";
    for (const char* const suffix : {"", ".public"})
      fs::copy_file(directory / ("key" + std::string{suffix}), file.string() + suffix);
    ::chmod(file.c_str(), 0600);
    auto found = journal::SigningKey::load(file, kNoJournal);
    if (!found) return found.error().message();
    if (found->epoch() != reached_ && found->epoch() != reached_ + 1) return "another epoch";
    if (found->epoch() < key_->epoch()) {
      if (auto failed = found.value().turn()) return failed->message();
    }
    const bool is_ahead = found->epoch() > key_->epoch();
    return found->public_key() == (is_ahead ? key_->next().key : key_->public_key()) ? "" : "another key";
  }

 private:
  static constexpr const char* kNoJournal = "/nowhere/journal";
  std::optional<journal::SigningKey> key_;
  std::uint64_t reached_{1};
};

TEST(F33KeyTurn, LeavesTheOldEpochOrTheNewWhateverACrashLeaves) {
  const tests::TemporaryDirectory place;
  const fs::path directory = place.path() / "keys";
  fs::create_directory(directory);
  TurningKey key{directory / "key"};
  SampledStates states{directory, 30, [&](const fs::path& shown) { return key.fault_in(shown); }};

  for (int turn = 0; turn < 4; ++turn) key.turn();

  EXPECT_GT(states.seen(), 600U);
}

}  // namespace
