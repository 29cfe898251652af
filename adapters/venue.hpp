// The contract between the world and the engine: where market events come from and what a simulated venue is told.
// The only place in the project where inheritance is used.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "adapters/faults.hpp"
#include "engine/base/result.hpp"
#include "engine/model/enums.hpp"
#include "engine/model/ids.hpp"
#include "engine/model/input.hpp"
#include "engine/model/units.hpp"

namespace adapters {

/// Why a source cannot go on: one message that names the file, line and column where it has them.
struct SourceError {
  std::string message;
};

/// Market events (Quote, Trade) in the order of their times. Generated, recorded, or live.
class MarketSource {
 public:
  MarketSource() = default;
  MarketSource(const MarketSource&) = delete;
  MarketSource& operator=(const MarketSource&) = delete;
  MarketSource(MarketSource&&) = delete;
  MarketSource& operator=(MarketSource&&) = delete;
  virtual ~MarketSource() = default;

  /// The next event, nothing at the end of the data, or why it cannot be read. Times never decrease.
  virtual engine::Result<std::optional<engine::Frame>, SourceError> next() = 0;
};

/// The first boundary of some kind after a time. Zones live in adapters, so it is handed in.
using Boundary = std::function<engine::Timestamp(engine::Timestamp)>;

/// A day of the venue that ends with swap.
struct Rollover {
  engine::Timestamp boundary{};
  engine::Weekday weekday{};
};

/// How a simulated venue behaves. All of it is deterministic from `seed`.
struct SimulationTerms {
  std::uint64_t seed{1};
  engine::Duration order_latency{1'000'000};   ///< from the core's step to the venue's book
  engine::Duration report_latency{1'000'000};  ///< from the venue's book to the core
  engine::PartsPerMillion partial_fills{0};    ///< share of fills that are cut into two executions
  engine::PartsPerMillion rejects{0};          ///< share of new orders that the venue refuses
  engine::Duration pulse{1'000'000'000};       ///< TimerPulse interval in core time
  /// When the day of an account turns; empty: never.
  Boundary day_boundary_after{};
  /// By account, where it has a day of its own; empty: the one above. May be shorter than the accounts are many.
  std::vector<Boundary> account_day_after{};
  /// When the week turns: the first day boundary at or after it is a week's too; empty: never.
  Boundary week_boundary_after{};
  /// The next day's end with swap; empty: there is none.
  std::function<Rollover(engine::Timestamp)> rollover_after{};
  /// The last core time of an earlier session: days that ended since then turn first. None: the first session.
  std::optional<engine::Timestamp> days_after{};
  /// Order and execution ids of the venue count from behind this: a journal sees none twice.
  std::uint64_t ids_after{0};
  /// What goes wrong between the venue and the core, or at the venue.
  FaultScript faults{};
};

}  // namespace adapters
