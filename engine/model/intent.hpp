// What a strategy wants: typed, without effect until every gate has passed it. Lives in memory only; what became of it
// is journaled as GateDecision and order events.
#pragma once

#include "engine/model/enums.hpp"
#include "engine/model/ids.hpp"
#include "engine/model/units.hpp"

namespace engine {

struct Intent {
  IntentAction action{IntentAction::New};
  Side side{Side::Buy};
  OrdType ord_type{OrdType::Limit};
  TimeInForce time_in_force{TimeInForce::Gtc};
  StrategyId strategy{};
  AccountId account{};
  InstrumentId instrument{};
  OrderId order_id{};  ///< cancel and replace: which
  Qty qty{};           ///< new: size; replace: the new total
  Price price{};       ///< 0 for a market order
  TriggerType trigger_type{TriggerType::BidAsk};
  TrailingOffset trailing_offset_type{TrailingOffset::Absolute};
  PositionEffect position_effect{PositionEffect::Auto};
  OrderPurpose purpose{OrderPurpose::Plain};
  Contingency contingency{Contingency::None};
  BracketMode bracket_mode{BracketMode::Partial};
  ExecInst exec_inst{};
  Price trigger_price{};           ///< stop and if-touched orders
  std::int64_t trailing_offset{};  ///< trailing stops: the distance, above zero
  Timestamp expire_time{};         ///< Gtd
  OrderListId order_list_id{};
  OrderId parent_order_id{};  ///< whose fills a child follows
  OrderId linked_order_id{};  ///< the member of its list that it stands against
  PositionId position_id{};
  OperatorId operator_id{};  ///< who asked; 0: the strategy
};

}  // namespace engine
