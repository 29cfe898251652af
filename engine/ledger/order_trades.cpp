// Executions, and what takes them back. A real fill is always booked, late, beyond the order's size or at a price worse
// than its limit too; then its scope is halted. Only what we booked before, and what does not fit our numbers, is not.
#include <algorithm>

#include "engine/ledger/judgement.hpp"

namespace engine::ledger {

namespace {

/// Order, position and account as they are when an execution is judged: a correction judges on what its bust leaves.
struct Books {
  OrderRow order;
  PositionRow position;
  AccountRow account;
};

Books books_of(const Ledger& ledger, const OrderRow& order) noexcept {
  const PositionSide side = ledger.side_of(order.account, order.side, order.position_effect == PositionEffect::Close);
  return {order, ledger.position(order.account, order.instrument, side), ledger.account(order.account)};
}

/// What the order is after `cum_qty`. A fill never takes a pending or closed order back to working, and a replace in
/// flight keeps the order open until the venue has answered: which total is in force is not known before.
OrdStatus status_after_fill(const OrderRow& order, Qty cum_qty) noexcept {
  if (order.is_replacing()) return order.status;
  if (cum_qty >= order.qty) return OrdStatus::Filled;
  if (is_pending(order.status) || !is_open(order.status)) return order.status;
  return OrdStatus::PartiallyFilled;
}

bool is_worse(Side side, Price price, Price limit) noexcept {
  return side == Side::Buy ? price > limit : price < limit;
}

/// A limit order that filled beyond its limit, the one asked for by a replace in flight included.
bool exceeds_limit(const OrderRow& order, Price price) noexcept {
  if (!has_limit(order.ord_type) || !is_worse(order.side, price, order.price)) return false;
  return !order.is_replacing() || is_worse(order.side, price, order.pending_price);
}

/// Only the venue knows what it works: a fill at an id that is neither the order's nor one that it had is booked, and
/// somebody must look.
bool is_foreign(const OrderRow& order, VenueOrderId id) noexcept {
  const bool known = id.raw() == 0 || order.venue_order_id.raw() == 0 || id == order.venue_order_id ||
                     id == order.retired_venue || order.is_replacing();
  return !known;
}

Reason halt_for(const OrderRow& order, const ExecutionReport& report, Qty cum_qty) noexcept {
  if (cum_qty > std::max(order.qty, order.pending_qty)) return Reason::OVERFILL;
  if (exceeds_limit(order, report.last_price)) return Reason::PRICE_EXCEEDS_LIMIT;
  return is_foreign(order, report.venue_order_id) ? Reason::RECONCILE_CONFLICT : Reason::NONE;
}

Price average_of(int128 notional, Qty qty) noexcept {
  if (qty.raw() <= 0) return Price{0};
  return Price{div_round_int64(notional, qty.raw(), Round::HalfEven).value_or(kInt64Max)};
}

/// The execution as it would be booked, or nothing when a number does not fit.
std::optional<OrderFilled> book(const Books& books, const ExecutionReport& report) noexcept {
  const OrderRow& order = books.order;
  const Fill fill{.side = order.side, .qty = report.last_qty, .price = report.last_price, .fee = report.fee};
  const auto cum_qty = checked_add(order.cum_qty, report.last_qty);
  const auto notional = checked_add(order.notional, cost_of(report.last_price, report.last_qty));
  const auto outcome = apply_fill(books.position, fill);
  const auto account = outcome ? apply_profit(books.account, outcome->realised, report.fee) : std::nullopt;
  if (!cum_qty || !notional || !account) return std::nullopt;
  const OrdStatus status = status_after_fill(order, *cum_qty);
  const std::int64_t leaves = order.qty.raw() - cum_qty->raw();
  return OrderFilled{.order_id = order.id,
                     .exec_id = report.exec_id,
                     .instrument = order.instrument,
                     .account = order.account,
                     .strategy = order.strategy,
                     .side = order.side,
                     .status = status,
                     .liquidity = report.liquidity,
                     .position_effect = order.position_effect,
                     .qty = report.last_qty,
                     .price = report.last_price,
                     .cum_qty = *cum_qty,
                     .leaves_qty = Qty{is_open(status) ? std::max<std::int64_t>(leaves, 0) : 0},
                     .fee = report.fee,
                     .realised = outcome->realised,
                     .trade_id = report.trade_id,
                     .venue_order_id = report.venue_order_id,
                     .position_id = order.position_id,
                     .average_price = average_of(*notional, *cum_qty),
                     .overfill_qty = Qty{std::max<std::int64_t>(-leaves, 0)}};
}

bool is_in_range(const ExecutionReport& report) noexcept {
  return report.exec_id.raw() != 0 && report.last_qty.raw() > 0;
}

/// E06: a fill at an id that we do not know while a replace is in flight: the replace has happened, its answer is on
/// the way. A fill beyond the quantity in force shows nothing: a bust that makes room for it may be late.
bool shows_the_replace(const OrderRow& order, const ExecutionReport& report) noexcept {
  return order.is_replacing() && report.venue_order_id.raw() != 0 && order.venue_order_id.raw() != 0 &&
         report.venue_order_id != order.venue_order_id && report.venue_order_id != order.retired_venue;
}

/// The same execution again, or another under its number.
std::optional<ReportOutcome> judge_known(const Ledger& ledger, const OrderRow& order,
                                         const ExecutionReport& report) noexcept {
  const ExecutionRow* known = ledger.executions().find(report.account, report.exec_id);
  if (known == nullptr) known = ledger.executions().find_match(order.id, report.trade_id);
  if (known == nullptr) return std::nullopt;
  const bool is_same =
      known->order_id == order.id && known->qty == report.last_qty && known->price == report.last_price;
  if (is_same) return ignore(&order, report, Reason::DUPLICATE_EXECUTION);
  return halting(&order, report, Reason::EXEC_CONFLICT);  // E12
}

/// What an order is after a bust: open again unless it was ended otherwise, or the venue says that nothing is left, or
/// no room is.
OrdStatus status_after_bust(const Ledger& ledger, const OrderRow& order, Qty cum_qty,
                            const ExecutionReport& report) noexcept {
  if (is_pending(order.status)) return order.status;
  if (!is_open(order.status)) {
    if (order.status != OrdStatus::Filled || cum_qty >= order.qty) return order.status;
    const bool reinstated = report.leaves_qty.raw() > 0 && ledger.orders().room() > 0;
    if (!reinstated) return OrdStatus::Canceled;
  }
  return cum_qty.raw() > 0 ? OrdStatus::PartiallyFilled : OrdStatus::Accepted;
}

/// The execution that a report takes back, or why it cannot.
struct Reference {
  const ExecutionRow* execution{nullptr};
  std::optional<ReportOutcome> refused{};
};

Reference find_reference(const Ledger& ledger, const OrderRow& order, const ExecutionReport& report) noexcept {
  const ExecutionRow* execution = ledger.executions().find(report.account, report.exec_ref_id);
  const bool is_known = execution != nullptr && execution->order_id == order.id;
  if (!is_known) return {nullptr, halting(&order, report, Reason::UNKNOWN_EXECUTION)};
  if (execution->busted != 0) return {nullptr, ignore(&order, report, Reason::DUPLICATE_EXECUTION)};
  return {execution, std::nullopt};
}

Fill fill_of(const OrderRow& order, const ExecutionRow& execution) noexcept {
  return {.side = order.side, .qty = execution.qty, .price = execution.price, .fee = execution.fee};
}

/// The compensating entry, or nothing when a number does not fit.
std::optional<ExecutionBusted> take_back(const Ledger& ledger, const Books& books, const ExecutionRow& execution,
                                         const ExecutionReport& report) noexcept {
  const OrderRow& order = books.order;
  const auto outcome = reverse_fill(books.position, fill_of(order, execution), execution.realised);
  const bool fits = outcome && execution.fee.raw() != kInt64Min &&
                    apply_profit(books.account, outcome->realised, Money{-execution.fee.raw()}).has_value();
  if (!fits) return std::nullopt;
  const Qty cum_qty{order.cum_qty.raw() - execution.qty.raw()};
  const OrdStatus status = status_after_bust(ledger, order, cum_qty, report);
  const int128 notional = order.notional - cost_of(execution.price, execution.qty);
  return ExecutionBusted{
      .order_id = order.id,
      .exec_id = report.exec_id,
      .exec_ref_id = report.exec_ref_id,
      .instrument = order.instrument,
      .account = order.account,
      .strategy = order.strategy,
      .side = order.side,
      .status = status,
      .qty = execution.qty,
      .price = execution.price,
      .cum_qty = cum_qty,
      .leaves_qty = Qty{is_open(status) ? std::max<std::int64_t>(order.qty.raw() - cum_qty.raw(), 0) : 0},
      .fee = execution.fee,
      .realised = outcome->realised,
      .average_price = average_of(notional, cum_qty),
      .position_id = order.position_id};
}

/// The books as the compensating entry leaves them; deciding has shown that it fits.
void apply_bust(Books& books, const ExecutionRow& execution, const ExecutionBusted& bust) noexcept {
  if (const auto outcome = reverse_fill(books.position, fill_of(books.order, execution), execution.realised)) {
    books.position = outcome->position;
  }
  if (const auto account = apply_profit(books.account, bust.realised, Money{-execution.fee.raw()})) {
    books.account = *account;
  }
  books.order.cum_qty = bust.cum_qty;
  books.order.notional -= cost_of(execution.price, execution.qty);
  books.order.status = bust.status;
}

}  // namespace

ReportOutcome judge_trade(const Ledger& ledger, const OrderRow& order, const ExecutionReport& report) noexcept {
  if (!is_in_range(report)) return halting(&order, report, Reason::REPORT_OUT_OF_RANGE);
  if (const auto known = judge_known(ledger, order, report)) return *known;
  Books books = books_of(ledger, order);
  ReportOutcome outcome;
  if (shows_the_replace(order, report)) {
    const OrderReplaced replaced = replaced_as_asked(order, report);
    static_cast<void>(outcome.events.push(replaced));
    books.order.qty = replaced.qty;
    books.order.price = replaced.price;
    books.order.venue_order_id = report.venue_order_id;
    books.order.pending_qty = Qty{0};
    if (books.order.status == OrdStatus::PendingReplace) books.order.status = replaced.status;
  }
  const auto filled = book(books, report);
  if (!filled) return halting(&order, report, Reason::REPORT_OUT_OF_RANGE);
  static_cast<void>(outcome.events.push(*filled));
  outcome.halt = halt_for(books.order, report, filled->cum_qty);
  return outcome;
}

ReportOutcome judge_bust(const Ledger& ledger, const OrderRow& order, const ExecutionReport& report) noexcept {
  const Reference reference = find_reference(ledger, order, report);
  if (reference.refused) return *reference.refused;
  const auto bust = take_back(ledger, books_of(ledger, order), *reference.execution, report);
  return bust ? outcome_of(*bust) : halting(&order, report, Reason::REPORT_OUT_OF_RANGE);
}

ReportOutcome judge_correction(const Ledger& ledger, const OrderRow& order, const ExecutionReport& report) noexcept {
  if (!is_in_range(report)) return halting(&order, report, Reason::REPORT_OUT_OF_RANGE);
  if (ledger.executions().find(report.account, report.exec_id) != nullptr) {
    return ignore(&order, report, Reason::DUPLICATE_EXECUTION);
  }
  const Reference reference = find_reference(ledger, order, report);
  if (reference.refused) return *reference.refused;
  Books books = books_of(ledger, order);
  auto bust = take_back(ledger, books, *reference.execution, report);
  const auto cum_qty = bust ? checked_add(bust->cum_qty, report.last_qty) : std::nullopt;
  if (!cum_qty) return halting(&order, report, Reason::REPORT_OUT_OF_RANGE);
  // A closed order opens again only where the correction leaves something, not for the moment between the two.
  const bool reopens = is_open(bust->status) && *cum_qty < order.qty;
  if (!is_open(order.status) && !reopens) bust->status = order.status;
  apply_bust(books, *reference.execution, *bust);
  auto filled = book(books, report);
  if (!filled) return halting(&order, report, Reason::REPORT_OUT_OF_RANGE);
  if (filled->status == OrdStatus::Filled && filled->cum_qty < order.qty) filled->status = OrdStatus::Canceled;
  ReportOutcome outcome = outcome_of(*bust, halt_for(order, report, filled->cum_qty));
  static_cast<void>(outcome.events.push(*filled));
  return outcome;
}

}  // namespace engine::ledger
