// Order messages, and the reports that answer them. Fills are in matching.cpp.
#include "adapters/sim/exchange.hpp"

#include <algorithm>

#include "engine/base/assert.hpp"
#include "engine/base/checked.hpp"
#include "engine/base/int128.hpp"
#include "engine/base/random.hpp"

namespace adapters::sim {

using engine::CancelRejected;
using engine::CancelRejectedFor;
using engine::EventType;
using engine::ExecId;
using engine::ExecType;
using engine::ExecutionReport;
using engine::Frame;
using engine::Money;
using engine::OrderCancelRequested;
using engine::OrderReplaceRequested;
using engine::OrderStatusRequested;
using engine::OrderSubmitted;
using engine::OrdType;
using engine::Price;
using engine::Qty;
using engine::Reason;
using engine::TimeInForce;
using engine::Timestamp;
using engine::VenueOrderId;

namespace {

constexpr std::uint64_t kPurposeReject = 1;

bool is_on_tick(const engine::InstrumentSpec& spec, Price price) {
  if (price.raw() <= 0) return false;
  return spec.tick_size.raw() <= 0 || price.raw() % spec.tick_size.raw() == 0;
}

/// A closed order that is not filled was canceled: one that was refused was never taken in.
engine::OrdStatus status_of(const Order& order) {
  if (order.is_open) return order.cum.raw() > 0 ? engine::OrdStatus::PartiallyFilled : engine::OrdStatus::Accepted;
  return order.cum == order.qty ? engine::OrdStatus::Filled : engine::OrdStatus::Canceled;
}

/// A post-only order at a price that the other side of the last uncrossed quote meets.
bool would_take(const engine::Quote& quote, const OrderSubmitted& message) {
  const bool offers = quote.bid < quote.ask;
  if (!engine::has(message.exec_inst, engine::exec_inst::kPostOnly) || !offers) return false;
  return message.side == engine::Side::Buy ? message.price >= quote.ask : message.price <= quote.bid;
}

}  // namespace

Money commission_of(Price price, Qty qty, engine::PartsPerMillion rate) noexcept {
  // Rate before division: dividing twice would round twice.
  engine::int128 scaled{};
  const bool overflows =
      __builtin_mul_overflow(engine::cost_of(price, qty), static_cast<engine::int128>(rate.raw()), &scaled);
  const engine::int128 unit = engine::wide_mul(engine::kCostPerMoney, engine::kMillion);
  const auto fee = overflows ? std::nullopt : engine::div_round_int64(scaled, unit, engine::Round::HalfEven);
  // Beyond the range of money a fill is beyond any account too: the ledger reports it as out of range.
  return Money{fee.value_or(rate.raw() < 0 ? engine::kInt64Min : engine::kInt64Max)};
}

Exchange::Exchange(std::span<const engine::InstrumentSpec> instruments, std::span<const engine::AccountSpec> accounts,
                   const SimulationTerms& terms)
    : seed_{terms.seed},
      report_latency_{terms.report_latency},
      partial_fills_{terms.partial_fills},
      rejects_{terms.rejects},
      venue_orders_{terms.ids_after},
      executions_{terms.ids_after} {
  ASSERT(terms.report_latency.raw() >= 0);
  for (const engine::InstrumentSpec& spec : instruments) markets_.push_back({.spec = spec});
  for (const engine::AccountSpec& account : accounts) accounts_.push_back(account.id);
}

std::optional<std::uint32_t> Exchange::market_of(engine::InstrumentId instrument) const noexcept {
  // Ids usually count from 1 in the order of the configuration; a wrapped index is past the end.
  const std::uint32_t guess = instrument.raw() - 1;
  if (guess < markets_.size() && markets_[guess].spec.id == instrument) return guess;
  for (std::uint32_t i = 0; i < markets_.size(); ++i) {
    if (markets_[i].spec.id == instrument) return i;
  }
  return std::nullopt;
}

void Exchange::on_message(Timestamp now, const Frame& message) {
  now_ = now;
  if (message.header.type == EventType::OrderSubmitted) return submit(message.as<OrderSubmitted>());
  if (message.header.type == EventType::OrderCancelRequested) return cancel(message.as<OrderCancelRequested>());
  if (message.header.type == EventType::OrderReplaceRequested) return replace(message.as<OrderReplaceRequested>());
  tell(message.as<OrderStatusRequested>());
}

void Exchange::refuse_message(Timestamp now, const Frame& message, Reason reason) {
  now_ = now;
  if (message.header.type == EventType::OrderSubmitted) return reject(message.as<OrderSubmitted>(), reason);
  if (message.header.type == EventType::OrderCancelRequested) {
    return refuse(message.as<OrderCancelRequested>(), CancelRejectedFor::Cancel, reason);
  }
  refuse(message.as<OrderReplaceRequested>(), CancelRejectedFor::Replace, reason);
}

void Exchange::cut_fills_of(engine::OrderId id) {
  if (const auto row = orders_.find(id)) orders_[*row].is_cut = true;
}

void Exchange::forget_orders() {
  orders_ = Orders{};
  for (Market& market : markets_) {
    market.book = Book{};
    market.waiting.clear();
    market.immediate.clear();
  }
}

Reason Exchange::refusal_of(const Market& market, Qty qty) {
  const engine::InstrumentSpec& spec = market.spec;
  const bool is_whole = spec.lot_step.raw() <= 0 || qty.raw() % spec.lot_step.raw() == 0;
  const bool is_small_enough = spec.qty_max.raw() <= 0 || qty <= spec.qty_max;
  const bool is_sound = qty.raw() > 0 && is_whole && qty >= spec.qty_min && is_small_enough;
  return is_sound ? Reason::NONE : Reason::INCORRECT_QUANTITY;
}

Reason Exchange::refusal_of(const OrderSubmitted& message) const {
  const auto market = market_of(message.instrument);
  if (!market) return Reason::INSTRUMENT_NOT_FOUND;
  if (std::find(accounts_.begin(), accounts_.end(), message.account) == accounts_.end()) {
    return Reason::ACCOUNT_NOT_FOUND;
  }
  if (const Reason reason = refusal_of(markets_[*market], message.qty); reason != Reason::NONE) return reason;
  if (message.ord_type == OrdType::Limit && !is_on_tick(markets_[*market].spec, message.price)) {
    return Reason::INVALID_PRICE_INCREMENT;
  }
  if (would_take(markets_[*market].quote, message)) return Reason::POST_ONLY_WOULD_TAKE;
  if (orders_.find(message.order_id)) return Reason::DUPLICATE_ORDER;
  const std::uint64_t draw = engine::random_u64(seed_, submissions_, kPurposeReject, 0);
  const bool is_unlucky = static_cast<std::int64_t>(engine::below(draw, engine::kMillion)) < rejects_.raw();
  return is_unlucky ? Reason::VENUE_REJECTED : Reason::NONE;
}

void Exchange::submit(const OrderSubmitted& message) {
  ++submissions_;
  if (const Reason reason = refusal_of(message); reason != Reason::NONE) return reject(message, reason);

  const bool is_market = message.ord_type == OrdType::Market;
  const std::uint32_t market = market_of(message.instrument).value();
  const std::uint32_t row = orders_.add({.id = message.order_id,
                                         .venue_id = VenueOrderId{++venue_orders_},
                                         .instrument = message.instrument,
                                         .account = message.account,
                                         .qty = message.qty,
                                         .price = is_market ? Price{} : message.price,
                                         .request = message.order_id,
                                         .market = market,
                                         .side = message.side,
                                         .ord_type = message.ord_type,
                                         .time_in_force = message.time_in_force,
                                         .is_open = true});
  publish(report_on(orders_[row], ExecType::New));
  if (orders_[row].waits()) {
    markets_[market].waiting.push_back(row);
  } else {
    put_in_book(row);
    match_own(markets_[market]);
  }
}

void Exchange::cancel(const OrderCancelRequested& message) {
  const auto row = orders_.find(message.order_id);
  if (!row || orders_[*row].account != message.account) {
    return refuse(message, CancelRejectedFor::Cancel, Reason::UNKNOWN_ORDER);
  }
  if (!orders_[*row].is_open) return refuse(message, CancelRejectedFor::Cancel, Reason::TOO_LATE_TO_CANCEL);
  take_out(*row);
  finish_canceled(*row, Reason::NONE);
}

Reason Exchange::refusal_of(const OrderReplaceRequested& message) const {
  const auto row = orders_.find(message.order_id);
  if (!row || orders_[*row].account != message.account) return Reason::UNKNOWN_ORDER;
  const Order& order = orders_[*row];
  if (!order.is_open) return Reason::TOO_LATE_TO_CANCEL;
  const Market& market = markets_[order.market];
  if (const Reason reason = refusal_of(market, message.qty); reason != Reason::NONE) return reason;
  const bool is_limit = order.ord_type == OrdType::Limit;
  return is_limit && !is_on_tick(market.spec, message.price) ? Reason::INVALID_PRICE_INCREMENT : Reason::NONE;
}

void Exchange::replace(const OrderReplaceRequested& message) {
  const Reason reason = refusal_of(message);
  if (reason != Reason::NONE) return refuse(message, CancelRejectedFor::Replace, reason);

  const std::uint32_t row = orders_.find(message.order_id).value();
  Order& order = orders_[row];
  Market& market = markets_[order.market];
  const bool is_limit = !order.waits();
  const bool is_done = message.qty <= order.cum;
  const bool keeps_place = is_limit && !is_done && message.price == order.price && message.qty <= order.qty;
  if (is_done || (is_limit && !keeps_place)) take_out(row);
  order.qty = is_done ? order.cum : message.qty;  // E08: filled takes precedence
  if (order.ord_type == OrdType::Limit) order.price = message.price;
  order.request = message.request_id;
  if (keeps_place) market.book.reduce(order.side, order.price, order.priority, order.leaves());
  publish(report_on(order, ExecType::Replaced));
  if (is_done) {
    orders_.finish(row);
  } else if (is_limit && !keeps_place) {
    put_in_book(row);
    match_own(market);
  }
}

void Exchange::tell(const OrderStatusRequested& question) {
  const auto row = orders_.find(question.order_id);
  if (!row || orders_[*row].account != question.account) {
    const engine::OrderNotFound answer{.order_id = question.order_id,
                                       .instrument = question.instrument,
                                       .account = question.account,
                                       .venue_time = now_};
    return reports_.push(Frame::of(now_ + report_latency_, answer));
  }
  publish(state_of(orders_[*row]));
}

std::vector<ExecutionReport> Exchange::working_orders(engine::AccountId account) {
  std::vector<ExecutionReport> working;
  for (std::uint32_t row = 0; row < orders_.row_count(); ++row) {
    if (orders_[row].is_open && orders_[row].account == account) working.push_back(state_of(orders_[row]));
  }
  return working;
}

ExecutionReport Exchange::state_of(const Order& order) {
  ExecutionReport report = report_on(order, ExecType::OrderStatus);
  report.source = engine::ReportSource::Query;
  report.ord_status = status_of(order);
  return report;
}

/// Behind the others at its price; what the last quote shows there on its own side is ahead of it.
void Exchange::put_in_book(std::uint32_t row) {
  Order& order = orders_[row];
  Market& market = markets_[order.market];
  const bool is_buy = order.side == engine::Side::Buy;
  const Price best = is_buy ? market.quote.bid : market.quote.ask;
  const Qty shown = is_buy ? market.quote.bid_qty : market.quote.ask_qty;
  const Qty ahead = order.price != best ? Qty{} : shown.raw() == 0 ? Qty{engine::kInt64Max} : shown;
  order.priority = ++priorities_;
  market.book.add(
      order.side,
      {.price = order.price, .priority = order.priority, .leaves = order.leaves(), .ahead = ahead, .order = row});
  if (order.time_in_force == TimeInForce::Ioc) market.immediate.push_back(row);
}

void Exchange::take_out(std::uint32_t row) {
  const Order& order = orders_[row];
  Market& market = markets_[order.market];
  if (order.waits()) {
    std::erase(market.waiting, row);
    return;
  }
  const bool was_there = market.book.remove(order.side, order.price, order.priority);
  ASSERT(was_there);
  if (order.time_in_force == TimeInForce::Ioc) std::erase(market.immediate, row);
}

void Exchange::execute(std::uint32_t row, Qty qty, Price price) {
  Order& order = orders_[row];
  Market& market = markets_[order.market];
  ASSERT(order.is_open);
  ASSERT(qty.raw() > 0);
  ASSERT(qty <= order.leaves());
  order.cum = Qty{order.cum.raw() + qty.raw()};
  ExecutionReport report = report_on(order, ExecType::Trade);
  report.last_qty = qty;
  report.last_price = price;
  report.fee = commission_of(price, qty, market.spec.commission);
  publish(report);
  if (order.leaves().raw() != 0) return;
  if (order.ord_type == OrdType::Limit && order.time_in_force == TimeInForce::Ioc) std::erase(market.immediate, row);
  orders_.finish(row);
}

void Exchange::finish_canceled(std::uint32_t row, Reason reason) {
  ExecutionReport report = report_on(orders_[row], ExecType::Canceled);
  report.reason = reason;
  report.leaves_qty = Qty{};
  publish(report);
  orders_.finish(row);
}

ExecutionReport Exchange::report_on(const Order& order, ExecType type) {
  return {.order_id = order.id,
          .venue_order_id = order.venue_id,
          .exec_id = ExecId{++executions_},
          .instrument = order.instrument,
          .account = order.account,
          .exec_type = type,
          .side = order.side,
          .cum_qty = order.cum,
          .leaves_qty = order.leaves(),
          .order_qty = order.qty,
          .order_price = order.price,
          .venue_time = now_,
          .request_id = order.request};
}

void Exchange::publish(const ExecutionReport& report) { reports_.push(Frame::of(now_ + report_latency_, report)); }

void Exchange::reject(const OrderSubmitted& message, Reason reason) {
  publish({.order_id = message.order_id,
           .exec_id = ExecId{++executions_},
           .instrument = message.instrument,
           .account = message.account,
           .exec_type = ExecType::Rejected,
           .side = message.side,
           .reason = reason,
           .order_qty = message.qty,
           .order_price = message.price,
           .venue_time = now_});
}

template <class Request>
void Exchange::refuse(const Request& request, CancelRejectedFor response_to, Reason reason) {
  const CancelRejected refusal{.order_id = request.order_id,
                               .instrument = request.instrument,
                               .account = request.account,
                               .response_to = response_to,
                               .reason = reason,
                               .venue_time = now_,
                               .request_id = request.request_id};
  reports_.push(Frame::of(now_ + report_latency_, refusal));
}

}  // namespace adapters::sim
