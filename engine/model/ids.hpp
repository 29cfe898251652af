// Identifiers. Each is its own type; 0 is never a valid one.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "engine/base/strong.hpp"

namespace engine {

/// Place in the journal: 1, 2, 3, ... without gaps over all sessions.
using Sequence = Strong<struct SequenceTag, std::uint64_t>;
/// Incarnation of the journal's writer: +1 at each open for writing.
using Epoch = Strong<struct EpochTag, std::uint32_t>;
using InstrumentId = Strong<struct InstrumentIdTag, std::uint32_t>;
using AccountId = Strong<struct AccountIdTag, std::uint32_t>;
using StrategyId = Strong<struct StrategyIdTag, std::uint32_t>;
using VenueId = Strong<struct VenueIdTag, std::uint32_t>;
/// A firm's rules, and a legal entity: rows of the configuration. 0 in an account: none.
using RuleSetId = Strong<struct RuleSetIdTag, std::uint32_t>;
using LegalEntityId = Strong<struct LegalEntityIdTag, std::uint32_t>;
/// Who gave a command; resolved to a person outside the journal.
using OperatorId = Strong<struct OperatorIdTag, std::uint32_t>;
/// The engine itself, where an event says who: no person has this id.
inline constexpr OperatorId kEngineOperator{0};
/// Ours (FIX ClOrdID): epoch and sequence of the record that submitted it; see order_id().
using OrderId = Strong<struct OrderIdTag, std::uint64_t>;
/// The venue's (FIX OrderID).
using VenueOrderId = Strong<struct VenueOrderIdTag, std::uint64_t>;
/// One execution at the venue (FIX ExecID).
using ExecId = Strong<struct ExecIdTag, std::uint64_t>;
/// One position from its first fill until it is flat: epoch and sequence of the record that opened it, as order_id().
using PositionId = Strong<struct PositionIdTag, std::uint64_t>;
/// What an override or a halt is about; numbered outside the journal.
using IncidentId = Strong<struct IncidentIdTag, std::uint64_t>;
/// One flow of cash at the venue: a fee, a funding payment.
using FlowId = Strong<struct FlowIdTag, std::uint64_t>;
/// One trade in the market (FIX TrdMatchID).
using TradeId = Strong<struct TradeIdTag, std::uint64_t>;
/// A group of orders that hang together (FIX ListID): the id of the order that made it.
using OrderListId = Strong<struct OrderListIdTag, std::uint64_t>;
/// One comparison of an account with its venue, numbered by the venue's side.
using ReconciliationId = Strong<struct ReconciliationIdTag, std::uint64_t>;
/// FIX ExecInst as bits, see exec_inst.
using ExecInst = Strong<struct ExecInstTag, std::uint16_t>;

/// Bits of ExecInst.
namespace exec_inst {
inline constexpr std::uint16_t kPostOnly = 1;    ///< refused where it would take liquidity
inline constexpr std::uint16_t kReduceOnly = 2;  ///< never more than takes the position to zero
inline constexpr std::uint16_t kAllOrNone = 4;
inline constexpr std::uint16_t kCancelOnConnectionLoss = 8;  ///< the venue drops it with the session
}  // namespace exec_inst
constexpr bool has(ExecInst inst, std::uint16_t bit) noexcept { return (inst.raw() & bit) != 0; }

inline constexpr unsigned kSequenceBits = 48;
/// Epochs that an order's id can hold, and with it a journal: its text has 12 bits for them.
inline constexpr std::uint32_t kEpochMax = (1U << 12U) - 1;

/// Epoch in the upper 16 bits, sequence in the lower 48: unique over all sessions of a journal, made again by replay.
constexpr OrderId order_id(Epoch epoch, Sequence sequence) noexcept {
  return OrderId{(static_cast<std::uint64_t>(epoch.raw()) << kSequenceBits) | (sequence.raw() & 0xFFFF'FFFF'FFFFULL)};
}

/// 128 random bits made at a live edge, or derived from (journal id, counter) in simulation.
struct CorrelationId {
  std::uint64_t high{0};
  std::uint64_t low{0};
  friend constexpr bool operator==(const CorrelationId&, const CorrelationId&) = default;
};

/// 128 bits that name one journal and seed its checksums.
struct JournalId {
  std::uint64_t high{0};
  std::uint64_t low{0};
  friend constexpr bool operator==(const JournalId&, const JournalId&) = default;
};

/// Up to N characters in place, zero-padded: symbols and currencies.
template <std::size_t kLength>
struct FixedText {
  std::array<char, kLength> chars{};

  /// Cuts what does not fit; adapters check the length first.
  static constexpr FixedText from(std::string_view text) noexcept {
    FixedText result;
    for (std::size_t i = 0; i < text.size() && i < kLength; ++i) result.chars[i] = text[i];
    return result;
  }
  [[nodiscard]] constexpr std::string_view view() const noexcept {
    std::size_t length = 0;
    while (length < kLength && chars[length] != '\0') ++length;
    return {chars.data(), length};
  }
  friend constexpr bool operator==(const FixedText&, const FixedText&) = default;
};
using Symbol = FixedText<16>;
using Currency = FixedText<8>;
using Name = FixedText<32>;
using LongName = FixedText<64>;

}  // namespace engine
