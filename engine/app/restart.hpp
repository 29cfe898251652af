// Restart: an existing journal becomes the state to go on from. Recovery decides whether it is sound, its records are
// folded on the way (or a snapshot is taken, and only what came after it is read and folded), and nothing is written
// before the answer is there.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "adapters/config/config.hpp"
#include "engine/base/result.hpp"
#include "journal/lock.hpp"
#include "journal/recovery/recovery.hpp"
#include "replay/follower.hpp"
#include "replay/market.hpp"

namespace engine::app {

/// A sound journal, scanned and folded. Holds its lock.
struct Restart {
  journal::DirectoryLock lock;
  journal::Recovery recovery{};
  replay::Follower follower{};  ///< its state is the journal's; not begun when the journal has no record
  Sequence snapshot{};          ///< the snapshot that the fold began with; 0: with the first record
  std::uint64_t bytes{0};       ///< of the records that were scanned
  std::uint64_t elapsed_ns{0};

  /// Core time of the last record; the least there is when there is none.
  [[nodiscard]] Timestamp last_time() const noexcept { return recovery.tail.last_time; }
  /// Orders that were in flight: UNKNOWN as soon as the next session begins.
  [[nodiscard]] std::uint32_t open_orders() const;
};

/// True when the directory holds segments: to be gone on with, not begun.
bool holds_journal(const std::filesystem::path& directory);

/// Takes the lock, scans, decides, folds. Stops with status 1 when the journal is damaged, 2 when it is another
/// engine's (schema, capacities, a backtest's), 3 when it is locked or cannot be read.
Result<Restart, replay::Stop> restart(const std::filesystem::path& directory,
                                      const adapters::config::Configuration& configuration);

/// What a start on an existing journal found, in one line without its end.
std::string describe(const Restart& restart, const std::filesystem::path& directory);

}  // namespace engine::app
