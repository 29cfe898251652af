// The durable modes, turn by turn: what is written when, and what is told durable.
#include <gtest/gtest.h>

#include "journal/check.hpp"
#include "journal/head_file.hpp"
#include "tests/unit/journal/durable/durable_run.hpp"

namespace {

using journal::Pressure;
using journal::TailKind;
using tests::DurableRun;

TEST(Syncer, WritesTheStreamThatWasAppended) {
  DurableRun run;
  for (std::uint32_t i = 0; i < 600; ++i) ASSERT_TRUE(run.append(i % 4));

  ASSERT_TRUE(run.syncer().finish());

  const auto read = tests::read_back(run.directory());
  EXPECT_EQ(read.stream, run.stream);
  EXPECT_EQ(read.tail.kind, TailKind::Clean) << read.tail.reason;
  EXPECT_GT(read.tail.segment, 5U);
  EXPECT_EQ(run.durable(), run.appended());
}

TEST(Syncer, TellsNothingDurableBeforeItsWrite) {
  DurableRun run;
  run.append();
  run.append();

  EXPECT_EQ(run.durable(), 0U);
  EXPECT_TRUE(run.turn_when_due());
  EXPECT_EQ(run.durable(), 2U);
}

TEST(Syncer, WaitsForTheIntervalWhenNobodyWaits) {
  DurableRun run;
  run.append();

  EXPECT_FALSE(run.syncer().turn());
  *run.clock.now += 1'999'999;
  EXPECT_FALSE(run.syncer().turn());
  *run.clock.now += 1;
  EXPECT_TRUE(run.syncer().turn());
}

TEST(Syncer, WritesAtOnceWhenAnOutputWaits) {
  DurableRun run;
  run.append();

  run.syncer().wanted() = 1;

  EXPECT_TRUE(run.syncer().turn());
  EXPECT_EQ(run.durable(), 1U);
}

TEST(Syncer, WritesWhatArrivedMeanwhileAsOneBatch) {
  std::vector<journal::DurableBatch> batches;
  DurableRun run{{.hooks = {.after_release = [&](const journal::DurableBatch& batch) {
                    batches.push_back(batch);
                    return std::optional<journal::JournalError>{};
                  }}}};
  run.append();
  run.turn_when_due();
  for (int i = 0; i < 5; ++i) run.append();
  run.turn_when_due();

  ASSERT_EQ(batches.size(), 2U);
  EXPECT_EQ(batches[1].begin, journal::kDataBegin + journal::kSectorBytes);
  EXPECT_EQ(batches[1].records.size(), 5U * 96U);
  EXPECT_EQ(batches[1].durable_before, engine::Sequence{1});
  EXPECT_EQ(batches[1].last_sequence, engine::Sequence{6});
}

TEST(Syncer, SyncsBeforeItTells) {
  DurableRun run;
  run.append();
  run.files.script->on_sync = [&]() -> std::optional<int> {
    EXPECT_EQ(run.durable(), 0U);
    return std::nullopt;
  };
  const std::size_t before = run.files.script->sync_count;

  run.turn_when_due();

  EXPECT_EQ(run.files.script->sync_count, before + 1);
  EXPECT_EQ(run.durable(), 1U);
}

TEST(Syncer, TellsNothingBeforeTheHookHasPassed) {
  std::uint64_t told = 99;
  DurableRun* self = nullptr;
  DurableRun run{{.hooks = {.before_release = [&](const journal::DurableBatch&) {
                    told = self->durable();
                    return std::optional<journal::JournalError>{};
                  }}}};
  self = &run;
  run.append();

  run.turn_when_due();

  EXPECT_EQ(told, 0U);
  EXPECT_EQ(run.durable(), 1U);
}

TEST(Syncer, GivesTheCoreNoRoomWhenTheDiskDoesNotKeepUp) {
  DurableRun run;
  tests::StepBuilder steps;
  run.files.script->on_write = [](std::span<const std::byte>) { return std::optional<ssize_t>{-EIO}; };

  int appended = 0;
  while (appended < 1000 && run.append()) ++appended;

  // Two chunks of staging, and nothing that was staged is lost or overwritten.
  EXPECT_LT(appended, 4 * 85);
  EXPECT_EQ(run.durable(), 0U);
}

TEST(Syncer, MirrorWritesBothDirectories) {
  DurableRun run{{.durability = journal::Durability::Mirror}};
  for (int i = 0; i < 300; ++i) ASSERT_TRUE(run.append(1));

  ASSERT_TRUE(run.syncer().finish());

  EXPECT_EQ(tests::read_back(run.directory()).stream, run.stream);
  EXPECT_EQ(tests::read_back(run.mirror()).stream, run.stream);
}

TEST(Syncer, MirrorTellsNothingWhenOneOfTheTwoFails) {
  DurableRun run{{.durability = journal::Durability::Mirror}};
  run.append();
  const std::size_t before = run.files.script->write_count;
  run.files.script->on_write = [&](std::span<const std::byte>) {
    return run.files.script->write_count == before + 2 ? std::optional<ssize_t>{-EIO} : std::nullopt;
  };

  run.turn_when_due();

  EXPECT_EQ(run.durable(), 0U);
  ASSERT_TRUE(run.syncer().has_failed());
  EXPECT_EQ(run.syncer().failure()->path, (run.mirror() / "00000001.seg").string());
}

TEST(Syncer, KeepsTheStagingFileWhenItCouldNotFinish) {
  DurableRun run;
  run.append();
  run.files.script->on_write = [](std::span<const std::byte>) { return std::optional<ssize_t>{-EIO}; };

  EXPECT_FALSE(run.syncer().finish());

  EXPECT_TRUE(std::filesystem::exists(run.syncer().staging_path()));
}

TEST(Syncer, RemovesWhatWasOnlyForRunning) {
  DurableRun run{{.change = [](journal::DurableOptions& options) { options.ballast_bytes = 4096; }}};
  run.append();
  EXPECT_TRUE(std::filesystem::exists(run.directory() / "ballast"));

  ASSERT_TRUE(run.syncer().finish());

  EXPECT_FALSE(std::filesystem::exists(run.syncer().staging_path()));
}

TEST(Syncer, StagesBesideTheSegmentsWhereTheStagingDirectoryIsMissing) {
  DurableRun run{{.change = [](journal::DurableOptions& options) { options.staging = "/nowhere-at-all"; }}};

  ASSERT_FALSE(run.open_error);
  EXPECT_EQ(run.syncer().staging_path().parent_path(), run.directory());
}

/// A batch can be seen in its file before its sync returns, and a follower of another process before it is told.
TEST(Follower, ReadsNoFurtherThanTheHeadFileSays) {
  DurableRun run;
  auto head = journal::HeadFile::create(run.directory(), tests::kTestJournal);
  ASSERT_TRUE(head);
  ASSERT_TRUE(run.append(2));
  ASSERT_TRUE(run.turn_when_due());
  auto reader = journal::Reader::open(run.directory(), {.follow = true, .idle = [] { return false; }});
  ASSERT_TRUE(reader);

  const auto early = reader->next_step();
  ASSERT_FALSE(head->write({.durable = engine::Sequence{3}, .segment = 1}));
  const auto told = reader->next_step();

  ASSERT_TRUE(early);
  EXPECT_FALSE(*early);
  ASSERT_TRUE(told);
  ASSERT_TRUE(*told);
  EXPECT_EQ(reader->last_sequence().raw(), 3U);
}

}  // namespace
