// How a journal ends: cleanly, in a torn tail, or in damage. The rules are J10 to J14 of FORMAT.md.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "engine/model/ids.hpp"
#include "engine/model/units.hpp"

namespace journal {

enum class TailKind : std::uint8_t {
  Unread = 1,    ///< not there yet
  Clean = 2,     ///< ends behind a whole step, with nothing but zeros after it
  TornTail = 3,  ///< after the last whole step come bytes of the step that was being written; they are no part of it
  Damage = 4,    ///< bytes that were committed are missing or changed
};

/// Behind a durable batch and its padding, or where a segment's first one begins.
struct BatchPlace {
  std::uint64_t offset{0};
  engine::Sequence last_sequence{};
  std::uint64_t tip{0};
};

/// What is known about the end of a journal, and about what is wrong on the way there.
struct TailReport {
  engine::Sequence last_sequence{};                ///< X: the last record of the last whole step
  std::uint64_t tip{0};                            ///< its checksum; 0 when there is none
  engine::Timestamp last_time{engine::kInt64Min};  ///< of that record; the least there is when there is none
  engine::Epoch epoch{};                           ///< of the segment where reading stopped
  TailKind kind{TailKind::Unread};
  std::uint32_t segment{0};       ///< where reading stopped
  std::uint64_t offset{0};        ///< in that segment's file
  std::uint64_t bytes_beyond{0};  ///< from there to the last byte of that segment's data that is not zero
  /// Under the durable modes: the last whole batch of `segment`. What lies from there to `offset` is of the batch that
  /// was in flight.
  BatchPlace whole_batch{};
  /// With TornTail: the commit word is there but the step does not read back. A killed process leaves no such step; a
  /// power loss may, and so may a change made to the last step.
  bool last_step_unreadable{false};
  std::uint32_t header_copies_damaged{0};  ///< of segments whose other copy was good and was used
  std::uint64_t record_count{0};
  std::uint64_t step_count{0};
  std::string reason{};  ///< empty when Clean
};

std::string_view name_of(TailKind kind) noexcept;

}  // namespace journal
