// Snapshots as files in a journal's directory: written whole or not at all, two generations kept. What a snapshot is
// and when it is right: engine/state/snapshot.hpp. They are derived and may be deleted.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/model/ids.hpp"
#include "journal/error.hpp"
#include "journal/segment.hpp"
#include "replay/follower.hpp"

namespace replay {

inline constexpr std::size_t kSnapshotsKept = 2;

/// "snapshot-00000000000000001234".
std::string snapshot_file_name(engine::Sequence sequence);

/// The sequences of the snapshots in a directory, the newest first; none when it cannot be listed.
std::vector<engine::Sequence> list_snapshots(const std::filesystem::path& directory);

/// Writes the follower's state as the snapshot of the record that it folded last, then removes all but the newest two.
/// tip: that record's checksum. Returns what failed.
std::optional<journal::JournalError> write_snapshot_file(const std::filesystem::path& directory,
                                                         const Follower& follower, std::uint64_t tip);

/// A snapshot's bytes where they lie.
engine::Result<journal::Mapping, journal::JournalError> read_snapshot_file(const std::filesystem::path& directory,
                                                                           engine::Sequence sequence);

}  // namespace replay
