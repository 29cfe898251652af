#include "engine/ledger/order_row.hpp"

#include "engine/base/checked.hpp"

namespace engine::ledger {

Price OrderRow::average_price() const noexcept {
  if (cum_qty.raw() <= 0) return Price{0};
  return Price{div_round_int64(notional, cum_qty.raw(), Round::HalfEven).value_or(kInt64Max)};
}

std::uint64_t broken_invariant(const OrderRow& order) noexcept {
  const bool open = is_open(order.status);
  if (order.cum_qty != order.booked) return 1;
  if (!open && order.leaves().raw() != 0) return 2;
  const std::int64_t beyond = order.cum_qty.raw() > order.qty.raw() ? order.cum_qty.raw() - order.qty.raw() : 0;
  if (beyond != order.overfill.raw()) return 3;
  if (order.cum_qty.raw() == 0 && order.notional != 0) return 4;
  // I5: a closed order waits for nothing. A held one was never sent.
  if (!open && (order.is_replacing() || order.pending_request.raw() != 0)) return 5;
  if (is_held(order.status) && (order.venue_order_id.raw() != 0 || order.cum_qty.raw() != 0)) return 5;
  if (order.venue_order_id.raw() != 0 && order.venue_order_id == order.retired_venue) return 6;
  if (order.endings != (open ? 0 : 1)) return 8;
  return 0;
}

}  // namespace engine::ledger
