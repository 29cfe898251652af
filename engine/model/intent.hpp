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
};

}  // namespace engine
