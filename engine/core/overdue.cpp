// Orders whose answer is overdue: in doubt, asked about with growing pauses, at last left to an operator. Nothing is
// sent again and nothing is made up.
#include "engine/core/orders_out.hpp"
#include "engine/core/stages.hpp"

namespace engine::core {

namespace {

using ledger::OrderRow;

/// After this many questions without a word that settles it, somebody must look.
constexpr std::uint8_t kQueriesMax = 5;

/// 1, 2, 4, 8, 16 seconds after the first question, the second, ...
constexpr Duration pause_after(std::uint8_t queries) noexcept {
  return Duration{kSecondNs << (queries == 0 ? 0 : queries - 1)};
}

bool is_overdue(const OrderRow& order, Timestamp now) noexcept {
  if (!ledger::is_in_flight(order.status) && order.status != OrdStatus::Unknown) return false;
  if (order.lost != 0) return false;
  if (order.queries != 0) return now - order.asked >= pause_after(order.queries);
  return order.status == OrdStatus::Unknown || now - order.asked >= kAnswerTimeout;
}

void ask(Outbox& outbox, const OrderRow& order) noexcept {
  outbox.put(OrderStatusRequested{.order_id = order.id,
                                  .venue_order_id = order.venue_order_id,
                                  .instrument = order.instrument,
                                  .account = order.account,
                                  .request_id = next_id(outbox),
                                  .strategy = order.strategy,
                                  .attempt = order.queries + 1U});
}

void handle(Outbox& outbox, OrderId id) noexcept {
  const OrderRow& order = *outbox.state().ledger().orders().find(id);
  if (order.queries >= kQueriesMax) {
    outbox.put(OrderBecameUnknown{.order_id = id, .reason = Reason::RECONCILE_CONFLICT, .was = order.status});
    return;
  }
  if (order.status == OrdStatus::Submitted) {
    outbox.put(OrderBecameUnknown{.order_id = id, .reason = Reason::ANSWER_OVERDUE, .was = OrdStatus::Submitted});
  }
  ask(outbox, *outbox.state().ledger().orders().find(id));
}

}  // namespace

void find_overdue(Outbox& outbox) noexcept {
  const Timestamp now = outbox.state().now();
  for (const OrderId id : pick_open(outbox.state(), [&](const OrderRow& order) { return is_overdue(order, now); })) {
    handle(outbox, id);
  }
}

}  // namespace engine::core
