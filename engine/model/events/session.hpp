// Sessions and the state's own proof: family 0x0A00.
#pragma once

#include <cstdint>

#include "engine/model/describe.hpp"
#include "engine/model/enums.hpp"
#include "engine/model/ids.hpp"
#include "engine/model/units.hpp"

namespace engine {

/// What the core decides is promised to be the same only at an equal LogicVersion. Raised with each change of
/// behaviour.
inline constexpr std::uint32_t kLogicVersion = 3;

/// First input of every session: all that a decision may depend on, and nothing of the machine. Tail: the
/// configuration in canonical form (ConfigView).
struct SessionStarted {
  JournalId journal_id{};
  Timestamp anchor{};           ///< the session's first core time
  std::uint64_t config_hash{};  ///< hash64 of the tail under seed 0
  Epoch epoch{};
  std::uint32_t logic_version{kLogicVersion};
  SessionMode mode{SessionMode::Live};
  Reserved<3> reserved{};
  std::uint32_t tail_bytes{};
  OperatorId operator_id{};  ///< who started it; 0 where nobody said
  Reserved<20> reserved_tail{};
};
LOCKSTEP_DESCRIBE(SessionStarted, 72, journal_id, anchor, config_hash, epoch, logic_version, mode, reserved, tail_bytes,
                  operator_id, reserved_tail);

/// Last input of a session that ended cleanly.
struct SessionEnded {
  StopReason reason{StopReason::EndOfData};
  Reserved<7> reserved{};
};
LOCKSTEP_DESCRIBE(SessionEnded, 8, reason, reserved);

/// The hash of the whole state after this step. Folding it changes nothing.
struct StateHashed {
  std::uint64_t state_hash{};
  std::uint32_t blocks{};         ///< that the state has
  std::uint32_t blocks_hashed{};  ///< since the one before
};
LOCKSTEP_DESCRIBE(StateHashed, 16, state_hash, blocks, blocks_hashed);

}  // namespace engine
