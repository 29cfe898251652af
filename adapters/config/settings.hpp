// What a session is told besides what the engine decides by: where the journal lies, how large the rings are, how the
// simulated venue behaves, where the market comes from. Nothing here is journaled in the configuration event.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "adapters/venue.hpp"
#include "engine/model/ids.hpp"
#include "engine/model/units.hpp"

namespace adapters::config {

/// When the engine lets a decision leave the process. The durable modes are refused by name until the journal has them.
enum class Durability : std::uint8_t { Async = 1 };

struct JournalSettings {
  std::filesystem::path directory{"journal-data"};  ///< as written: relative to where the program runs
  std::uint64_t segment_bytes{64ULL << 20U};        ///< whole pages of 4 KiB, at least twice capacities.step_bytes_max
  Durability durability{Durability::Async};
};

/// Capacities in bytes, each a power of two.
struct RingSettings {
  std::uint64_t market_bytes{1ULL << 20U};     ///< quotes and trades to the core
  std::uint64_t execution_bytes{1ULL << 18U};  ///< reports of the venue to the core
  std::uint64_t command_bytes{1ULL << 16U};    ///< operator commands to the core
  std::uint64_t egress_bytes{1ULL << 18U};     ///< orders from the core to the venue
};

/// What a polling thread does on a turn that found nothing (engine/base/wait.hpp).
enum class WaitKind : std::uint8_t { Spin = 1, Yield = 2, Park = 3 };

struct ThreadSettings {
  WaitKind wait{WaitKind::Yield};
  std::optional<std::uint32_t> core_cpu{};   ///< the processor that the core is pinned to; none: the scheduler's choice
  std::optional<std::uint32_t> venue_cpu{};  ///< the same for the simulated venue and its market source
};

/// One instrument of a generated market.
struct GeneratedInstrument {
  engine::InstrumentId instrument{};
  engine::Price start_price{};
  engine::PartsPerMillion volatility{1'000};     ///< standard deviation of the price's relative move over one hour
  std::int64_t spread_ticks{2};                  ///< typical distance from bid to ask, in ticks
  engine::Duration quote_interval{100'000'000};  ///< mean time between two quotes
  engine::Qty quote_qty{};                       ///< typical size shown on each side; 0: the feed has no sizes
  engine::PartsPerMillion crossed_share{0};      ///< share of quotes whose bid is above the ask
  engine::PartsPerMillion trade_share{0};        ///< trades for each quote
};

struct GeneratedMarket {
  std::uint64_t seed{1};
  engine::Timestamp start{};                     ///< core time of the first quote, or just before it
  engine::Duration duration{};                   ///< of market time
  std::vector<GeneratedInstrument> instruments;  ///< in the order of the ids; each configured instrument at most once
};

struct RecordedMarket {
  std::vector<std::filesystem::path> files;
  std::string format;    ///< empty: recognised from the content
  bool skip_bad{false};  ///< count bad rows instead of stopping at the first
};

/// Nothing when the file has no [market]: a backtest names its data itself.
using MarketSettings = std::variant<std::monostate, GeneratedMarket, RecordedMarket>;

struct Settings {
  JournalSettings journal;
  RingSettings rings;
  ThreadSettings threads;
  SimulationTerms venue;  ///< day_boundary_after is filled in from [venue] day_turns
  MarketSettings market;
};

}  // namespace adapters::config
