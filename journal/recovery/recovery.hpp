// The rule of recovery: where a journal ends, whether that may be, and where it goes on. Reads only until that is
// decided; then it may bring what a killed session left staged into the segments. The next write is Journal::resume's.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/model/ids.hpp"
#include "journal/durable/options.hpp"
#include "journal/error.hpp"
#include "journal/journal.hpp"
#include "journal/reader.hpp"
#include "journal/recovery/watermark.hpp"
#include "journal/tail.hpp"

namespace journal {

struct RecoveryOptions {
  std::filesystem::path directory{};
  /// What is known beside the head file and the seals: the index's last durable row, an anchor.
  std::vector<Watermark> known{};
  /// Sees every whole step in order, while it is being scanned: the engine folds them, so that the journal is read
  /// once. A failure ends the scan and is given back.
  std::function<std::optional<JournalError>(const StepView&)> on_step{};
  /// The caller has the state behind this record and finds it again among the steps that it sees, or begins anew: so
  /// the scan need not begin at the first record (J25). 0: it does.
  engine::Sequence known_through{};
  /// Syncs what is there and drops it from the kernel's memory before it is read (F09): pages that an earlier sync
  /// failed to write must not be taken for what the disk holds. Not for a look at what another process writes.
  bool settle{true};
  /// Where a killed session's staging file may lie, if not beside the segments.
  std::filesystem::path staging{kStagingDirectoryDefault};
  /// Writes what that file holds behind the last batch into the segments, once the journal is found sound, and reads
  /// on. Only for who holds the lock and goes on to write.
  bool takes_staged{false};
};

/// What a killed session committed and did not make durable.
struct StagedFound {
  std::filesystem::path path{};  ///< of the staging file; empty: there is none
  std::size_t step_count{
      0};  ///< whole steps in it, behind the last whole batch; 0: nothing that the segments do not hold
  engine::Sequence last_sequence{};  ///< of the last of them
};

/// What was found, and what follows from it.
struct Recovery {
  JournalInfo info{};
  TailReport tail{};                     ///< X is its last_sequence
  std::uint32_t first_segment{1};        ///< where the scan began; those before it were not read
  std::vector<Watermark> watermarks{};   ///< everyone who said something; W is the highest
  engine::Sequence watermark{};          ///< W; 0 when nobody said anything
  std::optional<JournalError> damage{};  ///< X < W, or damage on the way: nothing may be written
  ResumePoint point{};                   ///< where the journal goes on; only without damage
  bool replaces_segment{false};          ///< the point's segment is there already, without a record in it
  StagedFound staged{};                  ///< in `tail` already when it was taken
  std::uint64_t bytes_ignored{0};        ///< of a torn tail, behind the last whole step

  [[nodiscard]] bool is_sound() const noexcept { return !damage.has_value(); }
};

/// Scans the journal, or what J25 asks of it, and decides. Fails when it cannot be read at all, or is no journal;
/// damage is in the answer.
engine::Result<Recovery, JournalError> recover(const RecoveryOptions& options);

}  // namespace journal
