// A reader follows a live writer across rolls. Once through the files, as the index will; once over the writer's own
// memory, where the thread sanitizer sees both sides of the commit.
#include <atomic>
#include <memory>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "journal/check.hpp"
#include "journal/reader.hpp"
#include "tests/support/journal_steps.hpp"

namespace {

using tests::kSmallSegment;
using tests::StepBuilder;

constexpr std::uint32_t kSteps = 20'000;

TEST(JournalFollow, ReaderSeesEveryStepOfALiveWriterAcrossRolls) {
  const tests::TemporaryDirectory directory;
  auto options = tests::small_journal(directory.journal());
  options.preparation = journal::Preparation::Thread;
  auto journal = journal::Journal::create(options);
  ASSERT_TRUE(journal);
  std::uint64_t steps_read = 0;
  std::uint64_t tip_read = 0;

  std::thread follower{[&] {
    const auto idle = [] {
      std::this_thread::yield();
      return true;
    };
    auto reader = journal::Reader::open(directory.journal(), {.follow = true, .idle = idle});
    for (; steps_read < kSteps; ++steps_read) {
      const auto step = reader->next_step();
      if (!step || !*step) return;
    }
    tip_read = reader->tip();
  }};
  StepBuilder steps;
  for (std::uint32_t i = 0; i < kSteps; ++i) tests::append(**journal, steps.next(i % 4));
  follower.join();

  EXPECT_EQ(steps_read, kSteps);
  EXPECT_EQ(tip_read, (*journal)->writer().tip());
}

/// Zeroed segments in plain memory, handed to the writer in turn by the follower's thread.
class MemorySegments {
 public:
  explicit MemorySegments(std::size_t count) : words_(count * kWords) {}
  [[nodiscard]] std::byte* base(std::size_t index) {
    return reinterpret_cast<std::byte*>(words_.data() + index * kWords);
  }
  [[nodiscard]] std::size_t count() const { return words_.size() / kWords; }

 private:
  static constexpr std::size_t kWords = kSmallSegment / sizeof(std::uint64_t);
  std::vector<std::uint64_t> words_;
};

TEST(JournalFollow, CommitWordOrdersAllStoresOfItsStep) {
  MemorySegments segments{64};
  journal::SegmentExchange exchange{kSmallSegment};
  exchange.offer(segments.base(0));
  const std::uint64_t seed = journal::checksum_seed(tests::kTestJournal);
  std::atomic<std::uint64_t> records_written{0};

  std::thread core{[&] {
    journal::Writer writer{exchange, {.seed = seed}};
    StepBuilder steps;
    for (std::size_t taken = 1;;) {
      const auto step = steps.next(static_cast<std::uint32_t>(steps.sequence() % 5));
      if (!writer.has_room(step.size())) {
        if (taken == segments.count()) break;
        exchange.offer(segments.base(taken++));
        static_cast<void>(exchange.take_retired());
      }
      writer.append(step);
    }
    records_written.store(writer.last_sequence().raw(), std::memory_order_release);
  }};

  journal::Chain chain{.seed = seed, .epoch = engine::Epoch{1}};
  std::size_t segment = 0;
  std::size_t cursor = journal::kDataBegin;
  journal::Fault fault = journal::Fault::None;
  for (;;) {
    // Read before the look at the commit word: what was written by then must be found.
    const std::uint64_t written = records_written.load(std::memory_order_acquire);
    const std::span<const std::byte> rest{segments.base(segment) + cursor, journal::data_end(kSmallSegment) - cursor};
    const std::uint64_t word = journal::load_commit_word(rest.data());
    if (word == 0) {
      if (written != 0) break;
      std::this_thread::yield();
    } else if (journal::is_end_frame(word)) {
      if (!journal::is_end_frame_valid(rest, chain)) fault = journal::Fault::Chain;
      if (fault != journal::Fault::None) break;
      ++segment;
      cursor = journal::kDataBegin;
    } else {
      const auto check = journal::check_step(rest, chain, true);
      fault = check.fault;
      if (fault != journal::Fault::None) break;
      cursor += check.bytes;
    }
  }
  core.join();

  EXPECT_EQ(fault, journal::Fault::None);
  EXPECT_EQ(segment + 1, segments.count());
  EXPECT_EQ(chain.last_sequence.raw(), records_written.load());
}

}  // namespace
