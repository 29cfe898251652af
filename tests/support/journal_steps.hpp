// Builds steps as the core stages them, and small journals in directories of their own. For tests of the journal and of
// what reads it.
#pragma once

#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "engine/base/random.hpp"
#include "engine/model/events.hpp"
#include "engine/model/record.hpp"
#include "journal/journal.hpp"
#include "tests/support/temporary_directory.hpp"

namespace tests {

inline constexpr engine::JournalId kTestJournal{.high = 0x0102030405060708, .low = 0x1112131415161718};
inline constexpr std::size_t kSmallSegment = 16 * 1024;

/// Stages steps: sequence, time and cause count up by themselves. Deterministic.
class StepBuilder {
 public:
  /// last: the sequence behind which the steps go on.
  explicit StepBuilder(engine::Epoch epoch = engine::Epoch{1}, engine::Sequence last = engine::Sequence{})
      : sequence_{last.raw()}, epoch_{epoch} {}

  /// A step of one input record (a Quote) and `output_count` outputs (StateHashed), in memory that stays until the
  /// next.
  std::span<std::byte> next(std::uint32_t output_count = 0) {
    begin(engine::Timestamp{kFirstTime + static_cast<std::int64_t>(sequence_) * kStepNs});
    add(quote());
    for (std::uint32_t i = 0; i < output_count; ++i) add(engine::StateHashed{.state_hash = sequence_, .blocks = i});
    return finish();
  }
  /// The same with any input and no output.
  template <engine::IsEvent Event>
  std::span<std::byte> only(const Event& event) {
    begin(engine::Timestamp{kFirstTime + static_cast<std::int64_t>(sequence_) * kStepNs});
    add(event);
    return finish();
  }

  /// In parts: begin, add the input, add the outputs, finish.
  void begin(engine::Timestamp time) {
    bytes_.clear();
    time_ = time;
    place_ = 0;
  }
  template <engine::IsEvent Event>
  void add(const Event& event) {
    add_payload(engine::EventTraits<Event>::kType, std::as_bytes(std::span{&event, 1}));
  }
  /// Any payload, a multiple of 8 long: the journal knows bytes only.
  void add_payload(engine::EventType type, std::span<const std::byte> payload) {
    engine::RecordHeader header{};
    header.length = static_cast<std::uint32_t>(sizeof(header) + payload.size());
    header.type = static_cast<std::uint16_t>(type);
    header.version = 1;
    header.flags = place_ == 0 ? engine::record_flags::kInput : std::uint8_t{0};
    header.sequence = engine::Sequence{++sequence_};
    header.time = time_;
    header.epoch = epoch_;
    header.cause = place_++;
    last_ = bytes_.size();
    bytes_.resize(last_ + header.length);
    std::memcpy(bytes_.data() + last_, &header, sizeof(header));
    if (!payload.empty()) std::memcpy(bytes_.data() + last_ + sizeof(header), payload.data(), payload.size());
  }
  std::span<std::byte> finish() {
    bytes_[last_ + offsetof(engine::RecordHeader, flags)] |= std::byte{engine::record_flags::kLastOfStep};
    return bytes_;
  }
  [[nodiscard]] std::uint64_t sequence() const noexcept { return sequence_; }

  static constexpr std::int64_t kFirstTime = 1'700'000'000'000'000'000;
  static constexpr std::int64_t kStepNs = 1'000'000;

 private:
  engine::Quote quote() const {
    const auto number = static_cast<std::int64_t>(sequence_);
    return {.instrument = engine::InstrumentId{static_cast<std::uint32_t>(1 + sequence_ % 3)},
            .bid = engine::Price{1'100'000'000 + number},
            .ask = engine::Price{1'100'100'000 + number},
            .bid_qty = engine::Qty{100'000'000},
            .ask_qty = engine::Qty{200'000'000},
            .venue_time = time_};
  }

  std::vector<std::byte> bytes_;
  std::size_t last_{0};
  std::uint64_t sequence_{0};
  std::uint32_t place_{0};
  engine::Timestamp time_{};
  engine::Epoch epoch_;
};

/// Options for a small journal whose segments the test's own thread prepares.
inline journal::CreateOptions small_journal(const std::filesystem::path& directory) {
  return {.directory = directory,
          .id = kTestJournal,
          .segment_bytes = kSmallSegment,
          .preparation = journal::Preparation::Caller,
          .build_id = "test"};
}

/// Appends a step, preparing a segment first when one is needed. Aborts when that fails.
inline void append(journal::Journal& journal, std::span<std::byte> step) {
  if (!journal.writer().has_room(step.size()) && !journal.prepare_now()) std::abort();
  journal.writer().append(step);
}

/// A closed journal of `step_count` steps with 0 to 3 outputs each; returns the record stream.
inline std::vector<std::byte> write_small_journal(const std::filesystem::path& directory, std::uint32_t step_count) {
  auto journal = journal::Journal::create(small_journal(directory));
  if (!journal) std::abort();
  StepBuilder steps;
  std::vector<std::byte> stream;
  for (std::uint32_t i = 0; i < step_count; ++i) {
    const auto step = steps.next(i % 4);
    append(**journal, step);
    stream.insert(stream.end(), step.begin(), step.end());
  }
  return stream;
}

}  // namespace tests
