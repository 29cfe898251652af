// Appending to the journal, on the core's thread: seals a staged step, copies it into the mapped segment, commits it
// with one release store. Allocates nothing, locks nothing, calls no system. Files are the preparer's business.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

#include "engine/base/assert.hpp"
#include "engine/model/ids.hpp"
#include "engine/model/record.hpp"
#include "journal/exchange.hpp"
#include "journal/format.hpp"

namespace journal {

/// Stores into mapped memory. A test passes a recorder instead and replays every prefix of the stores (F01).
struct MappedMemory {
  static void copy(std::byte* to, const std::byte* from, std::size_t bytes) noexcept { std::memcpy(to, from, bytes); }
  /// J3: whoever reads this word with acquire and finds it not zero sees every store before it.
  static void commit(std::byte* to, std::uint64_t word) noexcept {
    std::atomic_ref<std::uint64_t>{*view_as<std::uint64_t>(to)}.store(word, std::memory_order_release);
  }
};

/// Where a writer starts: the identity of the journal and the last record before its first.
struct WriterStart {
  std::uint64_t seed{};  ///< checksum_seed(journal id)
  engine::Sequence last_sequence{};
  std::uint64_t tip{};
  bool is_opened{false};  ///< J20: the first segment has its opening already, and durably
};

/// Belongs to one thread. Takes its first segment from the exchange, where one must be waiting.
template <class Memory>
class BasicWriter {
 public:
  BasicWriter(SegmentExchange& exchange, const WriterStart& start) noexcept
      : exchange_{&exchange}, seed_{start.seed}, tip_{start.tip}, last_sequence_{start.last_sequence.raw()} {
    enter_segment();
    if (!start.is_opened) store_opening();
  }

  /// Asked before an input is taken: a step of up to `step_bytes_max` can be appended. False: the next segment is not
  /// prepared yet. step_bytes_max is at most journal::step_bytes_max(segment size).
  [[nodiscard]] bool has_room(std::size_t step_bytes_max) const noexcept {
    return fits(step_bytes_max) || exchange_->has_next();
  }

  /// Seals the staged records in place (`previous`, `checksum`), copies them all and commits them by one release store
  /// of the first record's commit word. Rolls to the next segment when they do not fit.
  /// step: whole records, 8-byte aligned, one input first, the last one flagged; has_room(step.size()) was true.
  void append(std::span<std::byte> step) noexcept {
    if (!fits(step.size())) [[unlikely]] {
      roll();  // Before sealing: the successor's opening holds the tip that the step will follow.
    }
    seal(step);
    Memory::copy(cursor_, step.data(), kCommitWordOffset);
    constexpr std::size_t kRest = kCommitWordOffset + kCommitWordBytes;
    Memory::copy(cursor_ + kRest, step.data() + kRest, step.size() - kRest);
    Memory::commit(cursor_ + kCommitWordOffset, commit_word(step.data()));
    cursor_ += step.size();
  }

  /// The chain tip: checksum of the last record, which stands for the whole history. 0 before the first.
  [[nodiscard]] std::uint64_t tip() const noexcept { return tip_; }
  [[nodiscard]] engine::Sequence last_sequence() const noexcept { return engine::Sequence{last_sequence_}; }
  /// The segment being written. For whoever closes the journal.
  [[nodiscard]] std::byte* segment() const noexcept { return segment_.base; }

 private:
  [[nodiscard]] bool fits(std::size_t step_bytes) const noexcept {
    return step_bytes + sizeof(EndFrame) <= static_cast<std::size_t>(end_ - cursor_);
  }
  static std::uint64_t commit_word(const std::byte* frame) noexcept {
    std::uint64_t word = 0;
    std::memcpy(&word, frame + kCommitWordOffset, sizeof(word));
    return word;
  }

  /// Hashes the source, which is in the first cache, not the copy.
  void seal(std::span<std::byte> step) noexcept {
    std::byte* record = step.data();
    std::byte* const end = record + step.size();
    std::uint64_t tip = tip_;
    std::uint64_t sequence = last_sequence_;
    while (record != end) {
      auto& header = *view_as<engine::RecordHeader>(record);
      const std::uint32_t length = header.length;
      ASSERT(length >= sizeof(engine::RecordHeader));
      ASSERT(length <= static_cast<std::size_t>(end - record));
      ++sequence;
      ASSERT(header.sequence.raw() == sequence);
      header.previous = tip;
      tip = frame_checksum(record, length, seed_);
      header.checksum = tip;
      record += length;
    }
    tip_ = tip;
    last_sequence_ = sequence;
  }

  /// J5: the successor's opening stands before the end frame that leads to it.
  void roll() noexcept;
  void enter_segment() noexcept;
  void store_opening() noexcept;

  SegmentExchange* exchange_;
  std::uint64_t seed_;
  std::uint64_t tip_;
  std::uint64_t last_sequence_;
  std::byte* cursor_{nullptr};
  std::byte* end_{nullptr};
  SegmentMemory segment_{};
};

template <class Memory>
void BasicWriter<Memory>::roll() noexcept {
  const SegmentMemory full = segment_;
  std::byte* const at = cursor_;
  enter_segment();
  store_opening();
  EndFrame end{.length = sizeof(EndFrame), .type = EndFrame::kType, .version = 1, .previous = tip_};
  const auto* const bytes = reinterpret_cast<const std::byte*>(&end);
  end.checksum = frame_checksum(bytes, sizeof(EndFrame), seed_);
  Memory::copy(at, bytes, kCommitWordOffset);
  Memory::copy(at + offsetof(EndFrame, previous), bytes + offsetof(EndFrame, previous), sizeof(end.previous));
  Memory::commit(at + kCommitWordOffset, commit_word(bytes));
  exchange_->retire(full.base);
}

template <class Memory>
void BasicWriter<Memory>::enter_segment() noexcept {
  segment_ = exchange_->take_next();
  cursor_ = segment_.base + kDataBegin;
  end_ = segment_.base + data_end(segment_.bytes);
}

template <class Memory>
void BasicWriter<Memory>::store_opening() noexcept {
  SegmentOpening opening{.base_sequence = engine::Sequence{last_sequence_ + 1},
                         .predecessor_last = engine::Sequence{last_sequence_},
                         .predecessor_tip = tip_};
  opening.checksum = struct_checksum(opening, seed_);
  const auto* const bytes = reinterpret_cast<const std::byte*>(&opening);
  Memory::copy(segment_.base + sizeof(SegmentHeader), bytes, sizeof(opening));
  Memory::copy(segment_.base + data_end(segment_.bytes) + sizeof(SegmentHeader), bytes, sizeof(opening));
}

extern template class BasicWriter<MappedMemory>;
using Writer = BasicWriter<MappedMemory>;

}  // namespace journal
