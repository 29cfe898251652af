// What a stop takes out of the market: orders that add risk, and only those. Protection stays, and so does what only
// reduces a position.
#include <algorithm>

#include "engine/core/orders_out.hpp"
#include "engine/core/oversee.hpp"
#include "engine/core/stages.hpp"

namespace engine::core {

namespace {

using ledger::OrderRow;
using state::State;

oversight::Stop stop_over(const State& state, const OrderRow& order) noexcept {
  return state.oversight().closed_over({.venue = state.venue_of(order.account, order.instrument),
                                        .account = order.account,
                                        .strategy = order.strategy,
                                        .instrument = order.instrument});
}

/// Its cancel is without an answer for so long that the venue was asked about it in this step.
bool is_overdue(const State& state, const OrderRow& order) noexcept {
  return order.status == OrdStatus::PendingCancel && order.queries != 0 && order.asked == state.now();
}

/// Of the children that work at the venue on this side, which stand against one another: the largest.
std::int64_t protection_at_venue(const State& state, const OrderRow& order) noexcept {
  std::int64_t largest = 0;
  for (const OrderRow& other : state.ledger().orders().rows()) {
    const bool counts = other.id.raw() != 0 && other.id != order.id && other.account == order.account &&
                        other.instrument == order.instrument && other.side == order.side &&
                        other.parent_order_id.raw() != 0;
    if (counts) largest = std::max(largest, other.exposure().raw());
  }
  return largest;
}

/// What older plain orders on the same side may take off the position.
int128 older_reducers(const State& state, const OrderRow& order) noexcept {
  int128 sum = 0;
  for (const OrderRow& other : state.ledger().orders().rows()) {
    const bool counts = other.id.raw() != 0 && other.id < order.id && other.account == order.account &&
                        other.instrument == order.instrument && other.side == order.side &&
                        other.parent_order_id.raw() == 0;
    if (counts) sum += other.exposure().raw();
  }
  return sum;
}

void count_or_cancel(Outbox& outbox, const OrderRow& order, EntriesCancelled& done) noexcept {
  const State& state = outbox.state();
  const oversight::Stop stop = stop_over(state, order);
  if (!stop.is_there()) return;
  if (is_protection(state, order)) {
    ++done.protection;
    return;
  }
  if (only_reduces(state, order)) {
    ++done.reducers;
    return;
  }
  const bool is_held = ledger::is_held(order.status);
  if (!is_held) ++done.working;
  const bool again = is_overdue(state, order);
  if (!again && obstacle(&order, IntentAction::Cancel) != Reason::NONE) return;
  ++done.cancelled;
  if (again) ++done.in_doubt;
  const OrderId id = order.id;
  cancel(outbox, order, stop.reason);
  if (is_held) follow(outbox, id);
}

}  // namespace

bool is_protection(const State& state, const OrderRow& order) noexcept {
  if (order.parent_order_id.raw() != 0 || order.purpose == OrderPurpose::Flatten) return true;
  if (order.purpose == OrderPurpose::Plain) return false;
  return state.ledger().closable(order.account, order.instrument, order.side).raw() != 0;
}

bool only_reduces(const State& state, const OrderRow& order) noexcept {
  const bool hedges = state.ledger().account(order.account).positions == PositionKeeping::Hedging;
  if (hedges && order.position_effect != PositionEffect::Close) return false;
  const std::int64_t held = state.ledger().closable(order.account, order.instrument, order.side).raw();
  if (held == 0) return false;
  const std::int64_t own = std::max(order.qty.raw(), order.pending_qty.raw()) - order.cum_qty.raw();
  const int128 together = older_reducers(state, order) + protection_at_venue(state, order) + own;
  return together <= held;
}

void cancel_entries(Outbox& outbox) noexcept {
  const State& state = outbox.state();
  if (state.session().started == 0 || !state.oversight().is_anything_closed()) return;
  EntriesCancelled done;
  for (const OrderRow& order : state.ledger().orders().rows()) {
    if (order.id.raw() != 0 && ledger::is_open(order.status)) count_or_cancel(outbox, order, done);
  }
  if (done.cancelled != 0) outbox.put(done);
}

}  // namespace engine::core
