// What each segment of a journal holds, found by reading and verifying its records: what an archive and a backup must
// know before they take anything. Changes nothing; works beside a running engine.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/model/ids.hpp"
#include "journal/archive/manifest.hpp"
#include "journal/error.hpp"
#include "journal/reader.hpp"

namespace journal {

struct SurveyOptions {
  std::filesystem::path directory{};
  std::uint32_t from_segment{1};
  /// Ends behind the step that holds it.
  engine::Sequence through{UINT64_MAX};
  /// Sees each whole step: its bytes, its last sequence and that record's checksum.
  std::function<void(const StepView&, engine::Sequence, std::uint64_t)> on_step{};
};

struct Survey {
  JournalInfo info{};
  std::vector<SegmentFacts> segments{};  ///< those with records, ascending

  [[nodiscard]] const SegmentFacts* find(std::uint32_t number) const noexcept;
  /// The last one; all zero without records.
  [[nodiscard]] SegmentFacts last() const { return segments.empty() ? SegmentFacts{} : segments.back(); }
};

/// Fails when anything on the way is damaged.
[[nodiscard]] engine::Result<Survey, JournalError> survey(const SurveyOptions& options);

/// A snapshot of the state beside a journal, as far as its header tells.
struct SnapshotFile {
  std::string name{};
  engine::Sequence sequence{};  ///< the last record that is in it
  std::uint64_t tip{0};         ///< that record's checksum
};
/// Those of this journal that are as long as they say, by sequence. Whether the journal holds their record is for who
/// reads it; whether their state is whole, for who uses them.
[[nodiscard]] std::vector<SnapshotFile> snapshots_of(const std::filesystem::path& directory, engine::JournalId id);

}  // namespace journal
