// A copy of the state's bytes that says what it is a copy of. Taken by a follower that folds committed records, never
// by the core. Used only when everything that it names matches; it never replaces the journal.
#pragma once

#include <cstdint>
#include <span>

#include "engine/base/arena.hpp"
#include "engine/base/result.hpp"
#include "engine/model/config.hpp"
#include "engine/model/describe.hpp"
#include "engine/model/ids.hpp"

namespace engine::state {

/// In front of the state's bytes.
struct SnapshotHeader {
  std::uint64_t magic{};
  JournalId journal_id{};
  Sequence sequence{};         ///< the last record folded in; replay goes on strictly after it
  std::uint64_t tip{};         ///< that record's checksum
  std::uint64_t state_hash{};  ///< full_hash of the bytes
  std::uint64_t schema{};      ///< schema_fingerprint() of the build that took it
  std::uint64_t layout{};      ///< layout_fingerprint() of the build that took it
  std::uint64_t state_bytes{};
  Capacities capacities{};
  std::uint32_t logic_version{};
  std::uint32_t reserved{};
};
LOCKSTEP_DESCRIBE(SnapshotHeader, 112, magic, journal_id, sequence, tip, state_hash, schema, layout, state_bytes,
                  capacities, logic_version, reserved);

enum class SnapshotError : std::uint8_t {
  TooShort = 1,
  NotASnapshot = 2,
  OtherBuild = 3,       ///< schema, layout or LogicVersion differ
  OtherCapacities = 4,  ///< the arena is laid out otherwise
  HashMismatch = 5,     ///< the bytes are not what was hashed
};

/// Changes whenever a row of the state changes its size or the order of the tables.
std::uint64_t layout_fingerprint() noexcept;

/// Bytes that a snapshot of this arena takes.
inline std::size_t snapshot_bytes(const Arena& arena) noexcept { return sizeof(SnapshotHeader) + arena.bytes().size(); }

/// Where a snapshot stands in its journal.
struct SnapshotPlace {
  JournalId journal_id;
  Sequence sequence;
  std::uint64_t tip;
};

/// Writes header and state into `out`, which has snapshot_bytes.
void write_snapshot(const Arena& arena, const Capacities& capacities, const SnapshotPlace& place,
                    std::span<std::byte> out) noexcept;

/// Copies a snapshot into a fresh arena of the same capacities, only if all that it names matches.
Result<SnapshotHeader, SnapshotError> read_snapshot(std::span<const std::byte> snapshot, const Capacities& capacities,
                                                    Arena& arena) noexcept;

}  // namespace engine::state
