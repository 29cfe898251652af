// What a killed session committed and did not make durable: its staging file is still there, and read back. Not for the
// session that writes (staging.hpp).
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <vector>

#include "engine/base/result.hpp"
#include "journal/check.hpp"
#include "journal/error.hpp"
#include "journal/format.hpp"
#include "journal/tail.hpp"

namespace journal {

/// Whole steps, verified, in their order; they follow the last whole batch of the segments. Copied from the file, which
/// stays as it is.
struct StagedSteps {
  std::filesystem::path path{};
  std::vector<std::byte> memory{};
  std::vector<std::span<const std::byte>> steps{};  ///< in `memory`
  engine::Sequence last_sequence{};
  std::uint64_t tip{0};
};

/// The staging file of the journal in `directory`: in `staging`, or beside the segments. Empty when there is none.
[[nodiscard]] std::filesystem::path find_staging_file(const std::filesystem::path& directory,
                                                      const std::filesystem::path& staging, engine::JournalId id);

/// The steps in a staging file that go on behind `after`; none when the file is another session's or holds nothing
/// more.
[[nodiscard]] engine::Result<StagedSteps, JournalError> read_staged(const std::filesystem::path& path,
                                                                    engine::JournalId id, const Chain& after);

/// Writes the steps into the segments from `after` on, as the session would have: in padded batches, rolling. Durable
/// when this returns; killed in between it may be done again, from recovery on. header: of the segment that `after` is
/// in. The lock is held.
[[nodiscard]] std::optional<JournalError> write_staged(const std::filesystem::path& directory,
                                                       const SegmentHeader& header, const BatchPlace& after,
                                                       const StagedSteps& staged);

}  // namespace journal
