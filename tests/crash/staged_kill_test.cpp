// What a killed session committed is in the recovered journal, whether it was durable or staged only: killed before
// each of its system calls in turn, and recovery too.
#include <sys/mman.h>

#include <atomic>

#include <gtest/gtest.h>

#include "journal/lock.hpp"
#include "journal/recovery/recovery.hpp"
#include "tests/support/journal_steps.hpp"
#include "tests/support/killed_at_call.hpp"
#include "tests/unit/journal/durable/durable_run.hpp"

namespace {

namespace fs = std::filesystem;
using journal::Durability;
using tests::TemporaryDirectory;

/// On tmpfs where there is one: thousands of syncs, and what a killed process leaves does not depend on the disk.
class Place {
 public:
  Place() : directory_{fs::exists("/dev/shm") ? fs::path{"/dev/shm"} : fs::temp_directory_path()} {
    fs::create_directory(directory_.path() / "staging");
  }
  [[nodiscard]] fs::path journal() const { return directory_.journal(); }
  [[nodiscard]] fs::path mirror() const { return directory_.path() / "mirror"; }
  [[nodiscard]] fs::path staging() const { return directory_.path() / "staging"; }
  [[nodiscard]] journal::CreateOptions options(Durability durability) const {
    auto options = tests::small_journal(journal());
    options.segment_bytes = tests::kDurableSegment;
    options.durability = durability;
    options.durable = tests::durable_options(staging());
    if (durability == Durability::Mirror) options.durable.mirror = mirror();
    return options;
  }
  [[nodiscard]] engine::Result<journal::Recovery, journal::JournalError> recover() const {
    return journal::recover({.directory = journal(), .staging = staging(), .takes_staged = true});
  }

 private:
  TemporaryDirectory directory_;
};

/// A number that a child leaves to its parent.
class SharedCount {
 public:
  SharedCount()
      : count_{static_cast<std::atomic<std::uint32_t>*>(
            ::mmap(nullptr, sizeof(*count_), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0))} {}
  SharedCount(const SharedCount&) = delete;
  SharedCount& operator=(const SharedCount&) = delete;
  ~SharedCount() { ::munmap(count_, sizeof(*count_)); }
  [[nodiscard]] std::atomic<std::uint32_t>& operator*() const { return *count_; }

 private:
  std::atomic<std::uint32_t>* count_;
};

/// Each call under the label slow, a sample elsewhere.
constexpr int kCallStride = LOCKSTEP_CALL_STRIDE;
constexpr std::uint32_t kSteps = 600;  // A few segments, and more chunks of staging.

/// Appends steps and syncs when there is no room, as one thread can; counts what is committed.
void append_steps(journal::Journal& journal, tests::StepBuilder& steps, std::uint32_t count,
                  std::atomic<std::uint32_t>& committed) {
  for (std::uint32_t i = 0; i < count; ++i) {
    tests::append(journal, steps.next(i % 4));
    ++committed;
  }
}

/// The child: a session that is killed where `count` steps are committed, at the latest.
void session(const Place& place, Durability durability, std::uint32_t count, std::atomic<std::uint32_t>& committed) {
  auto journal = journal::Journal::create(place.options(durability));
  if (!journal) std::abort();
  tests::StepBuilder steps;
  append_steps(**journal, steps, count, committed);
  ::_exit(0);  // As a kill: nothing is made durable any more.
}

/// Recovers and begins a session that ends at once. What refused that.
std::optional<journal::JournalError> go_on(const Place& place, Durability durability) {
  auto lock = journal::DirectoryLock::take(place.journal());
  if (!lock) return lock.error();
  const auto found = place.recover();
  if (!found) return found.error();
  if (!found->is_sound()) return found->damage;
  auto resumed = journal::Journal::resume(place.options(durability), found->point, std::move(lock).value());
  return resumed ? (*resumed)->finish() : std::optional{resumed.error()};
}

void expect_to_go_on(const Place& place, Durability durability) {
  const auto refused = go_on(place, durability);
  ASSERT_FALSE(refused) << refused->message();
}

std::vector<std::byte> expected_stream() {
  const TemporaryDirectory plain;
  return tests::write_small_journal(plain.journal(), kSteps);
}

void expect_steps(const fs::path& directory, std::uint32_t count, const std::vector<std::byte>& whole) {
  const auto read = tests::read_back(directory);
  ASSERT_NE(read.tail.kind, journal::TailKind::Damage) << read.tail.reason;
  ASSERT_EQ(read.tail.step_count, count);
  ASSERT_LE(read.stream.size(), whole.size());
  ASSERT_TRUE(std::equal(read.stream.begin(), read.stream.end(), whole.begin()));
}

class StagedSteps : public testing::TestWithParam<Durability> {};
INSTANTIATE_TEST_SUITE_P(All, StagedSteps, testing::Values(Durability::Group, Durability::Sync, Durability::Mirror));

TEST_P(StagedSteps, AreRecoveredWhereverTheSessionWasKilled) {
  const auto whole = expected_stream();
  int killed_with_steps = 0;
  bool has_ended = false;
  for (int calls = 0; !has_ended; calls += kCallStride) {
    const Place place;
    const SharedCount committed;

    has_ended = tests::ends_before_call(calls, [&] { session(place, GetParam(), kSteps, *committed); });

    if (!fs::exists(place.journal() / "00000001.seg")) {
      ASSERT_EQ(*committed, 0U) << "after " << calls << " calls";
      continue;
    }
    SCOPED_TRACE("after " + std::to_string(calls) + " calls");
    ASSERT_NO_FATAL_FAILURE(expect_to_go_on(place, GetParam()));
    ASSERT_NO_FATAL_FAILURE(expect_steps(place.journal(), *committed, whole));
    if (GetParam() == Durability::Mirror) {
      ASSERT_NO_FATAL_FAILURE(expect_steps(place.mirror(), *committed, whole));
    }
    ASSERT_TRUE(fs::is_empty(place.staging()));
    if (*committed > 0) ++killed_with_steps;
  }
  EXPECT_GT(killed_with_steps * kCallStride, 20);
}

TEST_P(StagedSteps, AreRecoveredWhereverTheirRecoveryWasKilled) {
  const auto whole = expected_stream();
  bool has_ended = false;
  int killed = 0;
  for (int calls = 0; !has_ended; calls += kCallStride) {
    const Place place;
    const SharedCount committed;
    // Half a segment is durable, the rest of it and more than another are staged.
    ASSERT_TRUE(tests::ends_before_call(1'000'000, [&] { session(place, GetParam(), kSteps, *committed); }));

    has_ended = tests::ends_before_call(calls, [&] { static_cast<void>(go_on(place, GetParam())); });

    killed += has_ended ? 0 : 1;
    SCOPED_TRACE("after " + std::to_string(calls) + " calls");
    ASSERT_NO_FATAL_FAILURE(expect_to_go_on(place, GetParam()));
    ASSERT_NO_FATAL_FAILURE(expect_steps(place.journal(), kSteps, whole));
    if (GetParam() == Durability::Mirror) {
      ASSERT_NO_FATAL_FAILURE(expect_steps(place.mirror(), kSteps, whole));
    }
    ASSERT_TRUE(fs::is_empty(place.staging()));
  }
  EXPECT_GT(killed * kCallStride, 50);
}

TEST_P(StagedSteps, LostWithTheMemoryAreNoDamage) {
  const Place place;
  const SharedCount committed;
  ASSERT_TRUE(tests::ends_before_call(1'000'000, [&] { session(place, GetParam(), kSteps, *committed); }));

  fs::remove_all(place.staging());

  const auto found = place.recover();
  ASSERT_TRUE(found) << found.error().message();
  EXPECT_TRUE(found->is_sound()) << found->damage->message();
  EXPECT_LT(found->tail.step_count, kSteps);
  EXPECT_GT(found->tail.step_count, 0U);
}

TEST(StagedFile, IsShownAndLeftAloneByALook) {
  const Place place;
  const SharedCount committed;
  ASSERT_TRUE(tests::ends_before_call(1'000'000, [&] { session(place, Durability::Group, kSteps, *committed); }));

  const auto found = journal::recover({.directory = place.journal(), .staging = place.staging()});

  ASSERT_TRUE(found) << found.error().message();
  EXPECT_EQ(found->staged.last_sequence.raw(), 1500U);  // Steps of one to four records.
  EXPECT_LT(found->tail.last_sequence.raw(), 1500U);
  EXPECT_TRUE(fs::exists(found->staged.path));
}

/// The same journal at another place has the same id.
TEST(StagedFile, IsNotTakenByACopyOfTheJournal) {
  const Place place;
  const SharedCount committed;
  ASSERT_TRUE(tests::ends_before_call(1'000'000, [&] { session(place, Durability::Group, kSteps, *committed); }));
  const TemporaryDirectory elsewhere;
  fs::copy(place.journal(), elsewhere.journal(), fs::copy_options::recursive);

  const auto found =
      journal::recover({.directory = elsewhere.journal(), .staging = place.staging(), .takes_staged = true});

  ASSERT_TRUE(found) << found.error().message();
  EXPECT_TRUE(found->staged.path.empty());
  EXPECT_FALSE(fs::is_empty(place.staging()));
}

}  // namespace
