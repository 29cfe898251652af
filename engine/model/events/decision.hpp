// What we decided and why: family 0x0600.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

#include "engine/model/describe.hpp"
#include "engine/model/enums.hpp"
#include "engine/model/ids.hpp"
#include "engine/model/reasons.hpp"
#include "engine/model/units.hpp"

namespace engine {

/// The verdict of the gates on one intent. `value` and `limit` are those of the gate that denied, in its own unit (the
/// gate list has it); 0 when all passed.
struct GateDecision {
  OrderId order_id{};  ///< of the order concerned; 0 for a new one that was denied
  StrategyId strategy{};
  AccountId account{};
  InstrumentId instrument{};
  IntentAction action{IntentAction::New};
  Side side{Side::Buy};
  OrdType ord_type{OrdType::Limit};
  Verdict verdict{Verdict::Denied};
  std::uint32_t gates_passed{0};  ///< bit n: gate n was evaluated and passed
  std::uint16_t gate{0};          ///< the gate that denied; 0 for none
  Reason reason{Reason::NONE};
  Price price{};
  Qty qty{};
  std::int64_t value{0};
  std::int64_t limit{0};
  TimeInForce time_in_force{TimeInForce::Gtc};
  TriggerType trigger_type{TriggerType::BidAsk};
  TrailingOffset trailing_offset_type{TrailingOffset::Absolute};
  PositionEffect position_effect{PositionEffect::Auto};
  OrderPurpose purpose{OrderPurpose::Plain};
  Contingency contingency{Contingency::None};
  ExecInst exec_inst{};
  Price trigger_price{};
  std::int64_t trailing_offset{0};
  Timestamp expire_time{};
  PositionId position_id{};
};
LOCKSTEP_DESCRIBE(GateDecision, 104, order_id, strategy, account, instrument, action, side, ord_type, verdict,
                  gates_passed, gate, reason, price, qty, value, limit, time_in_force, trigger_type,
                  trailing_offset_type, position_effect, purpose, contingency, exec_inst, trigger_price,
                  trailing_offset, expire_time, position_id);

/// One gate of an envelope: `value` was held against `limit` as `compare` says, and that gave the verdict.
struct GateCheck {
  std::uint8_t gate{0};
  Compare compare{Compare::AtMost};
  LimitScope scope{LimitScope::System};  ///< whose limit it is
  LimitKind kind{LimitKind::Rule};
  Reason reason{Reason::NONE};  ///< NONE: passed
  std::uint16_t scope_id{0};
  std::int64_t value{0};
  std::int64_t limit{0};
};
LOCKSTEP_DESCRIBE(GateCheck, 24, gate, compare, scope, kind, reason, scope_id, value, limit);

/// Every gate that an intent went through, in their order, up to the one that denied. The GateDecision that follows is
/// what they come to. Tail: a GateCheck for each.
struct DecisionEnvelope {
  Sequence cycle{};  ///< the input that started it
  StrategyId strategy{};
  AccountId account{};
  InstrumentId instrument{};
  std::uint32_t check_count{0};
  Verdict verdict{Verdict::Denied};
  Switch reduces{Switch::Off};  ///< On: it only takes the position towards zero, and faces the gates of those
  Reserved<2> reserved{};
  std::uint32_t tail_bytes{0};
};
LOCKSTEP_DESCRIBE(DecisionEnvelope, 32, cycle, strategy, account, instrument, check_count, verdict, reduces, reserved,
                  tail_bytes);

/// The checks of an envelope. rest: what follows the struct in its record, 8-byte aligned; a count that claims more
/// than it holds ends where it ends.
inline std::span<const GateCheck> checks_of(const DecisionEnvelope& envelope,
                                            std::span<const std::byte> rest) noexcept {
  const std::size_t room = std::min<std::size_t>(rest.size(), envelope.tail_bytes) / sizeof(GateCheck);
  const void* const first = rest.data();
  return {static_cast<const GateCheck*>(first), std::min<std::size_t>(room, envelope.check_count)};
}

/// Whether the numbers of a check pass. What cannot be told does not.
constexpr bool holds(Compare compare, std::int64_t value, std::int64_t limit) noexcept {
  switch (compare) {
    case Compare::AtMost:
      return value <= limit;
    case Compare::Below:
      return value < limit;
    case Compare::AtLeast:
      return value >= limit;
    case Compare::Above:
      return value > limit;
    case Compare::MultipleOf:
      return limit > 0 && value % limit == 0;
    case Compare::Unknown:
      break;
  }
  return false;
}

/// Something that a strategy must remember: its slot now holds the value.
struct StrategyNoted {
  StrategyId strategy{};
  std::uint32_t slot{};
  std::int64_t value{};
};
LOCKSTEP_DESCRIBE(StrategyNoted, 16, strategy, slot, value);

}  // namespace engine
