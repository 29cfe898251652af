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

/// What must be true of a decision before it leaves the process.
enum class Durability : std::uint8_t {
  Async = 1,   ///< committed: survives the process, not the power
  Group = 2,   ///< durable, in batches
  Sync = 3,    ///< as Group, and the head file says so durably
  Mirror = 4,  ///< durable in two directories
};

struct JournalSettings {
  std::filesystem::path directory{"journal-data"};  ///< as written: relative to where the program runs
  std::uint64_t segment_bytes{64ULL << 20U};        ///< whole pages of 4 KiB, at least twice capacities.step_bytes_max
  Durability durability{Durability::Async};
  std::uint64_t snapshot_records{0};  ///< a snapshot every so many records, and at the end; 0: none
  bool index{false};                  ///< the SQLite index is kept while the session runs
  std::filesystem::path seal_key{};   ///< signs the seals; outside of the journal's directory; empty: unsigned
  std::filesystem::path head_file{};  ///< where the head is published, likewise outside; empty: nowhere
  bool head_to_syslog{false};

  // Only for the durable modes.
  std::filesystem::path mirror{};                    ///< the second directory; empty unless durability is Mirror
  std::filesystem::path staging{"/dev/shm"};         ///< what is not durable yet lies here; best on tmpfs
  engine::Duration sync_interval{2'000'000};         ///< of what nobody waits for
  std::uint64_t ballast_bytes{64ULL << 20U};         ///< room that is given up when the disk is full
  engine::Duration slow_reduce{10'000'000};          ///< 32 slower writes in a row end opening risk
  engine::Duration slow_observe{engine::kSecondNs};  ///< and one that is slower than this ends ordering
  bool cancels_early{false};                         ///< cancels leave without waiting for the disk
};

/// Capacities in bytes, each a power of two.
struct RingSettings {
  std::uint64_t market_bytes{1ULL << 20U};     ///< quotes and trades to the core
  std::uint64_t execution_bytes{1ULL << 18U};  ///< reports of the venue to the core
  std::uint64_t command_bytes{1ULL << 16U};    ///< operator commands to the core
  std::uint64_t egress_bytes{1ULL << 19U};     ///< orders from the core to the venue
};

/// What a polling thread does on a turn that found nothing (engine/base/wait.hpp).
enum class WaitKind : std::uint8_t { Spin = 1, Yield = 2, Park = 3 };

struct ThreadSettings {
  WaitKind wait{WaitKind::Yield};
  std::optional<std::uint32_t> core_cpu{};   ///< the processor that the core is pinned to; none: the scheduler's choice
  std::optional<std::uint32_t> venue_cpu{};  ///< the same for the simulated venue and its market source
};

/// How one instrument of a generated market moves. Increments are those of the configured instrument.
struct GeneratedInstrument {
  engine::InstrumentId instrument{};
  engine::Price start_price{};                   ///< a multiple of the tick size, at least four ticks
  std::int64_t spread_ticks{2};                  ///< the usual distance from bid to ask
  std::int64_t volatility_ticks{2};              ///< largest usual move from one quote to the next
  std::int64_t size_lots_max{100};               ///< quotes and trades show from one lot step to so many
  engine::Duration quote_interval{100'000'000};  ///< mean time between two quotes
};

struct GeneratedMarket {
  std::uint64_t seed{1};
  /// Core time just before the first quote: by default midnight UTC of Monday, 5 January 2026.
  engine::Timestamp start{1'767'571'200 * engine::kSecondNs};
  engine::Duration duration{engine::kHourNs};      ///< of market time
  std::uint64_t quote_count{0};                    ///< of all instruments together; 0: only the duration ends it
  engine::PartsPerMillion crossed_quotes{20'000};  ///< share of quotes whose bid is above the ask
  engine::PartsPerMillion trades{100'000};         ///< share of quotes that a trade follows
  std::vector<GeneratedInstrument> instruments;    ///< in the order of the ids; each at most once
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
  SimulationTerms venue;  ///< day_boundary_after is filled in from [venue] day_turns, the faults from their file
  std::filesystem::path fault_script{};  ///< as written; empty: nothing goes wrong
  MarketSettings market;
};

}  // namespace adapters::config
