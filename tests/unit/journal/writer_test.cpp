#include "journal/writer.hpp"

#include <array>
#include <vector>

#include <gtest/gtest.h>

#include "journal/check.hpp"
#include "journal/reader.hpp"
#include "tests/support/journal_steps.hpp"

namespace {

using tests::append;
using tests::kSmallSegment;
using tests::StepBuilder;
using tests::TemporaryDirectory;

std::vector<std::byte> read_stream(const std::filesystem::path& directory) {
  auto reader = journal::Reader::open(directory);
  std::vector<std::byte> stream;
  for (;;) {
    const auto step = reader->next_step();
    if (!step || !*step) return stream;
    stream.insert(stream.end(), (*step)->bytes.begin(), (*step)->bytes.end());
  }
}

TEST(JournalWriter, GivesBackTheStreamThatItTook) {
  const TemporaryDirectory directory;

  const auto written = tests::write_small_journal(directory.journal(), 500);

  EXPECT_EQ(read_stream(directory.journal()), written);
}

TEST(JournalWriter, WritesTheSameStreamWhateverTheSegmentSize) {
  const TemporaryDirectory directory;
  const auto small = tests::write_small_journal(directory.journal(), 300);
  auto options = tests::small_journal(directory.path() / "large");
  options.segment_bytes = 16 * kSmallSegment;

  {
    auto large = journal::Journal::create(options);
    StepBuilder steps;
    for (std::uint32_t i = 0; i < 300; ++i) append(**large, steps.next(i % 4));
  }

  EXPECT_EQ(read_stream(options.directory), small);
}

TEST(JournalWriter, StartsWithAnEmptyChain) {
  const TemporaryDirectory directory;
  auto journal = journal::Journal::create(tests::small_journal(directory.journal()));

  EXPECT_EQ((*journal)->writer().tip(), 0U);
  EXPECT_EQ((*journal)->writer().last_sequence().raw(), 0U);
}

TEST(JournalWriter, TipIsTheChecksumOfTheLastRecord) {
  const TemporaryDirectory directory;
  auto journal = journal::Journal::create(tests::small_journal(directory.journal()));
  StepBuilder steps;
  const auto step = steps.next(1);

  append(**journal, step);

  const auto* const last =
      journal::view_as<engine::RecordHeader>(step.data() + journal::view_as<engine::RecordHeader>(step.data())->length);
  EXPECT_EQ((*journal)->writer().tip(), last->checksum);
  EXPECT_EQ((*journal)->writer().last_sequence().raw(), 2U);
}

TEST(JournalWriter, ChainsEachRecordToTheOneBefore) {
  const TemporaryDirectory directory;
  auto journal = journal::Journal::create(tests::small_journal(directory.journal()));
  StepBuilder steps;
  append(**journal, steps.next());
  const std::uint64_t tip = (*journal)->writer().tip();

  const auto step = steps.next();
  append(**journal, step);

  EXPECT_EQ(journal::view_as<engine::RecordHeader>(step.data())->previous, tip);
}

TEST(JournalWriter, HasNoRoomWhenTheSegmentIsFullAndTheNextIsNotPrepared) {
  const TemporaryDirectory directory;
  auto journal = journal::Journal::create(tests::small_journal(directory.journal()));
  journal::Writer& writer = (*journal)->writer();
  StepBuilder steps;
  const std::size_t room = journal::data_end(kSmallSegment) - journal::kDataBegin - sizeof(journal::EndFrame);
  std::size_t used = 0;

  while (writer.has_room(96)) {
    const auto step = steps.next();
    writer.append(step);
    used += step.size();
  }

  EXPECT_EQ(used, room / 96 * 96);
  EXPECT_TRUE((*journal)->prepare_now());
  EXPECT_TRUE(writer.has_room(96));
}

TEST(JournalWriter, TakesTwoStepsOfTheGreatestSizeInASegment) {
  constexpr std::size_t kGreatest = journal::step_bytes_max(kSmallSegment);
  const TemporaryDirectory directory;
  auto journal = journal::Journal::create(tests::small_journal(directory.journal()));
  journal::Writer& writer = (*journal)->writer();
  StepBuilder steps;

  EXPECT_TRUE(writer.has_room(kGreatest));
  const auto step = steps.next((kGreatest - 96) / 64);
  writer.append(step);

  EXPECT_TRUE(writer.has_room(kGreatest));
  EXPECT_LE(step.size(), kGreatest);
}

TEST(JournalWriter, NeverSplitsAStep) {
  const TemporaryDirectory directory;
  tests::write_small_journal(directory.journal(), 400);

  auto reader = journal::Reader::open(directory.journal());

  for (;;) {
    const auto step = reader->next_step();
    if (!*step) break;
    EXPECT_LE((*step)->offset + (*step)->bytes.size(), journal::data_end(kSmallSegment) - sizeof(journal::EndFrame));
  }
  EXPECT_EQ(reader->tail().step_count, 400U);
}

TEST(JournalWriterDeathTest, RefusesAGapInTheSequence) {
  const TemporaryDirectory directory;
  auto journal = journal::Journal::create(tests::small_journal(directory.journal()));
  StepBuilder steps;
  steps.next();

  EXPECT_DEATH((*journal)->writer().append(steps.next()), "header.sequence.raw\\(\\) == sequence");
}

TEST(JournalSegmentExchange, HandsFullSegmentsBackInOrder) {
  journal::SegmentExchange exchange{kSmallSegment};
  std::array<std::byte, 2> memory{};

  EXPECT_TRUE(exchange.wants_next());
  exchange.offer(memory.data());
  EXPECT_FALSE(exchange.wants_next());
  EXPECT_EQ(exchange.take_next().base, memory.data());
  exchange.retire(memory.data());
  exchange.retire(memory.data() + 1);

  EXPECT_EQ(exchange.take_retired(), memory.data());
  EXPECT_EQ(exchange.take_retired(), memory.data() + 1);
  EXPECT_EQ(exchange.take_retired(), nullptr);
}

}  // namespace
