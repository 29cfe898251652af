// The faults of the disk under a durable mode, each under its number in FAULTS.
#include <gtest/gtest.h>

#include "engine/base/random.hpp"
#include "journal/recovery/recovery.hpp"
#include "tests/unit/journal/durable/durable_run.hpp"

namespace {

using journal::ErrorCode;
using journal::Pressure;
using tests::DurableRun;

TEST(F08DiskFull, WarnsThenReducesThenObserves) {
  constexpr std::uint64_t kSegment = 1'000;

  EXPECT_EQ(journal::pressure_of_space(8 * kSegment, kSegment), Pressure::Normal);
  EXPECT_EQ(journal::pressure_of_space(8 * kSegment - 1, kSegment), Pressure::Warning);
  EXPECT_EQ(journal::pressure_of_space(4 * kSegment - 1, kSegment), Pressure::Reduce);
  EXPECT_EQ(journal::pressure_of_space(2 * kSegment - 1, kSegment), Pressure::Observe);
  EXPECT_EQ(journal::pressure_of_space(0, kSegment), Pressure::Observe);
}

TEST(F08DiskFull, LooksAtTheSpaceEachSecond) {
  DurableRun run;
  run.files.script->free_bytes = 3 * tests::kDurableSegment;
  run.syncer().turn();
  EXPECT_EQ(run.syncer().gauge().level(), Pressure::Normal);

  *run.clock.now += 1'000'000'000;
  run.syncer().turn();

  EXPECT_EQ(run.syncer().gauge().level(), Pressure::Reduce);
  EXPECT_EQ(run.syncer().gauge().cause(), journal::PressureCause::LowSpace);
}

TEST(F08DiskFull, GivesUpTheBallastAndGoesOn) {
  DurableRun run{{.change = [](journal::DurableOptions& options) { options.ballast_bytes = 64 * 1024; }}};
  const auto ballast = run.directory() / "ballast";
  ASSERT_TRUE(std::filesystem::exists(ballast));
  run.files.script->on_allocate = [&](std::uint64_t) {
    return std::filesystem::exists(ballast) ? std::optional{-ENOSPC} : std::nullopt;
  };

  for (int i = 0; i < 600; ++i) ASSERT_TRUE(run.append());
  ASSERT_TRUE(run.syncer().finish());

  EXPECT_FALSE(std::filesystem::exists(ballast));
  EXPECT_EQ(run.syncer().gauge().level(), Pressure::Observe);
  EXPECT_EQ(tests::read_back(run.directory()).stream, run.stream);
}

TEST(F08DiskFull, GivesUpTheBallastBeforeAnythingFails) {
  DurableRun run{{.change = [](journal::DurableOptions& options) { options.ballast_bytes = 64 * 1024; }}};
  const auto ballast = run.directory() / "ballast";
  run.files.script->free_bytes = 2 * tests::kDurableSegment;
  *run.clock.now += 1'000'000'000;
  run.syncer().turn();
  EXPECT_TRUE(std::filesystem::exists(ballast));

  run.files.script->free_bytes = 2 * tests::kDurableSegment - 1;
  *run.clock.now += 1'000'000'000;
  run.syncer().turn();

  EXPECT_FALSE(std::filesystem::exists(ballast)) << "fills, cancels and their seals have its room";
  EXPECT_EQ(run.syncer().gauge().level(), Pressure::Observe);
  EXPECT_FALSE(run.syncer().has_failed());
}

TEST(F08DiskFull, StopsWithEverythingDurableThatWasTold) {
  DurableRun run;
  run.files.script->on_allocate = [](std::uint64_t) { return std::optional{-ENOSPC}; };

  while (run.append()) {
  }

  ASSERT_TRUE(run.syncer().has_failed());
  EXPECT_EQ(run.syncer().failure()->code, ErrorCode::DiskFull);
  const auto read = tests::read_back(run.directory());
  EXPECT_EQ(read.tail.last_sequence.raw(), run.durable());
  EXPECT_EQ(read.tail.kind, journal::TailKind::Clean);
}

TEST(F09FailedSync, LatchesForEverThoughItFailedOnce) {
  DurableRun run;
  run.append();
  ASSERT_TRUE(run.turn_when_due());
  run.append();
  run.files.script->on_sync = []() { return std::optional{-EIO}; };
  EXPECT_FALSE(run.turn_when_due());
  run.files.script->on_sync = nullptr;

  // The kernel may report success on the next call with the pages gone.
  EXPECT_FALSE(run.turn_when_due());
  EXPECT_FALSE(run.syncer().finish());

  EXPECT_EQ(run.durable(), 1U);
}

TEST(F09FailedSync, SaysWhatFailedWhereAndHowFarItIsDurable) {
  DurableRun run;
  run.append();
  ASSERT_TRUE(run.turn_when_due());
  run.append();
  run.files.script->on_sync = []() { return std::optional{-EIO}; };
  run.turn_when_due();

  const auto failure = run.syncer().failure();

  ASSERT_TRUE(failure);
  EXPECT_EQ(failure->code, ErrorCode::SyncFailed);
  EXPECT_EQ(journal::exit_status(failure->code), 4);
  EXPECT_EQ(failure->path, run.first_segment().string());
  EXPECT_NE(failure->message().find("Input/output error"), std::string::npos) << failure->message();
  EXPECT_NE(failure->message().find("durable up to sequence 1"), std::string::npos) << failure->message();
}

TEST(F09FailedSync, EveryCallFailsInTurnAndNothingToldIsLost) {
  for (std::size_t failing = 1;; ++failing) {
    DurableRun run;
    const std::size_t first = run.files.script->sync_count + run.files.script->write_count;
    const auto is_the_one = [&] {
      return run.files.script->sync_count + run.files.script->write_count == first + failing;
    };
    run.files.script->on_sync = [&] { return is_the_one() ? std::optional{-EIO} : std::nullopt; };
    run.files.script->on_write = [&](std::span<const std::byte>) {
      return is_the_one() ? std::optional<ssize_t>{-EIO} : std::nullopt;
    };

    for (int i = 0; i < 120 && run.append(); ++i) {
      if (i % 10 == 0) run.turn_when_due();
    }
    const bool finished = run.syncer().finish();

    const auto read = tests::read_back(run.directory());
    ASSERT_GE(read.tail.last_sequence.raw(), run.durable()) << "call " << failing;
    ASSERT_NE(read.tail.kind, journal::TailKind::Damage) << "call " << failing << ": " << read.tail.reason;
    if (finished && failing > 30) break;
    ASSERT_LT(failing, 1'000U);
  }
}

/// The disk says synced and keeps nothing: nobody can see that from the journal alone, so a head outside must tell.
TEST(F10SyncLie, IsFoundByAnAnchorThatWasKeptOutside) {
  DurableRun run;
  ASSERT_TRUE(run.append());
  ASSERT_TRUE(run.turn_when_due());
  const auto kept = run.directory() / "kept";
  std::filesystem::copy_file(run.first_segment(), kept);
  ASSERT_TRUE(run.append());
  ASSERT_TRUE(run.turn_when_due());
  const auto told = tests::read_back(run.directory()).tail;
  ASSERT_EQ(run.durable(), 2U);

  std::filesystem::rename(kept, run.first_segment());  // What the disk really has when the power went.

  const journal::Watermark anchor{
      .source = journal::WatermarkSource::Anchor, .sequence = told.last_sequence, .tip = told.tip, .where = "anchor"};
  const auto alone = journal::recover({.directory = run.directory()});
  const auto anchored = journal::recover({.directory = run.directory(), .known = {anchor}});
  ASSERT_TRUE(alone && anchored);
  EXPECT_TRUE(alone->is_sound());
  ASSERT_FALSE(anchored->is_sound());
  EXPECT_EQ(anchored->damage->code, ErrorCode::Damage);
}

constexpr std::int64_t kSlowNs = 11'000'000;
constexpr std::int64_t kQuickNs = 100'000;

TEST(F11SlowDisk, SlowWritesInARowAskForReduce) {
  journal::LatencyWatch watch{{}};

  for (int i = 1; i < journal::LatencyWatch::kSlowWrites; ++i) ASSERT_EQ(watch.note(kSlowNs), Pressure::Normal);

  EXPECT_EQ(watch.note(kSlowNs), Pressure::Reduce);
}

TEST(F11SlowDisk, AWriteThatWaitedForAnotherIsNoSlowDisk) {
  journal::LatencyWatch watch{{}};

  for (int i = 0; i < 1'000; ++i) ASSERT_EQ(watch.note(i % 3 == 0 ? 900'000'000 : kQuickNs), Pressure::Normal);
}

TEST(F11SlowDisk, MoreThanOneInThreeIsASlowDiskInTheEnd) {
  journal::LatencyWatch watch{{}};

  Pressure level = Pressure::Normal;
  for (int i = 0; i < 200 && level == Pressure::Normal; ++i) level = watch.note(i % 2 == 0 ? kSlowNs : kQuickNs);

  EXPECT_EQ(level, Pressure::Reduce);
}

TEST(F11SlowDisk, SlowWritesRaiseThePressure) {
  DurableRun run;
  run.files.script->on_sync = [&]() -> std::optional<int> {
    if (run.syncer().writing_since_ns() != 0) *run.clock.now += kSlowNs;
    return std::nullopt;
  };

  for (int i = 0; i < journal::LatencyWatch::kSlowWrites; ++i) {
    run.append();
    run.turn_when_due();
  }

  EXPECT_EQ(run.syncer().gauge().level(), Pressure::Reduce);
  EXPECT_EQ(run.syncer().gauge().cause(), journal::PressureCause::SlowDisk);
  EXPECT_EQ(run.syncer().writing_since_ns(), 0);
}

TEST(F11SlowDisk, TellsOfAWriteThatHangs) {
  DurableRun run;
  run.append();
  run.files.script->on_sync = [&]() -> std::optional<int> {
    const std::int64_t now_ns = *run.clock.now;
    EXPECT_EQ(run.syncer().pressure(now_ns + 1'000'000'000), Pressure::Normal);
    EXPECT_EQ(run.syncer().pressure(now_ns + 1'000'000'001), Pressure::Observe);
    return std::nullopt;
  };

  EXPECT_TRUE(run.turn_when_due());
}

TEST(F11SlowDisk, ObservesAfterAVerySlowWrite) {
  DurableRun run;
  run.append();
  run.files.script->on_sync = [&]() -> std::optional<int> {
    *run.clock.now += 1'000'000'001;
    return std::nullopt;
  };

  run.turn_when_due();

  EXPECT_EQ(run.syncer().gauge().level(), Pressure::Observe);
}

TEST(F12ShortWrites, AnyCountsAndInterruptionsGiveTheSameFile) {
  constexpr std::uint64_t kSeed = 12;
  DurableRun run;
  std::uint64_t call = 0;
  run.files.script->on_write = [&](std::span<const std::byte> bytes) -> std::optional<ssize_t> {
    const std::uint64_t draw = engine::random_u64(kSeed, 0, 0, ++call);
    if (draw % 3 == 0) return -EINTR;
    return static_cast<ssize_t>(1 + draw % bytes.size());
  };

  for (int i = 0; i < 100; ++i) ASSERT_TRUE(run.append(1));
  ASSERT_TRUE(run.syncer().finish());

  EXPECT_EQ(tests::read_back(run.directory()).stream, run.stream) << "seed " << kSeed;
}

TEST(F12ShortWrites, NoProgressIsAnError) {
  DurableRun run;
  run.append();
  run.files.script->on_write = [](std::span<const std::byte>) { return std::optional<ssize_t>{0}; };

  run.turn_when_due();

  EXPECT_TRUE(run.syncer().has_failed());
}

TEST(F13FileReplaced, RemovedWhileOpenIsAFailStop) {
  DurableRun run;
  run.append();
  std::filesystem::remove(run.first_segment());

  *run.clock.now += 1'000'000'000;
  run.syncer().turn();

  ASSERT_TRUE(run.syncer().has_failed());
  EXPECT_EQ(run.syncer().failure()->code, ErrorCode::FileReplaced);
  EXPECT_EQ(journal::exit_status(ErrorCode::FileReplaced), 4);
  EXPECT_EQ(run.syncer().failure()->path, run.first_segment().string());
}

TEST(F13FileReplaced, AnotherFileAtTheNameIsAFailStop) {
  DurableRun run;
  std::filesystem::copy_file(run.first_segment(), run.directory() / "copy");
  std::filesystem::rename(run.directory() / "copy", run.first_segment());

  *run.clock.now += 1'000'000'000;
  run.syncer().turn();

  EXPECT_TRUE(run.syncer().has_failed());
}

TEST(F13FileReplaced, ASecondNameIsAFailStop) {
  DurableRun run;
  std::filesystem::create_hard_link(run.first_segment(), run.directory() / "link");

  *run.clock.now += 1'000'000'000;
  run.syncer().turn();

  EXPECT_TRUE(run.syncer().has_failed());
}

}  // namespace
