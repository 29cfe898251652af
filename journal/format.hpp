// The bytes of a segment file, as FORMAT.md describes them: its header, its opening, its end frame. Layout and the
// arithmetic on it, no input or output.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <type_traits>

#include "engine/base/bytes.hpp"
#include "engine/base/hash.hpp"
#include "engine/model/ids.hpp"
#include "engine/model/record.hpp"
#include "engine/model/schema.hpp"

namespace journal {

inline constexpr std::uint64_t kMagic = 0x5045'5453'4B43'4F4CULL;  ///< "LOCKSTEP" in a hex dump
inline constexpr std::uint32_t kFormatVersion = 1;
inline constexpr std::uint32_t kEndianMark = 0x0102'0304;
inline constexpr std::size_t kPageBytes = 4096;
inline constexpr std::size_t kSegmentBytesDefault = 64UL << 20U;
inline constexpr std::size_t kSegmentBytesMin = 4 * kPageBytes;
inline constexpr std::size_t kSegmentBytesMax = 1UL << 31U;
/// Segments are numbered 1, 2, 3, ...; the file name has eight digits.
inline constexpr std::uint32_t kSegmentNumberMax = 99'999'999;

/// What must be true of a record before anything that follows from it leaves the process.
enum class Durability : std::uint32_t {
  Async = 1,   ///< committed: survives the process, not the power
  Group = 2,   ///< durable, in batches of what came while the one before was written
  Sync = 3,    ///< as Group, and the head file says so durably
  Mirror = 4,  ///< durable in two directories
};

/// What is known when a segment is prepared. Two copies: at the start of the first page and of the last.
struct SegmentHeader {
  std::uint64_t magic{kMagic};
  std::uint32_t format_version{kFormatVersion};
  std::uint32_t endian_mark{kEndianMark};
  engine::JournalId journal_id{};
  std::uint32_t number{};
  engine::Epoch epoch{};
  std::uint64_t segment_bytes{};
  std::uint64_t schema_fingerprint{};
  std::uint64_t config_hash{};
  Durability durability{Durability::Async};
  std::uint32_t sector_bytes{};                          ///< what batches are padded to; 0: nothing is padded (async)
  engine::SchemaVersion schema{engine::kSchemaVersion};  ///< J22
  std::uint32_t reserved{};
  std::array<std::uint64_t, 5> reserved_words{};
  std::uint64_t checksum{};  ///< over all fields before it, under kMagic: the journal id is inside
};
static_assert(sizeof(SegmentHeader) == 128);
static_assert(std::has_unique_object_representations_v<SegmentHeader>);

/// What is known only when the writer rolls into a segment: follows the header in both copies. All zero: unused.
struct SegmentOpening {
  engine::Sequence base_sequence{};     ///< of the segment's first record
  engine::Sequence predecessor_last{};  ///< base_sequence - 1: the predecessor's last sequence
  std::uint64_t predecessor_tip{};      ///< checksum of that record; 0 before the first
  std::uint64_t checksum{};             ///< over the three before it, under the journal's seed
};
static_assert(sizeof(SegmentOpening) == 32);
static_assert(std::has_unique_object_representations_v<SegmentOpening>);

/// Says that the next step is in the next segment. No record: it has no sequence and is no part of the stream.
struct EndFrame {
  static constexpr std::uint16_t kType = 0xFFFF;

  std::uint64_t checksum{};  ///< over [8, 24), under the journal's seed
  std::uint32_t length{};    ///< 24
  std::uint16_t type{};      ///< kType
  std::uint8_t version{};    ///< 1
  std::uint8_t flags{};      ///< 0
  std::uint64_t previous{};  ///< checksum of the last record before it
};
static_assert(sizeof(EndFrame) == 24);
static_assert(offsetof(EndFrame, length) == offsetof(engine::RecordHeader, length));
static_assert(std::has_unique_object_representations_v<EndFrame>);

/// Ends a durable batch: fills it to the sector boundary, so that no sector is ever written twice. No record, as the
/// end frame. What lies behind these fields, up to `length`, is zeros.
struct PaddingFrame {
  static constexpr std::uint16_t kType = 0xFFFE;

  std::uint64_t checksum{};           ///< over [8, length), under the journal's seed
  std::uint32_t length{};             ///< to the sector boundary; at least 32
  std::uint16_t type{};               ///< kType
  std::uint8_t version{};             ///< 1
  std::uint8_t flags{};               ///< 0
  std::uint64_t previous{};           ///< checksum of the last record before it
  engine::Sequence durable_before{};  ///< the last sequence that was durable when this batch was made: all before it
};
static_assert(sizeof(PaddingFrame) == 32);
static_assert(offsetof(PaddingFrame, length) == offsetof(engine::RecordHeader, length));
static_assert(std::has_unique_object_representations_v<PaddingFrame>);

/// What a durable batch is padded to: the largest sector of today's devices, and the kernel's page.
inline constexpr std::size_t kSectorBytes = kPageBytes;
/// The longest durable batch, padding included. Beyond the stop by more than that, nothing is of the batch in flight.
inline constexpr std::size_t kBatchBytesMax = 1UL << 20U;

/// J3: the eight bytes with the length, type, version and flags of a step's first record are stored last.
inline constexpr std::size_t kCommitWordOffset = offsetof(engine::RecordHeader, length);
inline constexpr std::size_t kCommitWordBytes = sizeof(std::uint64_t);
static_assert(kCommitWordOffset % alignof(std::uint64_t) == 0);

/// Where records begin, and where they and the end frame must end.
inline constexpr std::size_t kDataBegin = kPageBytes;
constexpr std::size_t data_end(std::size_t segment_bytes) noexcept { return segment_bytes - kPageBytes; }
/// The largest step that a segment of this size takes: it must hold two of them and the end frame.
constexpr std::size_t step_bytes_max(std::size_t segment_bytes) noexcept {
  return (data_end(segment_bytes) - kDataBegin - sizeof(EndFrame)) / 2 / engine::kRecordAlignment *
         engine::kRecordAlignment;
}
/// The same under the durable modes, where a step ends at a sector boundary and the end frame has a sector of its own.
/// The segment must hold one step and the end; a batch must hold one step.
constexpr std::size_t durable_step_bytes_max(std::size_t segment_bytes) noexcept {
  const std::size_t room = data_end(segment_bytes) - kDataBegin - kSectorBytes;
  return (room < kBatchBytesMax ? room : kBatchBytesMax) - sizeof(PaddingFrame);
}
/// `bytes` of steps with the padding frame that ends their batch.
constexpr std::size_t padded_bytes(std::size_t bytes) noexcept {
  return (bytes + sizeof(PaddingFrame) + kSectorBytes - 1) / kSectorBytes * kSectorBytes;
}
constexpr bool is_segment_size(std::size_t bytes) noexcept {
  return bytes % kPageBytes == 0 && bytes >= kSegmentBytesMin && bytes <= kSegmentBytesMax;
}

/// The seed of every checksum of a journal but those of the segment headers.
inline std::uint64_t checksum_seed(engine::JournalId id) noexcept {
  return engine::hash64(std::as_bytes(std::span{&id, 1}), kMagic);
}
using engine::view_as;

/// Checksum of a record or end frame that stands alone at `bytes`, `length` bytes long.
inline std::uint64_t frame_checksum(const std::byte* bytes, std::size_t length, std::uint64_t seed) noexcept {
  return engine::hash64({bytes + kCommitWordOffset, length - kCommitWordOffset}, seed);
}
/// Checksum of a struct whose last field is its checksum.
template <class Struct>
std::uint64_t struct_checksum(const Struct& value, std::uint64_t seed) noexcept {
  static_assert(offsetof(Struct, checksum) == sizeof(Struct) - sizeof(std::uint64_t));
  return engine::hash64(std::as_bytes(std::span{&value, 1}).first(offsetof(Struct, checksum)), seed);
}

}  // namespace journal
