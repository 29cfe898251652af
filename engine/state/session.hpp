// The session in force, the rules it brought, and how far the journal has come.
#pragma once

#include <array>
#include <cstdint>

#include "engine/model/config.hpp"
#include "engine/model/events/session.hpp"
#include "engine/model/strategies.hpp"

namespace engine::state {

/// One row: where we are and what holds.
struct SessionRow {
  JournalId journal_id{};
  Sequence sequence{};  ///< of the last record folded
  Timestamp time{};     ///< core time
  ConfigHeader rules{};
  Epoch epoch{};
  std::uint32_t started{};   ///< 1 between SessionStarted and SessionEnded
  std::uint32_t degraded{};  ///< facts that did not fit; each halted its scope
  std::uint32_t reserved{};
};

inline constexpr std::size_t kStrategySlots = 8;

/// One strategy: what it is, what it declared, and all that it remembers.
struct StrategyRow {
  StrategySpec spec{};
  std::array<std::uint32_t, kIndicatorsPerStrategy> indicators{};  ///< places in the market, plus one; 0: none
  std::array<std::int64_t, kStrategySlots> slots{};
  Timestamp denied_at{};  ///< when the gates last denied it new risk
  std::uint32_t next{};   ///< id of the next strategy on the same instrument, 0 at the end
  std::uint32_t reserved{};
};

}  // namespace engine::state
