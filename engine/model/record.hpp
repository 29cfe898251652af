// The record header: the 48 bytes in front of every event in the journal (journal/FORMAT.md is normative).
#pragma once

#include <cstddef>
#include <cstdint>

#include "engine/model/describe.hpp"
#include "engine/model/ids.hpp"
#include "engine/model/units.hpp"

namespace engine {

/// Bits of RecordHeader::flags.
namespace record_flags {
inline constexpr std::uint8_t kInput = 1;       ///< an input; without it an output of ours
inline constexpr std::uint8_t kLastOfStep = 2;  ///< the last record of its step
}  // namespace record_flags

/// Little-endian. The core fills all but `checksum` and `previous`; sealing the record is the journal's part.
struct RecordHeader {
  std::uint64_t checksum{};  ///< XXH3-64 over [8, length), seeded by the journal id
  std::uint32_t
      length{};          ///< header and payload, a multiple of 8; stored last, with release, for a step's first record
  std::uint16_t type{};  ///< EventType
  std::uint8_t version{};    ///< schema version of the type
  std::uint8_t flags{};      ///< record_flags
  std::uint64_t previous{};  ///< checksum of the record before; 0 before the first
  Sequence sequence;         ///< 1, 2, 3, ... without gaps
  Timestamp time;            ///< core time, never decreasing
  Epoch epoch;               ///< writer's incarnation
  std::uint32_t cause{};     ///< distance in sequences to the step's input; 0 for the input itself
};
LOCKSTEP_DESCRIBE(RecordHeader, 48, checksum, length, type, version, flags, previous, sequence, time, epoch, cause);
static_assert(alignof(RecordHeader) == 8);
static_assert(offsetof(RecordHeader, length) == 8);
static_assert(offsetof(RecordHeader, time) == 32);

inline constexpr std::size_t kRecordAlignment = 8;
/// A tail is at most this long; longer documents continue in chunks.
inline constexpr std::uint32_t kTailBytesMax = 64 * 1024;

constexpr std::size_t align_record(std::size_t bytes) noexcept {
  return (bytes + kRecordAlignment - 1) / kRecordAlignment * kRecordAlignment;
}

}  // namespace engine
