// Moves the oldest sealed segments of a journal to an archive. Works beside a running engine: only closed segments
// move, which nobody writes any more, and a reader finds each in one place or the other at every instant.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/model/units.hpp"
#include "journal/archive/manifest.hpp"
#include "journal/error.hpp"

namespace journal {

struct RetentionOptions {
  std::filesystem::path directory{};
  std::filesystem::path archive{};
  std::int64_t older_than_days{0};
  /// What the age is measured from; nothing: the journal's last record. Core time both.
  std::optional<engine::Timestamp> now{};
  std::filesystem::path key{};  ///< file of the key to encrypt with; empty: the archive is not encrypted
  bool dry_run{false};
};

struct RetentionReport {
  std::vector<SegmentFacts> moved{};  ///< or, in a dry run, those that would be
  std::uint64_t bytes{0};             ///< that left the journal's directory, now
  engine::Timestamp cutoff{};         ///< what is not older stays
  std::uint32_t kept_from{0};         ///< the first segment that stays
  std::string why_kept{};             ///< and what keeps it
};

/// Segments move in order, while all of this holds: closed, the last record older than the cutoff, below the restore
/// point (the oldest snapshot that the journal holds the record of, and all behind it), not the last. A segment leaves
/// when its copy was read back and the manifest that lists it is durable. Killed at any instant, each segment is in at
/// least one place, and the next run finishes.
[[nodiscard]] engine::Result<RetentionReport, JournalError> archive_segments(const RetentionOptions& options);

}  // namespace journal
