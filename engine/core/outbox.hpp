// The step being made: records lie here one after the other, and each is folded as it is put. The only place where
// emitting and folding meet; deciding code has neither.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

#include "engine/base/assert.hpp"
#include "engine/model/events.hpp"
#include "engine/model/input.hpp"
#include "engine/state/state.hpp"

namespace engine::core {

class Outbox {
 public:
  /// staging: 8-byte aligned, step_bytes_max long.
  Outbox(state::State& state, std::span<std::byte> staging) noexcept : state_{&state}, staging_{staging} {}

  /// Starts a step with its input, to be folded next. payload: the event and its tail; gives the place of its copy.
  const std::byte* begin(EventType type, Timestamp time, Epoch epoch, std::span<const std::byte> payload) noexcept {
    used_ = 0;
    time_ = time;
    epoch_ = epoch;
    first_ = Sequence{state_->session().sequence.raw() + 1};
    next_ = first_;
    std::byte* const place = open_record(static_cast<std::uint16_t>(type), record_flags::kInput, payload.size());
    std::memcpy(place, payload.data(), payload.size());
    state_->advance(last_->sequence, time_);
    return place;
  }

  /// Folds the input, as begin() gave it.
  template <IsEvent Event>
  void fold(const Event& input) noexcept {
    state::fold_event(*state_, *last_, input);
  }

  /// Emits an output and folds it.
  template <IsOutput Event>
  void put(const Event& event) noexcept {
    append(event);
    state_->advance(last_->sequence, time_);
    state_->fold(event);
  }

  /// As put, of an event with a tail. tail: tail_bytes of the event.
  template <IsOutput Event>
  requires HasTail<Event>
  void put(const Event& event, std::span<const std::byte> tail) noexcept {
    ASSERT(event.tail_bytes == tail.size());
    std::byte* const place =
        open_record(static_cast<std::uint16_t>(EventTraits<Event>::kType), 0, sizeof(Event) + tail.size());
    std::memcpy(place, &event, sizeof(Event));
    if (!tail.empty()) std::memcpy(place + sizeof(Event), tail.data(), tail.size());
    state_->advance(last_->sequence, time_);
    state_->fold(event, tail);
  }

  /// Emits an output without folding: for StateHashed, which changes nothing and was allowed for by its maker.
  void append(const StateHashed& event) noexcept { append<StateHashed>(event); }

  /// The whole step, its last record flagged.
  std::span<std::byte> finish() noexcept {
    last_->flags |= record_flags::kLastOfStep;
    return staging_.first(used_);
  }

  [[nodiscard]] const state::State& state() const noexcept { return *state_; }
  /// Sequence that the next record will have.
  [[nodiscard]] Sequence next_sequence() const noexcept { return next_; }
  /// Sequence of the step's input.
  [[nodiscard]] Sequence first_sequence() const noexcept { return first_; }
  [[nodiscard]] Timestamp time() const noexcept { return time_; }
  [[nodiscard]] Epoch epoch() const noexcept { return epoch_; }

 private:
  template <IsOutput Event>
  void append(const Event& event) noexcept {
    std::byte* const place = open_record(static_cast<std::uint16_t>(EventTraits<Event>::kType), 0, sizeof(Event));
    std::memcpy(place, &event, sizeof(Event));
  }

  /// Makes the header and the room of one record; gives the place of its payload, zero-padded to the record's end.
  std::byte* open_record(std::uint16_t type, std::uint8_t flags, std::size_t payload_bytes) noexcept {
    const std::size_t length = sizeof(RecordHeader) + align_record(payload_bytes);
    ASSERT(used_ + length <= staging_.size());
    std::byte* const record = staging_.data() + used_;
    last_ = new (record) RecordHeader{.checksum = 0,
                                      .length = static_cast<std::uint32_t>(length),
                                      .type = type,
                                      .version = 1,
                                      .flags = flags,
                                      .previous = 0,
                                      .sequence = next_,
                                      .time = time_,
                                      .epoch = epoch_,
                                      .cause = static_cast<std::uint32_t>(next_.raw() - first_.raw())};
    used_ += length;
    next_ = Sequence{next_.raw() + 1};
    if (payload_bytes % kRecordAlignment != 0) std::memset(record + length - kRecordAlignment, 0, kRecordAlignment);
    return record + sizeof(RecordHeader);
  }

  state::State* state_;
  std::span<std::byte> staging_;
  std::size_t used_{0};
  RecordHeader* last_{nullptr};
  Timestamp time_{};
  Epoch epoch_{};
  Sequence first_{};
  Sequence next_{};
};

}  // namespace engine::core
