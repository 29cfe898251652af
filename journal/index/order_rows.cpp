#include "journal/index/order_rows.hpp"

#include <utility>

#include "engine/base/bytes.hpp"
#include "engine/model/events.hpp"
#include "journal/index/column.hpp"

namespace journal {

namespace {

// What a working order is by what it has filled; and whether it still works.
#define WORKING \
  "CASE WHEN cum_qty_e8 >= qty_e8 THEN 'Filled' WHEN cum_qty_e8 > 0 THEN 'PartiallyFilled' ELSE 'Accepted' END"
#define PENDING "status IN ('PendingCancel', 'PendingReplace')"
#define IS_OPEN "status NOT IN ('Filled', 'Canceled', 'Rejected', 'Denied', 'Expired')"
#define UPDATE  "UPDATE order_state SET changed = ?1, changed_ns = ?2, "

// An order that was kept in the engine has its row already when it is sent.
constexpr std::string_view kSubmitted =
    "INSERT INTO order_state VALUES (?3, ?1, ?2, ?1, ?2, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, 0, 'Submitted', "
    "'Submitted', "
    "NULL, NULL) ON CONFLICT (order_id) DO UPDATE SET changed = ?1, changed_ns = ?2, ord_type = ?8, qty_e8 = ?10, "
    "price_e9 = ?11, status = 'Submitted', settled = 'Submitted'";
constexpr std::string_view kEmulated =
    "INSERT INTO order_state VALUES (?3, ?1, ?2, ?1, ?2, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, 0, 'Emulated', "
    "'Emulated', NULL, NULL)";
constexpr std::string_view kReleased =
    UPDATE "status = 'Released', settled = 'Released', qty_e8 = ?4 WHERE order_id = ?3";
constexpr std::string_view kUpdated = UPDATE "qty_e8 = ?4, price_e9 = ?5 WHERE order_id = ?3";
constexpr std::string_view kDenied = UPDATE "status = 'Denied', settled = 'Denied', reason = ?4 WHERE order_id = ?3";
constexpr std::string_view kExpired = UPDATE "status = 'Expired', settled = 'Expired' WHERE order_id = ?3";
constexpr std::string_view kStatusChanged =
    UPDATE "settled = ?4, status = iif(" PENDING ", status, ?4) WHERE order_id = ?3";
constexpr std::string_view kBusted = UPDATE "cum_qty_e8 = ?4, settled = iif(" PENDING
                                            ", CASE WHEN ?4 > 0 THEN 'PartiallyFilled' ELSE 'Accepted' END, "
                                            "?5), status = iif(" PENDING ", status, ?5) WHERE order_id = ?3";
constexpr std::string_view kCancelRequested = UPDATE "status = 'PendingCancel' WHERE order_id = ?3";
constexpr std::string_view kReplaceRequested = UPDATE "status = 'PendingReplace' WHERE order_id = ?3";
constexpr std::string_view kAccepted =
    UPDATE "venue_order_id = ?4, settled = iif(" IS_OPEN ", " WORKING ", settled), status = iif(" IS_OPEN
           " AND NOT " PENDING ", " WORKING ", status) WHERE order_id = ?3";
constexpr std::string_view kRejected = UPDATE "status = ?5, settled = ?5, reason = ?4 WHERE order_id = ?3";
// In an UPDATE the right sides see the row as it was, so the new cumulated quantity is written out.
constexpr std::string_view kFilled = UPDATE
    "cum_qty_e8 = ?4, status = ?5, settled = iif(?5 NOT IN ('PendingCancel', 'PendingReplace'), ?5, CASE WHEN ?4 >= "
    "qty_e8 THEN 'Filled' WHEN ?4 > 0 THEN 'PartiallyFilled' ELSE 'Accepted' END) WHERE order_id = ?3";
constexpr std::string_view kCanceled =
    UPDATE "status = 'Canceled', settled = 'Canceled', reason = ?4 WHERE order_id = ?3";
constexpr std::string_view kReplaced = UPDATE
    "venue_order_id = ?4, qty_e8 = ?5, price_e9 = ?6, (status, settled) = (SELECT iif(?7 = "
    "'PendingCancel', ?7, w), w FROM (SELECT CASE WHEN "
    "cum_qty_e8 >= ?5 THEN 'Filled' WHEN cum_qty_e8 > 0 THEN 'PartiallyFilled' ELSE 'Accepted' END AS w)) WHERE "
    "order_id = ?3";
constexpr std::string_view kCancelRejected =
    UPDATE "status = iif(?5 IN ('PendingCancel', 'PendingReplace'), ?5, settled), reason = ?4 WHERE order_id = ?3";
constexpr std::string_view kUnknown = UPDATE "status = 'Unknown', settled = 'Unknown' WHERE order_id = ?3";

#undef WORKING
#undef PENDING
#undef IS_OPEN
#undef UPDATE

/// Binds the fields that `members` point at from place 3 on.
template <class Event, auto... kMembers>
void bind_members(Statement& statement, const std::byte* payload) {
  const Event& event = *engine::view_as<Event>(payload);
  int place = 3;
  (bind_field(statement, place++, event.*kMembers), ...);
}

}  // namespace

engine::Result<OrderRows, JournalError> OrderRows::prepare(Connection& connection) {
  using namespace engine;
  OrderRows rows;
  std::optional<JournalError> failed;
  const auto add = [&]<class Event, auto... kMembers>(std::string_view sql) {
    auto statement = connection.prepare(sql);
    if (!statement) {
      failed = statement.error();
      return;
    }
    rows.changes_.push_back({static_cast<std::uint16_t>(EventTraits<Event>::kType), std::move(statement).value(),
                             &bind_members<Event, kMembers...>});
  };
#define ADD(Event, sql, ...) add.template operator()<Event, __VA_ARGS__>(sql)
  ADD(OrderSubmitted, kSubmitted, &OrderSubmitted::order_id, &OrderSubmitted::instrument, &OrderSubmitted::account,
      &OrderSubmitted::strategy, &OrderSubmitted::side, &OrderSubmitted::ord_type, &OrderSubmitted::time_in_force,
      &OrderSubmitted::qty, &OrderSubmitted::price);
  ADD(OrderEmulated, kEmulated, &OrderEmulated::order_id, &OrderEmulated::instrument, &OrderEmulated::account,
      &OrderEmulated::strategy, &OrderEmulated::side, &OrderEmulated::ord_type, &OrderEmulated::time_in_force,
      &OrderEmulated::qty, &OrderEmulated::price);
  ADD(OrderReleased, kReleased, &OrderReleased::order_id, &OrderReleased::qty);
  ADD(OrderUpdated, kUpdated, &OrderUpdated::order_id, &OrderUpdated::qty, &OrderUpdated::price);
  ADD(OrderDenied, kDenied, &OrderDenied::order_id, &OrderDenied::reason);
  ADD(OrderExpired, kExpired, &OrderExpired::order_id);
  ADD(OrderStatusChanged, kStatusChanged, &OrderStatusChanged::order_id, &OrderStatusChanged::status);
  ADD(ExecutionBusted, kBusted, &ExecutionBusted::order_id, &ExecutionBusted::cum_qty, &ExecutionBusted::status);
  ADD(OrderCancelRequested, kCancelRequested, &OrderCancelRequested::order_id);
  ADD(OrderReplaceRequested, kReplaceRequested, &OrderReplaceRequested::order_id);
  ADD(OrderAccepted, kAccepted, &OrderAccepted::order_id, &OrderAccepted::venue_order_id);
  ADD(OrderRejected, kRejected, &OrderRejected::order_id, &OrderRejected::reason, &OrderRejected::status);
  ADD(OrderFilled, kFilled, &OrderFilled::order_id, &OrderFilled::cum_qty, &OrderFilled::status);
  ADD(OrderCanceled, kCanceled, &OrderCanceled::order_id, &OrderCanceled::reason);
  ADD(OrderReplaced, kReplaced, &OrderReplaced::order_id, &OrderReplaced::venue_order_id, &OrderReplaced::qty,
      &OrderReplaced::price, &OrderReplaced::status);
  ADD(OrderCancelRejected, kCancelRejected, &OrderCancelRejected::order_id, &OrderCancelRejected::reason,
      &OrderCancelRejected::status);
  ADD(OrderBecameUnknown, kUnknown, &OrderBecameUnknown::order_id);
#undef ADD
  if (failed) return Failure{*failed};
  return rows;
}

DoneOrError OrderRows::fold(const engine::RecordHeader& header, const std::byte* payload) {
  for (Change& change : changes_) {
    if (change.type != header.type) continue;
    change.statement.bind(1, static_cast<std::int64_t>(header.sequence.raw()));
    change.statement.bind(2, header.time.raw());
    change.bind(change.statement, payload);
    return change.statement.run();
  }
  return engine::Done{};
}

}  // namespace journal
