// Closing the positions of a scope: entries are out already, since the scope is halted; each position is closed at the
// market, in pieces where the instrument has a largest order; protection goes last.
#include <algorithm>

#include "engine/core/orders_out.hpp"
#include "engine/core/oversee.hpp"
#include "engine/core/stages.hpp"

namespace engine::core {

namespace {

using ledger::OrderRow;
using state::State;

/// A position and who may close it.
struct Place {
  AccountId account{};
  InstrumentId instrument{};
  StrategyId strategy{};
};

bool is_asked_for(const State& state, const Place& place) noexcept {
  const oversight::Stops& stops = state.oversight().stops();
  const VenueId venue = state.venue_of(place.account, place.instrument);
  bool asked = false;
  oversight::for_each_scope(
      {.venue = venue, .account = place.account, .strategy = place.strategy, .instrument = place.instrument},
      [&](Scope scope, std::uint32_t id) { asked = asked || stops.is_flattening(scope, id); });
  return asked;
}

/// The strategy in whose name a position is closed: the first on the instrument that trades the account.
StrategyId owner_of(const State& state, AccountId account, InstrumentId instrument) noexcept {
  StrategyId owner{};
  state.for_each_strategy_on(instrument, [&](const state::StrategyRow& row) {
    if (owner == StrategyId{} && row.spec.account == account) owner = row.spec.id;
  });
  return owner;
}

/// An order that closes at the market already: one of ours here, or a stop that fired.
bool is_closing(const State& state, const Place& place, Side side) noexcept {
  for (const OrderRow& order : state.ledger().orders().rows()) {
    const bool is_one = order.id.raw() != 0 && ledger::is_open(order.status) && order.account == place.account &&
                        order.instrument == place.instrument && order.side == side &&
                        order.ord_type == OrdType::Market && !ledger::is_held(order.status);
    if (is_one) return true;
  }
  return false;
}

void close(Outbox& outbox, const Place& place, Side side) noexcept {
  const State& state = outbox.state();
  const std::int64_t held = state.ledger().closable(place.account, place.instrument, side).raw();
  const bool may = held != 0 && !is_closing(state, place, side) && state.ledger().orders().room() != 0;
  if (!may) return;
  const std::int64_t largest = state.instrument(place.instrument).qty_max.raw();
  const bool hedges = state.ledger().account(place.account).positions == PositionKeeping::Hedging;
  outbox.put(OrderSubmitted{.order_id = next_id(outbox),
                            .instrument = place.instrument,
                            .account = place.account,
                            .strategy = place.strategy,
                            .side = side,
                            .ord_type = OrdType::Market,
                            .time_in_force = TimeInForce::Ioc,
                            .position_effect = hedges ? PositionEffect::Close : PositionEffect::Auto,
                            .qty = Qty{largest > 0 ? std::min(held, largest) : held},
                            .purpose = OrderPurpose::Flatten});
}

/// Nothing is left to protect: what protected it goes.
void end_protection(Outbox& outbox, const Place& place) noexcept {
  const State& state = outbox.state();
  for (const OrderRow& order : state.ledger().orders().rows()) {
    const bool is_one = order.id.raw() != 0 && order.account == place.account && order.instrument == place.instrument &&
                        order.purpose != OrderPurpose::Flatten;
    if (is_one && obstacle(&order, IntentAction::Cancel) == Reason::NONE) {
      cancel(outbox, order, Reason::POSITION_CLOSED);
    }
  }
}

bool is_flat(const State& state, const Place& place) noexcept {
  return state.ledger().position(place.account, place.instrument).qty.raw() == 0 &&
         state.ledger().position(place.account, place.instrument, PositionSide::Short).qty.raw() == 0;
}

/// Calls visit(place) for each instrument that an account is active in and somebody wants flat.
template <class Visitor>
void for_each_place(const State& state, Visitor&& visit) noexcept {
  for (std::uint32_t id = 1; id <= state.ledger().account_count(); ++id) {
    const ledger::InstrumentSet active = state.ledger().account(AccountId{id}).active;
    ledger::for_each_instrument(active, [&](InstrumentId instrument) {
      const StrategyId owner = owner_of(state, AccountId{id}, instrument);
      const Place place{.account = AccountId{id}, .instrument = instrument, .strategy = owner};
      if (is_asked_for(state, place)) visit(place);
    });
  }
}

/// Says of each scope that is flat that it is.
void finish(Outbox& outbox) noexcept {
  const State& state = outbox.state();
  const oversight::Places places{state.rules().capacities};
  std::uint32_t open = 0;
  for_each_place(state, [&](const Place& place) { open += is_flat(state, place) ? 0U : 1U; });
  if (open != 0) return;
  places.for_each([&](Scope scope, std::uint32_t id) {
    if (!state.oversight().stops().is_flattening(scope, id)) return;
    outbox.put(FlattenChanged{.scope = scope, .active = Switch::Off, .reason = Reason::POSITION_CLOSED, .id = id});
  });
}

}  // namespace

void go_on_flattening(Outbox& outbox) noexcept {
  const State& state = outbox.state();
  if (state.session().started == 0) return;
  for_each_place(state, [&](const Place& place) {
    if (is_flat(state, place)) return end_protection(outbox, place);
    // A position that no strategy of this configuration trades is left to its operator, and told as open.
    if (place.strategy == StrategyId{}) return;
    close(outbox, place, Side::Sell);
    close(outbox, place, Side::Buy);
  });
  finish(outbox);
}

}  // namespace engine::core
