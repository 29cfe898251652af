// How the core asks for something about an order: to be sent, held, changed, taken back. Each emits, and so folds, what
// it says; whether it may is asked before.
#pragma once

#include "engine/base/fixed_vector.hpp"
#include "engine/core/outbox.hpp"
#include "engine/model/intent.hpp"

namespace engine::core {

/// The id of a request is its place in the journal, like an order's.
inline OrderId next_id(const Outbox& outbox) noexcept { return order_id(outbox.epoch(), outbox.next_sequence()); }

/// Orders that one look at what is kept here handles; the others wait for the next quote or pulse.
inline constexpr std::size_t kOrdersAtOnce = 16;
using OrderIds = FixedVector<OrderId, kOrdersAtOnce>;
static_assert(kOrdersAtOnce * kOrdersAtOnce <= kConsequencesMax, "steps and rings have room for all that follows");
static_assert(sizeof(OrderSubmitted) <= 128, "and each message fits the room that is counted for it");

/// Ids of the open orders of all strategies that `wanted` picks.
template <class Wanted>
OrderIds pick_open(const state::State& state, Wanted&& wanted) noexcept {
  OrderIds picked;
  for (std::uint32_t id = 1; id <= state.strategy_count(); ++id) {
    state.ledger().orders().for_each_open(StrategyId{id}, [&](const ledger::OrderRow& order) {
      if (wanted(order)) static_cast<void>(picked.push(order.id));
    });
  }
  return picked;
}

/// Who wants something: a strategy that was denied is not asked again for a while, an operator always is.
enum class Asker : std::uint8_t { Strategy = 1, Operator = 2 };

/// Gates an intent to open or change an order and lets it go if all passed: the reason of the denial, NONE when passed.
/// replaced: null for a new one. The intent's account, instrument and strategy exist.
Reason gate(Outbox& outbox, const Intent& intent, const ledger::OrderRow* replaced, Asker asker) noexcept;
/// Why an order, null for none, cannot be taken back or changed now, or NONE. A cancel may follow a replace that is not
/// answered; nothing follows a cancel.
Reason obstacle(const ledger::OrderRow* order, IntentAction action) noexcept;
/// A cancel only takes risk away, so it faces no gate. An order that is kept here ends at once.
void cancel(Outbox& outbox, const ledger::OrderRow& order, Reason reason) noexcept;
/// Asks the venue for other terms.
void replace(Outbox& outbox, const ledger::OrderRow& order, const Intent& terms) noexcept;
/// Sends what was kept here. observed: the price that reached its trigger, 0 for none.
void release(Outbox& outbox, const ledger::OrderRow& order, Price observed) noexcept;
/// The order as an intent of the kind that the venue is to see.
Intent intent_of(const ledger::OrderRow& order) noexcept;

}  // namespace engine::core
