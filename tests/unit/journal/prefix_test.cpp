// F01: a process killed at any instruction leaves a prefix of its stores, in program order. Here every prefix of the
// writer's stores is opened and must read as what was committed by then, no more and no less.
#include <algorithm>
#include <array>

#include <gtest/gtest.h>

#include "journal/directory.hpp"
#include "journal/reader.hpp"
#include "journal/segment.hpp"
#include "tests/support/journal_steps.hpp"

namespace {

namespace fs = std::filesystem;
using journal::TailKind;
using tests::TemporaryDirectory;

/// One store of at most eight bytes.
struct Store {
  std::byte* to;
  std::array<std::byte, 8> bytes;
  std::size_t size;
  bool is_commit;
};

/// Stands in for mapped memory: stores, and remembers each store in its order.
struct RecordingMemory {
  static inline std::vector<Store> stores{};

  static void copy(std::byte* to, const std::byte* from, std::size_t bytes) noexcept {
    for (std::size_t at = 0; at < bytes; at += 8) put(to + at, from + at, std::min<std::size_t>(8, bytes - at), false);
  }
  static void commit(std::byte* to, std::uint64_t word) noexcept {
    put(to, reinterpret_cast<const std::byte*>(&word), sizeof(word), true);
  }
  static void put(std::byte* to, const std::byte* from, std::size_t size, bool is_commit) noexcept {
    Store store{.to = to, .bytes = {}, .size = size, .is_commit = is_commit};
    std::memcpy(store.bytes.data(), from, size);
    std::memcpy(to, from, size);
    stores.push_back(store);
  }
};

/// Prepared segments of one journal, and their bytes before the first store.
class Segments {
 public:
  Segments(const fs::path& directory, std::uint32_t count) {
    fs::create_directory(directory);
    for (std::uint32_t number = 1; number <= count; ++number) {
      auto mapping = journal::prepare_segment(directory, {.journal_id = tests::kTestJournal,
                                                          .number = number,
                                                          .epoch = engine::Epoch{1},
                                                          .segment_bytes = tests::kSmallSegment});
      before_.emplace_back(mapping->bytes().begin(), mapping->bytes().end());
      mappings_.push_back(std::move(mapping).value());
    }
  }
  [[nodiscard]] std::byte* base(std::size_t index) const { return mappings_[index].base(); }
  [[nodiscard]] std::size_t size() const { return mappings_.size(); }
  void restore() {
    for (std::size_t i = 0; i < size(); ++i) std::memcpy(base(i), before_[i].data(), before_[i].size());
  }

 private:
  std::vector<journal::Mapping> mappings_;
  std::vector<std::vector<std::byte>> before_;
};

TEST(JournalPrefix, EveryPrefixOfTheStoresReadsAsWhatWasCommitted) {
  const TemporaryDirectory directory;
  Segments segments{directory.journal(), 3};
  journal::SegmentExchange exchange{tests::kSmallSegment};
  RecordingMemory::stores.clear();
  exchange.offer(segments.base(0));
  journal::BasicWriter<RecordingMemory> writer{exchange, {.seed = journal::checksum_seed(tests::kTestJournal)}};
  tests::StepBuilder steps;
  std::vector<engine::Sequence> last_of_step{engine::Sequence{0}};
  for (std::size_t taken = 1; last_of_step.size() <= 60;) {
    const auto step = steps.next(static_cast<std::uint32_t>(last_of_step.size() % 9));
    if (!writer.has_room(step.size())) exchange.offer(segments.base(taken++));
    writer.append(step);
    last_of_step.push_back(writer.last_sequence());
  }
  ASSERT_NE(writer.segment(), segments.base(0)) << "the test must see a roll";

  segments.restore();
  std::size_t steps_committed = 0;
  for (const Store& store : RecordingMemory::stores) {
    std::memcpy(store.to, store.bytes.data(), store.size);
    std::uint64_t word = 0;
    std::memcpy(&word, store.bytes.data(), sizeof(word));
    if (store.is_commit && static_cast<std::uint16_t>(word >> 32U) != journal::EndFrame::kType) ++steps_committed;

    const auto tail = journal::find_tail(directory.journal());

    ASSERT_TRUE(tail);
    ASSERT_NE(tail->kind, TailKind::Damage) << tail->reason;
    ASSERT_EQ(tail->last_sequence, last_of_step[steps_committed]) << tail->reason;
    ASSERT_FALSE(tail->last_step_unreadable);
    ASSERT_EQ(tail->header_copies_damaged, 0U);
    ASSERT_TRUE(!store.is_commit || tail->kind == TailKind::Clean) << tail->reason;
  }
  EXPECT_EQ(steps_committed, 60U);
}

}  // namespace
