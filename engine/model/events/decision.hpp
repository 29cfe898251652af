// What we decided and why: family 0x0600.
#pragma once

#include <cstdint>

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

/// Something that a strategy must remember: its slot now holds the value.
struct StrategyNoted {
  StrategyId strategy{};
  std::uint32_t slot{};
  std::int64_t value{};
};
LOCKSTEP_DESCRIBE(StrategyNoted, 16, strategy, slot, value);

}  // namespace engine
