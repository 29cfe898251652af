#include "engine/ledger/order_machine.hpp"

#include <algorithm>

namespace engine::ledger {

namespace {

ReportOutcome ignore(const ExecutionReport& report, Reason reason, Reason halt = Reason::NONE) noexcept {
  return {
      .event =
          ReportIgnored{
              .order_id = report.order_id, .exec_id = report.exec_id, .reason = reason, .exec_type = report.exec_type},
      .halt = halt};
}

bool names_the_order(const OrderRow& order, const ExecutionReport& report) noexcept {
  return order.instrument == report.instrument && order.account == report.account && order.side == report.side;
}

/// What the order is after `cum_qty`: a fill never takes a pending or closed order back to working.
OrdStatus status_after_fill(const OrderRow& order, Qty cum_qty) noexcept {
  if (cum_qty >= order.qty) return OrdStatus::Filled;
  if (is_pending(order.status) || !is_open(order.status)) return order.status;
  return OrdStatus::PartiallyFilled;
}

/// An execution. A real fill is always booked, late or beyond the order's size too; only what we booked before, and
/// what does not fit our numbers, is not.
ReportOutcome judge_trade(const Ledger& ledger, const OrderRow& order, const ExecutionReport& report) noexcept {
  if (report.exec_id.raw() == 0 || report.last_qty.raw() <= 0) {
    return ignore(report, Reason::REPORT_OUT_OF_RANGE, Reason::REPORT_OUT_OF_RANGE);
  }
  if (ledger.executions().contains(report.account, report.exec_id)) return ignore(report, Reason::DUPLICATE_EXECUTION);
  const Fill fill{.side = report.side, .qty = report.last_qty, .price = report.last_price, .fee = report.fee};
  const auto cum_qty = checked_add(order.cum_qty, report.last_qty);
  const PositionSide side = ledger.side_of(order.account, order.side, order.position_effect == PositionEffect::Close);
  const auto outcome = apply_fill(ledger.position(order.account, order.instrument, side), fill);
  const auto account =
      outcome ? apply_profit(ledger.account(order.account), outcome->realised, report.fee) : std::nullopt;
  if (!cum_qty || !account) return ignore(report, Reason::REPORT_OUT_OF_RANGE, Reason::REPORT_OUT_OF_RANGE);
  const OrdStatus status = status_after_fill(order, *cum_qty);
  const bool closed = !is_open(status);
  return {.event = OrderFilled{.order_id = order.id,
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
                               .leaves_qty = closed ? Qty{0} : Qty{order.qty.raw() - cum_qty->raw()},
                               .fee = report.fee,
                               .realised = outcome->realised,
                               .trade_id = report.trade_id,
                               .venue_order_id = report.venue_order_id,
                               .position_id = order.position_id},
          .halt = *cum_qty > order.qty ? Reason::OVERFILL : Reason::NONE};
}

/// Whether the exposure of the order's side can be counted with the order at this total.
bool exposure_fits(const Ledger& ledger, const OrderRow& order, Qty qty) noexcept {
  const PositionRow& position = ledger.position(order.account, order.instrument);
  const Qty working = order.side == Side::Buy ? position.working_buy : position.working_sell;
  return fits_int64(static_cast<int128>(working.raw()) - order.exposure().raw() + qty.raw());
}

ReportOutcome judge_replaced(const Ledger& ledger, const OrderRow& order, const ExecutionReport& report) noexcept {
  const bool in_range = report.order_qty.raw() > 0 && report.order_price.raw() >= 0;
  if (!in_range || !exposure_fits(ledger, order, report.order_qty)) {
    return ignore(report, Reason::REPORT_OUT_OF_RANGE, Reason::REPORT_OUT_OF_RANGE);
  }
  // Filled takes precedence: a total below what is filled means filled (ORDERS E08).
  return {.event =
              OrderReplaced{.order_id = order.id,
                            .venue_order_id = report.venue_order_id,
                            .qty = std::max(report.order_qty, order.cum_qty),
                            .price = report.order_price,
                            .trigger_price = report.trigger_price,
                            .request_id = order.status == OrdStatus::PendingReplace ? order.pending_request : OrderId{},
                            .restatement = report.restatement}};
}

ReportOutcome judge_status(const Ledger& ledger, const OrderRow& order, const ExecutionReport& report) noexcept {
  if (!is_open(order.status)) return ignore(report, Reason::ORDER_CLOSED);
  switch (report.exec_type) {
    case ExecType::New:
      return {.event = OrderAccepted{.order_id = order.id, .venue_order_id = report.venue_order_id}};
    case ExecType::Canceled:
      return {.event = OrderCanceled{.order_id = order.id,
                                     .cum_qty = order.cum_qty,
                                     .reason = report.reason,
                                     .restatement = report.restatement}};
    case ExecType::Replaced:
      return judge_replaced(ledger, order, report);
    case ExecType::Rejected:
      return {.event = OrderRejected{.order_id = order.id, .reason = report.reason}};
    case ExecType::Trade:
    case ExecType::Expired:
    case ExecType::PendingNew:
    case ExecType::PendingCancel:
    case ExecType::PendingReplace:
    case ExecType::TradeCorrect:
    case ExecType::TradeCancel:
    case ExecType::Triggered:
    case ExecType::Suspended:
    case ExecType::DoneForDay:
    case ExecType::Restated:
    case ExecType::OrderStatus:
      break;
  }
  return ignore(report, Reason::ORDER_EVENT_ILLEGAL, Reason::ORDER_EVENT_ILLEGAL);
}

ReportOutcome for_strategy(StrategyId strategy, ReportOutcome outcome) noexcept {
  outcome.strategy = strategy;
  return outcome;
}

}  // namespace

ReportOutcome judge(const Ledger& ledger, const ExecutionReport& report) noexcept {
  const OrderRow* order = ledger.orders().find(report.order_id);
  const bool is_trade = report.exec_type == ExecType::Trade;
  if (order == nullptr) return ignore(report, Reason::UNKNOWN_ORDER, is_trade ? Reason::UNKNOWN_ORDER : Reason::NONE);
  if (!names_the_order(*order, report)) {
    return for_strategy(order->strategy, ignore(report, Reason::ORDER_EVENT_ILLEGAL, Reason::ORDER_EVENT_ILLEGAL));
  }
  return for_strategy(order->strategy,
                      is_trade ? judge_trade(ledger, *order, report) : judge_status(ledger, *order, report));
}

ReportOutcome judge(const Ledger& ledger, const CancelRejected& report) noexcept {
  const OrderRow* order = ledger.orders().find(report.order_id);
  const OrdStatus awaited =
      report.response_to == CancelRejectedFor::Cancel ? OrdStatus::PendingCancel : OrdStatus::PendingReplace;
  const auto ignored = [&](Reason reason) -> ReportOutcome {
    return {.event = ReportIgnored{.order_id = report.order_id, .reason = reason, .exec_type = ExecType::Rejected},
            .strategy = order == nullptr ? StrategyId{} : order->strategy};
  };
  if (order == nullptr) return ignored(Reason::UNKNOWN_ORDER);
  if (!is_open(order->status)) return ignored(Reason::ORDER_CLOSED);
  if (order->status != awaited) return ignored(Reason::ORDER_EVENT_ILLEGAL);
  return {
      .event = OrderCancelRejected{.order_id = order->id, .response_to = report.response_to, .reason = report.reason},
      .strategy = order->strategy};
}

ReportOutcome judge(const Ledger& ledger, const ReleaseRefused& refused) noexcept {
  const OrderRow* order = ledger.orders().find(refused.order_id);
  const auto ignored = [&](Reason reason, Reason halt = Reason::NONE) -> ReportOutcome {
    return {.event = ReportIgnored{.order_id = refused.order_id, .reason = reason, .exec_type = ExecType::Rejected},
            .halt = halt,
            .strategy = order == nullptr ? StrategyId{} : order->strategy};
  };
  if (order == nullptr) return ignored(Reason::UNKNOWN_ORDER);
  if (order->instrument != refused.instrument || order->account != refused.account) {
    return ignored(Reason::ORDER_EVENT_ILLEGAL, Reason::ORDER_EVENT_ILLEGAL);
  }
  if (!is_open(order->status)) return ignored(Reason::ORDER_CLOSED);
  if (refused.action == IntentAction::New) {
    // The venue cannot know an order that never left: whoever is wrong, nobody trades on before it is looked into.
    if (order->settled != OrdStatus::Submitted || order->cum_qty.raw() != 0 || order->venue_order_id.raw() != 0) {
      return ignored(Reason::ORDER_EVENT_ILLEGAL, Reason::ORDER_EVENT_ILLEGAL);
    }
    return {.event = OrderRejected{.order_id = order->id, .reason = refused.reason}, .strategy = order->strategy};
  }
  const bool is_cancel = refused.action == IntentAction::Cancel;
  if (order->status != (is_cancel ? OrdStatus::PendingCancel : OrdStatus::PendingReplace)) {
    return ignored(Reason::ORDER_EVENT_ILLEGAL);
  }
  return {
      .event = OrderCancelRejected{.order_id = order->id,
                                   .response_to = is_cancel ? CancelRejectedFor::Cancel : CancelRejectedFor::Replace,
                                   .reason = refused.reason},
      .strategy = order->strategy};
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
