#include "engine/ledger/order_machine.hpp"

#include <algorithm>

#include "engine/ledger/judgement.hpp"

namespace engine::ledger {

namespace {

bool names_the_order(const OrderRow& order, const ExecutionReport& report) noexcept {
  return order.instrument == report.instrument && order.account == report.account && order.side == report.side;
}

/// The status of an order that works at the venue, by what it has filled; what is pending stays so.
OrdStatus status_if_working(const OrderRow& order) noexcept {
  if (is_pending(order.status)) return order.status;
  return order.cum_qty.raw() > 0 ? OrdStatus::PartiallyFilled : OrdStatus::Accepted;
}

/// A report without the venue's id leaves the order the one that it has.
VenueOrderId venue_id_of(const OrderRow& order, const ExecutionReport& report) noexcept {
  return report.venue_order_id.raw() != 0 ? report.venue_order_id : order.venue_order_id;
}

/// A report at an id that a replace took out of the market: of the leg that is gone, not of the order (E07).
bool is_of_the_old_leg(const OrderRow& order, const ExecutionReport& report) noexcept {
  return report.venue_order_id.raw() != 0 && report.venue_order_id == order.retired_venue;
}

/// The total that a replace puts in force. Filled takes precedence: one below what is filled means filled (E08). Where
/// the venue says that something is left, what we booked beyond it is about to be busted.
Qty total_after(const OrderRow& order, Qty asked, const ExecutionReport& report) noexcept {
  return report.leaves_qty.raw() > 0 ? asked : std::max(asked, order.cum_qty);
}

/// The status once this total is in force.
OrdStatus status_at(const OrderRow& order, Qty qty) noexcept {
  if (order.cum_qty >= qty) return OrdStatus::Filled;
  if (order.status == OrdStatus::PendingCancel) return OrdStatus::PendingCancel;
  return order.cum_qty.raw() > 0 ? OrdStatus::PartiallyFilled : OrdStatus::Accepted;
}

/// Whether the exposure of the order's side can be counted with the order at this total.
bool exposure_fits(const Ledger& ledger, const OrderRow& order, Qty qty) noexcept {
  const PositionRow& position = ledger.position(order.account, order.instrument);
  const Qty working = order.side == Side::Buy ? position.working_buy : position.working_sell;
  return fits_int64(static_cast<int128>(working.raw()) - order.exposure().raw() + qty.raw());
}

ReportOutcome judge_new(const OrderRow& order, const ExecutionReport& report) noexcept {
  const bool other_id = order.venue_order_id.raw() != 0 && report.venue_order_id.raw() != 0 &&
                        report.venue_order_id != order.venue_order_id;
  if (other_id && order.is_replacing()) return outcome_of(replaced_as_asked(order, report));
  if (other_id) return halting(&order, report, Reason::ORDER_EVENT_ILLEGAL);
  const bool is_news = order.settled == OrdStatus::Submitted || order.settled == OrdStatus::Unknown ||
                       order.settled == OrdStatus::Suspended || order.settled == OrdStatus::DoneForDay ||
                       order.venue_order_id.raw() == 0;
  if (!is_news) return ignore(&order, report, Reason::ALREADY_KNOWN);
  return outcome_of(OrderAccepted{
      .order_id = order.id, .venue_order_id = venue_id_of(order, report), .status = status_if_working(order)});
}

ReportOutcome judge_canceled(const OrderRow& order, const ExecutionReport& report) noexcept {
  // E07: a venue that cancels and makes anew answers the replace with the end of the old leg.
  const bool ends_the_leg = order.is_replacing() && report.request_id.raw() != 0 &&
                            report.request_id == order.pending_request && order.status == OrdStatus::PendingReplace;
  if (ends_the_leg) return ignore(&order, report, Reason::REPLACED_LEG);
  if (order.cancel_reason == Reason::ORDER_EXPIRED) {
    return outcome_of(OrderExpired{.order_id = order.id, .cum_qty = order.cum_qty});
  }
  const Reason reason = report.reason == Reason::NONE ? order.cancel_reason : report.reason;
  return outcome_of(OrderCanceled{
      .order_id = order.id, .cum_qty = order.cum_qty, .reason = reason, .restatement = report.restatement});
}

/// The terms that a report says are in force. A later request's terms are never undone by an earlier one's answer.
ReportOutcome judge_terms(const Ledger& ledger, const OrderRow& order, const ExecutionReport& report) noexcept {
  const bool is_restated = report.exec_type == ExecType::Restated;
  if (!is_restated) {
    const bool is_old = report.request_id.raw() != 0 && report.request_id <= order.request_id;
    if (is_old) return ignore(&order, report, Reason::ALREADY_KNOWN);
    if (!order.is_replacing()) return halting(&order, report, Reason::ORDER_EVENT_ILLEGAL);
  }
  const bool in_range = report.order_qty.raw() > 0 && report.order_price.raw() >= 0;
  if (!in_range || !exposure_fits(ledger, order, report.order_qty)) {
    return halting(&order, report, Reason::REPORT_OUT_OF_RANGE);
  }
  OrderReplaced replaced = replaced_as_asked(order, report);
  replaced.qty = total_after(order, report.order_qty, report);
  replaced.price = report.order_price;
  replaced.trigger_price = report.trigger_price;
  replaced.restatement = report.restatement;
  if (is_restated) replaced.request_id = OrderId{};
  replaced.status = status_at(order, replaced.qty);
  return outcome_of(replaced);
}

ReportOutcome judge_rejected(const OrderRow& order, const ExecutionReport& report) noexcept {
  // E27: the refusal of a second sending says that the first one is there.
  const bool was_taken = order.venue_order_id.raw() != 0;
  if (report.reason == Reason::DUPLICATE_ORDER && was_taken) return ignore(&order, report, Reason::DUPLICATE_ORDER);
  // E21: what had filled stays, the rest is out of the market.
  const OrdStatus status = order.cum_qty.raw() > 0 ? OrdStatus::Canceled : OrdStatus::Rejected;
  return outcome_of(
      OrderRejected{.order_id = order.id, .reason = report.reason, .status = status, .cum_qty = order.cum_qty});
}

/// Triggered, suspended, done for the day: the order lives on in another status.
ReportOutcome judge_moved(const OrderRow& order, const ExecutionReport& report, OrdStatus status) noexcept {
  const bool is_news =
      order.settled != status && !(status == OrdStatus::Triggered && order.settled == OrdStatus::PartiallyFilled);
  if (!is_news) return ignore(&order, report, Reason::ALREADY_KNOWN);
  return outcome_of(OrderStatusChanged{.order_id = order.id,
                                       .status = status,
                                       .was = order.settled,
                                       .reason = report.reason,
                                       .restatement = report.restatement});
}

ReportOutcome judge_change(const Ledger& ledger, const OrderRow& order, const ExecutionReport& report) noexcept {
  switch (report.exec_type) {
    case ExecType::New:
      return judge_new(order, report);
    case ExecType::Canceled:
      return judge_canceled(order, report);
    case ExecType::Replaced:
    case ExecType::Restated:
      return judge_terms(ledger, order, report);
    case ExecType::Rejected:
      return judge_rejected(order, report);
    case ExecType::Expired:
      return outcome_of(OrderExpired{.order_id = order.id, .cum_qty = order.cum_qty});
    case ExecType::Triggered:
      return judge_moved(order, report, OrdStatus::Triggered);
    case ExecType::Suspended:
      return judge_moved(order, report, OrdStatus::Suspended);
    case ExecType::DoneForDay:
      return judge_moved(order, report, OrdStatus::DoneForDay);
    case ExecType::PendingNew:
    case ExecType::PendingCancel:
    case ExecType::PendingReplace:
      return ignore(&order, report, Reason::ALREADY_KNOWN);
    case ExecType::Trade:
    case ExecType::TradeCorrect:
    case ExecType::TradeCancel:
    case ExecType::OrderStatus:
      break;
  }
  return halting(&order, report, Reason::ORDER_EVENT_ILLEGAL);
}

/// What the order is without the cancel or replace that was refused; the other of the two stays in flight.
OrdStatus status_without(const OrderRow& order, CancelRejectedFor request) noexcept {
  const bool is_replace = request == CancelRejectedFor::Replace;
  if (is_replace && order.status == OrdStatus::PendingCancel) return OrdStatus::PendingCancel;
  return !is_replace && order.is_replacing() ? OrdStatus::PendingReplace : order.settled;
}

ReportOutcome take_back(const OrderRow& order, CancelRejectedFor request, Reason reason, OrderId request_id) noexcept {
  ReportOutcome outcome = outcome_of(OrderCancelRejected{.order_id = order.id,
                                                         .response_to = request,
                                                         .status = status_without(order, request),
                                                         .reason = reason,
                                                         .request_id = request_id});
  outcome.strategy = order.strategy;
  // What filled beyond the quantity in force was allowed for by the replace alone.
  const bool overfilled = request == CancelRejectedFor::Replace && order.cum_qty > order.qty;
  if (overfilled) outcome.halt = Reason::OVERFILL;
  return outcome;
}

/// What kind of report would have told that the order is in this status.
ExecType told_by(OrdStatus status) noexcept {
  switch (status) {
    case OrdStatus::Accepted:
    case OrdStatus::PartiallyFilled:
      return ExecType::New;
    case OrdStatus::Canceled:
      return ExecType::Canceled;
    case OrdStatus::Rejected:
      return ExecType::Rejected;
    case OrdStatus::Expired:
      return ExecType::Expired;
    case OrdStatus::Triggered:
      return ExecType::Triggered;
    case OrdStatus::Suspended:
      return ExecType::Suspended;
    case OrdStatus::DoneForDay:
      return ExecType::DoneForDay;
    case OrdStatus::Submitted:
    case OrdStatus::Filled:
    case OrdStatus::PendingCancel:
    case OrdStatus::PendingReplace:
    case OrdStatus::Unknown:
    case OrdStatus::Denied:
    case OrdStatus::Emulated:
    case OrdStatus::Released:
      break;
  }
  return ExecType::PendingNew;  // changes nothing
}

/// An answer to our question. Fills are kept as they are booked: where the venue has others, somebody must look (E37).
ReportOutcome judge_status(const Ledger& ledger, const OrderRow& order, const ExecutionReport& report) noexcept {
  if (report.cum_qty != order.cum_qty) return halting(&order, report, Reason::RECONCILE_CONFLICT);
  if (!is_open(order.status)) return ignore(&order, report, Reason::ORDER_CLOSED);
  // E10, where the refusal of the replace was lost.
  const bool outlived = report.ord_status == OrdStatus::Filled && order.is_replacing() && order.cum_qty >= order.qty;
  if (outlived) return take_back(order, CancelRejectedFor::Replace, Reason::ORDER_CLOSED, order.pending_request);
  ExecutionReport told = report;
  told.exec_type = told_by(report.ord_status);
  return judge_change(ledger, order, told);
}

/// An order that was given up, since the venue did not have it, works there after all.
bool is_back(const OrderRow& order, const ExecutionReport& report) noexcept {
  const bool was_given_up = order.status == OrdStatus::Rejected && order.not_found != 0;
  const bool works =
      report.exec_type == ExecType::New || (report.exec_type == ExecType::OrderStatus &&
                                            report.ord_status != OrdStatus::Unknown && is_open(report.ord_status));
  return was_given_up && works;
}

ReportOutcome judge_known_order(const Ledger& ledger, const OrderRow& order, const ExecutionReport& report) noexcept {
  if (!names_the_order(order, report)) return halting(&order, report, Reason::ORDER_EVENT_ILLEGAL);
  if (is_held(order.status)) return halting(&order, report, Reason::ORDER_EVENT_ILLEGAL);  // the venue never had it
  if (report.exec_type == ExecType::Trade) return judge_trade(ledger, order, report);
  if (report.exec_type == ExecType::TradeCancel) return judge_bust(ledger, order, report);
  if (report.exec_type == ExecType::TradeCorrect) return judge_correction(ledger, order, report);
  if (is_back(order, report)) return halting(&order, report, Reason::RECONCILE_CONFLICT);
  if (report.exec_type == ExecType::OrderStatus) return judge_status(ledger, order, report);
  if (!is_open(order.status)) return ignore(&order, report, Reason::ORDER_CLOSED);  // I5
  if (is_of_the_old_leg(order, report)) return ignore(&order, report, Reason::REPLACED_LEG);
  return judge_change(ledger, order, report);
}

/// Something of an order that is not kept: where quantity moved, nobody trades on.
bool moves_quantity(ExecType type) noexcept {
  return type == ExecType::Trade || type == ExecType::TradeCancel || type == ExecType::TradeCorrect;
}

/// An answer to a cancel or replace, or to any message that did not leave, that changes nothing.
ReportOutcome ignore_request(const OrderRow* order, OrderId id, Reason reason, Reason halt = Reason::NONE) noexcept {
  ReportOutcome outcome = outcome_of(ReportIgnored{.order_id = id,
                                                   .reason = reason,
                                                   .exec_type = ExecType::Rejected,
                                                   .status = order == nullptr ? OrdStatus::Unknown : order->status},
                                     halt);
  if (order != nullptr) outcome.strategy = order->strategy;
  return outcome;
}

bool is_awaited(const OrderRow& order, CancelRejectedFor request) noexcept {
  if (request == CancelRejectedFor::Cancel) return order.status == OrdStatus::PendingCancel;
  return request == CancelRejectedFor::Replace && order.is_replacing() && is_pending(order.status);
}

}  // namespace

OrderReplaced replaced_as_asked(const OrderRow& order, const ExecutionReport& report) noexcept {
  const Qty qty = total_after(order, order.pending_qty, report);
  return {.order_id = order.id,
          .venue_order_id = venue_id_of(order, report),
          .qty = qty,
          .price = order.pending_price,
          .trigger_price = order.pending_trigger,
          .request_id = order.status == OrdStatus::PendingReplace ? order.pending_request : OrderId{},
          .status = status_at(order, qty)};
}

ReportOutcome judge(const Ledger& ledger, const ExecutionReport& report) noexcept {
  const OrderRow* order = ledger.orders().find(report.order_id);
  if (order == nullptr) {
    const Reason halt = moves_quantity(report.exec_type) ? Reason::UNKNOWN_ORDER : Reason::NONE;
    return ignore(nullptr, report, Reason::UNKNOWN_ORDER, halt);
  }
  ReportOutcome outcome = judge_known_order(ledger, *order, report);
  outcome.strategy = order->strategy;
  return outcome;
}

ReportOutcome judge(const Ledger& ledger, const CancelRejected& report) noexcept {
  const OrderRow* order = ledger.orders().find(report.order_id);
  if (order == nullptr) return ignore_request(nullptr, report.order_id, Reason::UNKNOWN_ORDER);
  if (!is_open(order->status)) return ignore_request(order, report.order_id, Reason::ORDER_CLOSED);
  if (!is_awaited(*order, report.response_to)) {
    return ignore_request(order, report.order_id, Reason::ORDER_EVENT_ILLEGAL);
  }
  ReportOutcome outcome = take_back(*order, report.response_to, report.reason, report.request_id);
  // E20: the venue does not know the order. What became of it is open.
  if (report.reason == Reason::UNKNOWN_ORDER && is_open(status_without(*order, report.response_to))) {
    static_cast<void>(outcome.events.push(
        OrderBecameUnknown{.order_id = order->id, .reason = Reason::UNKNOWN_ORDER, .was = order->status}));
  }
  return outcome;
}

ReportOutcome judge(const Ledger& ledger, const OrderNotFound& report) noexcept {
  constexpr std::uint16_t kNotFoundMax = 3;
  const OrderRow* order = ledger.orders().find(report.order_id);
  if (order == nullptr) return ignore_request(nullptr, report.order_id, Reason::UNKNOWN_ORDER);
  const bool is_asked = order->account == report.account && order->queries != 0;
  if (!is_open(order->status) || is_held(order->status)) {
    return ignore_request(order, report.order_id, Reason::ORDER_CLOSED);
  }
  if (!is_asked) return ignore_request(order, report.order_id, Reason::ORDER_EVENT_ILLEGAL);
  const bool was_there = order->venue_order_id.raw() != 0 || order->cum_qty.raw() != 0;
  const bool is_last = order->not_found + 1 >= kNotFoundMax;
  ReportOutcome outcome =
      is_last && !was_there
          ? outcome_of(OrderRejected{.order_id = order->id, .reason = Reason::ORDER_NOT_FOUND})
          : outcome_of(OrderBecameUnknown{.order_id = order->id,
                                          .reason = is_last ? Reason::RECONCILE_CONFLICT : Reason::ORDER_NOT_FOUND,
                                          .was = order->status});
  outcome.strategy = order->strategy;
  return outcome;
}

ReportOutcome judge(const Ledger& ledger, const ReleaseRefused& refused) noexcept {
  const OrderRow* order = ledger.orders().find(refused.order_id);
  if (order == nullptr) return ignore_request(nullptr, refused.order_id, Reason::UNKNOWN_ORDER);
  const auto illegal = [&](Reason halt = Reason::ORDER_EVENT_ILLEGAL) {
    return ignore_request(order, refused.order_id, Reason::ORDER_EVENT_ILLEGAL, halt);
  };
  if (order->instrument != refused.instrument || order->account != refused.account) return illegal();
  if (!is_open(order->status)) return ignore_request(order, refused.order_id, Reason::ORDER_CLOSED);
  if (refused.action == IntentAction::New) {
    // The venue cannot know an order that never left: whoever is wrong, nobody trades on before it is looked into.
    const bool never_left =
        order->settled == OrdStatus::Submitted && order->cum_qty.raw() == 0 && order->venue_order_id.raw() == 0;
    if (!never_left) return illegal();
    ReportOutcome outcome = outcome_of(OrderRejected{.order_id = order->id, .reason = refused.reason});
    outcome.strategy = order->strategy;
    return outcome;
  }
  const auto asked = refused.action == IntentAction::Cancel ? CancelRejectedFor::Cancel : CancelRejectedFor::Replace;
  if (!is_awaited(*order, asked)) return illegal(Reason::NONE);
  return take_back(*order, asked, refused.reason, OrderId{});
}

PositionChanged describe_position(const Ledger& ledger, AccountId account, InstrumentId instrument,
                                  PositionSide side) noexcept {
  const PositionRow& position = ledger.position(account, instrument, side);
  return {.account = account,
          .instrument = instrument,
          .position_id = position.id,
          .side = side,
          .status = position.status(),
          .qty = position.qty,
          .average_price = position.average_price(),
          .realised = position.realised,
          .fees = position.fees,
          .swap = position.swap,
          .balance = ledger.account(account).balance,
          .high_water_mark = ledger.account(account).high_water_mark};
}

}  // namespace engine::ledger
