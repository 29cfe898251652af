#include "tests/crash/states/sessions.hpp"

#include <fstream>
#include <optional>
#include <utility>

#include <gtest/gtest.h>

#include "journal/durable/durable_log.hpp"
#include "journal/durable/staged.hpp"
#include "journal/lock.hpp"
#include "journal/preparer.hpp"
#include "tests/support/file_text.hpp"
#include "tests/support/journal_steps.hpp"

namespace tests {

namespace fs = std::filesystem;
using journal::Durability;

namespace {

constexpr std::size_t kSegmentBytes = 2 * kSmallSegment;
constexpr std::int64_t kInterval = 10'000'000;
constexpr std::int64_t kSecond = 1'000'000'000;

/// Where a session's files are.
class Place {
 public:
  explicit Place(Durability durability) {
    directories_.push_back(temporary_.path() / "journal");
    if (durability == Durability::Mirror) directories_.push_back(temporary_.path() / "mirror");
    for (const fs::path& directory : directories_) fs::create_directory(directory);
  }
  [[nodiscard]] const std::vector<fs::path>& directories() const noexcept { return directories_; }
  [[nodiscard]] const fs::path& journal() const noexcept { return directories_.front(); }
  [[nodiscard]] fs::path mirror() const { return directories_.size() == 2 ? directories_[1] : fs::path{}; }
  [[nodiscard]] fs::path staging() const { return temporary_.path(); }
  [[nodiscard]] fs::path published() const { return temporary_.path() / "published"; }

 private:
  TemporaryDirectory temporary_;
  std::vector<fs::path> directories_;
};

journal::SegmentHeader header_of(Durability durability) {
  const bool is_async = durability == Durability::Async;
  return {.journal_id = kTestJournal,
          .number = 1,
          .epoch = engine::Epoch{1},
          .segment_bytes = is_async ? kSmallSegment : kSegmentBytes,
          .durability = durability,
          .sector_bytes = is_async ? 0U : static_cast<std::uint32_t>(journal::kSectorBytes)};
}

void note(Expected& expected, std::span<const std::byte> step, std::uint64_t last) {
  expected.stream.insert(expected.stream.end(), step.begin(), step.end());
  expected.committed = engine::Sequence{last};
}

/// A session under a durable mode whose syncer the test turns.
class DurableSession {
 public:
  DurableSession(const Place& place, Durability durability, Expected& expected, Draw& draw, Recorder& recorder)
      : expected_{&expected}, draw_{&draw}, recorder_{&recorder} {
    // A mirror has no seals of an open segment, so nothing of a head that names one.
    if (durability != Durability::Mirror) expected.published = place.published();
    auto seals = journal::SealWriter::open(
        {.directory = place.journal(), .id = kTestJournal, .mirror = place.mirror(), .is_durable = true});
    if (!seals) std::abort();
    const auto method = draw.below(2) == 0 ? journal::WriteMethod::Direct : journal::WriteMethod::Buffered;
    auto log = journal::DurableLog::open({.directory = place.journal(),
                                          .first = header_of(durability),
                                          .start = {.seed = journal::checksum_seed(kTestJournal)},
                                          .options = {.staging = place.staging(),
                                                      .staging_chunk_bytes = kSmallSegment,
                                                      .mirror = place.mirror(),
                                                      .ballast_bytes = 0,
                                                      .method = method},
                                          .publish = {.file = place.published()}},
                                         std::move(seals).value());
    if (!log) std::abort();
    log_ = std::move(log).value();
    expected.told = &log_->syncer().durable_through();
    expected.is_begun = true;
    writer_.emplace(log_->syncer().exchange(), journal::WriterStart{.seed = journal::checksum_seed(kTestJournal)});
  }

  void step() {
    const auto step = steps_.next(static_cast<std::uint32_t>(draw_->below(30)));
    while (!writer_->has_room(step.size()) && !recorder_->is_dead()) turn();
    if (recorder_->is_dead()) return;
    writer_->append(step);
    note(*expected_, step, writer_->last_sequence().raw());
    if (draw_->below(3) == 0) turn();
  }
  void finish() { EXPECT_TRUE(!log_->finish() || recorder_->is_dead()); }

 private:
  void turn() {
    Recorder::pass(draw_->below(8) == 0 ? kSecond : kInterval);
    log_->syncer().turn();
  }

  Expected* expected_;
  Draw* draw_;
  Recorder* recorder_;
  std::unique_ptr<journal::DurableLog> log_;
  std::optional<journal::Writer> writer_;
  StepBuilder steps_;
};

/// Who is told of stores, and the step that they are of.
struct StoreWatch {
  Recorder* recorder{nullptr};
  Expected* expected{nullptr};
  Search* search{nullptr};  ///< null: nobody looks at states
  std::span<const std::byte> step{};
  std::uint64_t last{0};
};

/// Stands in for mapped memory: tells of every store of eight bytes, and of the one that commits.
struct RecordingMemory {
  static inline StoreWatch watch{};

  static void copy(std::byte* to, const std::byte* from, std::size_t bytes) noexcept {
    if (watch.search != nullptr) watch.search->only_kills(true);
    for (std::size_t at = 0; at < bytes && !watch.recorder->is_dead(); at += 8) {
      std::memcpy(to + at, from + at, std::min<std::size_t>(8, bytes - at));
      watch.recorder->stored();
    }
    if (watch.search != nullptr) watch.search->only_kills(false);
  }
  static void commit(std::byte* to, std::uint64_t word) noexcept {
    if (watch.recorder->is_dead()) return;
    std::memcpy(to, &word, sizeof(word));
    if (!journal::is_end_frame(word)) note(*watch.expected, watch.step, watch.last);
    watch.recorder->stored();
  }
};

/// A session under async: the writer stores into the segments themselves.
class AsyncSession {
 public:
  AsyncSession(const Place& place, Expected& expected, Draw& draw, Recorder& recorder, Search* search)
      : draw_{&draw}, exchange_{kSmallSegment} {
    expected.is_async = true;
    RecordingMemory::watch = {.recorder = &recorder, .expected = &expected, .search = search};
    preparer_.emplace(place.journal(), header_of(Durability::Async), exchange_);
    auto sealer = journal::SegmentSealer::open({.directory = place.journal(), .id = kTestJournal});
    if (!sealer) std::abort();
    preparer_->seal_with(std::move(sealer).value(), {});
    EXPECT_TRUE(preparer_->turn());
    expected.is_begun = true;
    writer_.emplace(exchange_, journal::WriterStart{.seed = journal::checksum_seed(kTestJournal)});
  }

  void step() {
    const auto step = steps_.next(static_cast<std::uint32_t>(draw_->below(20)));
    if (!writer_->has_room(step.size())) turn();
    if (RecordingMemory::watch.recorder->is_dead()) return;
    RecordingMemory::watch.step = step;
    RecordingMemory::watch.last = steps_.sequence();
    writer_->append(step);
    if (draw_->below(4) == 0) turn();
  }
  void finish() {
    preparer_->finish();
    EXPECT_TRUE(!preparer_->has_failed() || RecordingMemory::watch.recorder->is_dead());
  }

 private:
  void turn() { EXPECT_TRUE(preparer_->turn() || RecordingMemory::watch.recorder->is_dead()); }

  Draw* draw_;
  journal::SegmentExchange exchange_;
  std::optional<journal::Preparer> preparer_;
  std::optional<journal::BasicWriter<RecordingMemory>> writer_;
  StepBuilder steps_;
};

/// The steps of a first session, in whatever mode, as long as nothing failed and `goes_on` says so.
template <class GoesOn>
void run_first_session(const Place& place, const SessionPlan& plan, Expected& expected, Recorder& recorder,
                       Search* search, GoesOn&& goes_on) {
  Draw draw{plan.search.seed};
  const auto run = [&](auto&& session) {
    for (std::uint32_t i = 0; i < plan.steps && goes_on() && !testing::Test::HasFailure(); ++i) session.step();
    if (goes_on() && draw.below(4) != 0) session.finish();
    // What is left of it ends as a killed process does.
    recorder.die();
  };
  if (plan.durability == Durability::Async) {
    run(AsyncSession{place, expected, draw, recorder, search});
  } else {
    run(DurableSession{place, plan.durability, expected, draw, recorder});
  }
}

/// Recovers as a starting engine does and goes on with a session of a few steps.
void recover_and_go_on(const fs::path& directory, const fs::path& staging, Expected& expected, Draw& draw) {
  auto lock = journal::DirectoryLock::take(directory);
  if (!lock) std::abort();
  std::size_t bytes = 0;
  const auto count = [&](const journal::StepView& step) {
    bytes += step.bytes.size();
    return std::optional<journal::JournalError>{};
  };
  const auto found =
      journal::recover({.directory = directory, .on_step = count, .staging = staging, .takes_staged = true});
  // What an async session lost with the power, or had not begun, is no journal to go on with.
  if (!found || !found->is_sound()) return;
  journal::CreateOptions options = small_journal(directory);
  const bool is_async = draw.below(3) == 0;
  options.durability = is_async ? Durability::Async : draw.below(2) == 0 ? Durability::Group : Durability::Sync;
  options.segment_bytes = is_async ? kSmallSegment : kSegmentBytes;
  EXPECT_GE(found->tail.last_sequence, expected.committed);
  options.durable = {.staging = staging, .staging_chunk_bytes = kSmallSegment, .ballast_bytes = 0};
  expected.stream.resize(bytes);
  expected.committed = found->point.last_sequence;
  auto journal = journal::Journal::resume(options, found->point, std::move(lock).value());
  ASSERT_TRUE(journal) << journal.error().message();
  // J20: everything before the new session is durable.
  expected.told_before = found->point.last_sequence.raw();
  expected.told = (*journal)->durable_through();
  expected.is_async = is_async;
  expected.is_begun = true;
  StepBuilder steps{found->point.epoch, found->point.last_sequence};
  for (std::uint64_t i = draw.below(40); i > 0; --i) {
    const auto step = steps.next(static_cast<std::uint32_t>(draw.below(8)));
    ASSERT_TRUE((*journal)->writer().has_room(step.size()) || (*journal)->prepare_now());
    (*journal)->writer().append(step);
    note(expected, step, steps.sequence());
    Recorder::pass(kInterval);
  }
  EXPECT_FALSE((*journal)->finish());
  expected.told = nullptr;
}

}  // namespace

CrashTally crash_session(const SessionPlan& plan, KeptStates& kept) {
  const Place place{plan.durability};
  Recorder recorder{place.directories()};
  Expected expected;
  Search search{recorder, expected, plan.search, kept};
  run_first_session(place, plan, expected, recorder, &search, [] { return true; });
  return search.tally();
}

CrashTally crash_recovery(const SessionPlan& plan, KeptStates& kept) {
  const Place place{plan.durability};
  Draw draw{~plan.search.seed};
  std::optional<Recorder> recorder{place.directories()};
  AfterCrash lost{place.directories()};
  const bool is_async = plan.durability == Durability::Async;
  // What async loses with the power is mostly no journal to go on with.
  const bool is_power_loss = draw.below(is_async ? 8 : 2) == 0;
  std::uint64_t changes_left = is_async ? 200 + draw.below(2'500) : 10 + draw.below(90);
  Expected expected;
  Expected at_crash;
  std::uint64_t told = 0;
  std::string staged;
  std::string published;
  const auto crash = [&] {
    if (changes_left == 0 || --changes_left != 0) return;
    at_crash = expected;
    told = expected.told == nullptr ? 0 : expected.told->load();
    if (is_power_loss) {
      lost.show(recorder->disk(), {.sectors = draw.mask(), .names = draw.mask(), .is_ugly = draw.below(2) == 0}, draw);
    }
    staged = file_text(journal::find_staging_file(place.journal(), place.staging(), kTestJournal));
    published = file_text(place.published());
    recorder->die();
  };
  recorder->on_change(crash);
  run_first_session(place, plan, expected, *recorder, nullptr, [&] { return !recorder->is_dead(); });
  if (changes_left != 0) return {};

  // The end of the objects went on with what lies elsewhere.
  fs::remove(place.published());
  if (!published.empty()) std::ofstream{place.published()} << published;
  at_crash.told = nullptr;
  at_crash.told_before = told;
  if (is_power_loss) {
    // What the power took nobody has.
    at_crash.committed = {};
    recorder.emplace(lost.directories());
  } else {
    // What is staged survives the process.
    const std::string name = journal::staging_file_name(kTestJournal, place.journal());
    if (!staged.empty()) std::ofstream{place.staging() / name, std::ios::binary} << staged;
    recorder->revive();
  }
  Search search{*recorder, at_crash, plan.search, kept};
  recover_and_go_on(recorder->directories().front(), place.staging(), at_crash, draw);
  recorder->die();
  return search.tally();
}

}  // namespace tests
