// The bytes of a seal file, as FORMAT.md describes them under "Seal": header, seals, closing. Layout only.
#pragma once

#include <cstddef>
#include <cstdint>

#include "engine/model/describe.hpp"
#include "engine/model/ids.hpp"
#include "journal/format.hpp"
#include "journal/seal/digest.hpp"

namespace journal {

inline constexpr std::uint64_t kSealMagic = 0x4C41'4553'4B43'4F4CULL;  ///< "LOCKSEAL" in a hex dump

enum class SealKind : std::uint32_t { Batch = 1, Closing = 2 };

/// First in the file. The first seal follows its hash, and so the predecessor's closing.
struct SealFileHeader {
  std::uint64_t magic{kSealMagic};
  std::uint32_t format_version{kFormatVersion};
  std::uint32_t endian_mark{kEndianMark};
  engine::JournalId journal_id{};
  std::uint32_t segment{};
  engine::Epoch epoch{};        ///< of the segment
  std::uint64_t config_hash{};  ///< as in SessionStarted
  Digest previous{};            ///< hash of the predecessor's closing; zeros in segment 1
  engine::Reserved<40> reserved{};
  std::uint64_t checksum{};  ///< over all fields before it, under the journal's seed
};
LOCKSTEP_DESCRIBE(SealFileHeader, 128, magic, format_version, endian_mark, journal_id, segment, epoch, config_hash,
                  previous, reserved, checksum);

/// One durable batch; under `async` one whole segment.
struct Seal {
  SealKind kind{SealKind::Batch};
  std::uint32_t index{};               ///< in this file: 0, 1, 2, ...
  engine::Sequence first{};            ///< of the batch
  engine::Sequence last{};             ///< of the batch
  std::uint64_t begin{};               ///< of its records in the segment's file
  std::uint64_t end{};                 ///< behind its last record; padding is not in it
  engine::Sequence durable_through{};  ///< known to be durable when the batch was built
  std::uint64_t group_count{};         ///< leaves of the tree over its records
  Digest previous{};                   ///< hash of the seal before; in the first one of the file header
  Digest records{};                    ///< root of the tree over its records
  engine::Sequence state_sequence{};   ///< of the last StateHashed up to here; 0: none yet
  std::uint64_t state_hash{};          ///< that it holds
  std::uint64_t tip{};                 ///< checksum of the last record
  std::uint64_t config_hash{};         ///< as in SessionStarted
  std::int64_t wall_time_ns{};         ///< when the batch was sealed: since 1970, UTC
  std::int64_t wall_error_ns{};        ///< the bound of its error; -1: the clock states none
  std::uint64_t lost_market_data{};    ///< messages of feeds that were lost up to here (FeedGap)
  std::uint64_t checksum{};            ///< over all fields before it, under the journal's seed
};
LOCKSTEP_DESCRIBE(Seal, 184, kind, index, first, last, begin, end, durable_through, group_count, previous, records,
                  state_sequence, state_hash, tip, config_hash, wall_time_ns, wall_error_ns, lost_market_data,
                  checksum);

/// Bits of SegmentClosing::flags.
namespace closing_flags {
/// Made by a later session, of what it found: the session that wrote the segment was killed.
inline constexpr std::uint32_t kFound = 1;
}  // namespace closing_flags

/// Last in the file of a segment that is finished.
struct SegmentClosing {
  SealKind kind{SealKind::Closing};
  std::uint32_t segment{};
  engine::JournalId journal_id{};
  engine::Epoch epoch{};
  std::uint32_t flags{};
  std::uint64_t config_hash{};
  engine::Sequence first{};
  engine::Sequence last{};
  std::uint64_t seal_count{};
  std::uint64_t record_bytes{};
  std::uint64_t end{};                ///< behind the last record, in the segment's file
  engine::Sequence state_sequence{};  ///< as in the last seal
  std::uint64_t state_hash{};
  std::uint64_t tip{};
  Digest previous{};           ///< hash of the last seal
  Digest root{};               ///< of the tree over the seals
  Digest front{};              ///< SHA-256 of the segment's first page; the last page is the same
  Digest rest{};               ///< SHA-256 of [end, end + rest_bytes)
  std::uint64_t rest_bytes{};  ///< from `end` to the last byte of data that is not zero: padding, end frame
  std::int64_t wall_time_ns{};
  std::int64_t wall_error_ns{};
  std::uint64_t lost_market_data{};
  std::uint64_t key_epoch{};    ///< 1, 2, 3, ...; 0: not signed, and all that follows is zeros
  PublicKey public_key{};       ///< of this epoch
  PublicKey next_public_key{};  ///< of the next
  Signature certificate{};      ///< of the next one, by this one
  Signature signature{};        ///< of all fields before it
  std::uint64_t checksum{};     ///< over all fields before it, under the journal's seed
};
LOCKSTEP_DESCRIBE(SegmentClosing, 472, kind, segment, journal_id, epoch, flags, config_hash, first, last, seal_count,
                  record_bytes, end, state_sequence, state_hash, tip, previous, root, front, rest, rest_bytes,
                  wall_time_ns, wall_error_ns, lost_market_data, key_epoch, public_key, next_public_key, certificate,
                  signature, checksum);

}  // namespace journal
