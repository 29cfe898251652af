// The rule of recovery: where a journal ends, whether that may be, and where it goes on. Reads only: the one write that
// follows from it is Journal::resume.
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
  /// Syncs what is there and drops it from the kernel's memory before it is read (F09): pages that an earlier sync
  /// failed to write must not be taken for what the disk holds. Not for a look at what another process writes.
  bool settle{true};
};

/// What was found, and what follows from it.
struct Recovery {
  JournalInfo info{};
  TailReport tail{};                     ///< X is its last_sequence
  std::vector<Watermark> watermarks{};   ///< everyone who said something; W is the highest
  engine::Sequence watermark{};          ///< W; 0 when nobody said anything
  std::optional<JournalError> damage{};  ///< X < W, or damage on the way: nothing may be written
  ResumePoint point{};                   ///< where the journal goes on; only without damage
  bool replaces_segment{false};          ///< the point's segment is there already, without a record in it
  std::uint64_t bytes_ignored{0};        ///< of a torn tail, behind the last whole step

  [[nodiscard]] bool is_sound() const noexcept { return !damage.has_value(); }
};

/// Scans the whole journal and decides. Fails when it cannot be read at all, or is no journal; damage is in the answer.
engine::Result<Recovery, JournalError> recover(const RecoveryOptions& options);

}  // namespace journal
