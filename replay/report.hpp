// What a run came to, for people and for machines. Not for the journal's contents: `lockstep-journal` prints those.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/core/tally.hpp"
#include "engine/state/state.hpp"

namespace replay {

struct LatencyFigures {
  std::uint64_t samples{0};
  std::uint64_t p50_ns{0};
  std::uint64_t p99_ns{0};
  std::uint64_t p999_ns{0};
  std::uint64_t max_ns{0};
};

struct AccountFigures {
  std::uint32_t id{0};
  std::string currency;
  engine::Money balance{};
  std::optional<engine::Money> equity;  ///< nothing when a position cannot be marked
  engine::Money profit{};               ///< equity (or balance) less opening balance and deposits
  engine::Money fees{};
};

struct RunReport {
  std::string title;  ///< "live session" or "backtest"
  std::string journal;
  std::uint64_t tip{0};
  std::uint64_t journal_bytes{0};
  std::uint64_t elapsed_ns{0};
  std::uint64_t skipped_rows{0};
  engine::core::Tally tally;
  std::vector<AccountFigures> accounts;
  std::optional<LatencyFigures> tick_to_order;
};

/// The accounts of a state, marked now.
std::vector<AccountFigures> account_figures(const engine::state::State& state);
/// Bytes of all segment files of a journal.
std::uint64_t journal_bytes(const std::string& directory);

std::string to_text(const RunReport& report);
std::string to_json(const RunReport& report);

/// A checksum as it is printed everywhere: sixteen hexadecimal digits.
std::string hex(std::uint64_t value);
/// An exact decimal.
std::string decimal(std::int64_t raw, int decimals);

}  // namespace replay
