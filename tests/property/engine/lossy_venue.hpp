// A venue whose memory is sound and whose line is not: what it is sent and what it tells may be lost, late, twice or
// out of order. It keeps the truth that our books are held against.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <vector>

#include "engine/base/random.hpp"
#include "tests/support/engine_run.hpp"

namespace tests {

class LossyVenue {
 public:
  struct Order {
    engine::OrderSubmitted terms{};
    std::int64_t cum{0};
    bool is_open{true};
  };

  explicit LossyVenue(std::uint64_t seed) : seed_{seed} {}

  std::uint64_t draw(std::uint64_t bound) { return engine::below(engine::random_u64(seed_, ++drawn_, 0, 0), bound); }

  /// Takes what a step sends; a part of it never arrives.
  void receive(const Step& step) {
    for (const auto& order : step.all<engine::OrderSubmitted>()) {
      if (!sent_.insert(order.order_id.raw()).second) ++sent_twice_;
      if (draw(5) != 0) take(order);
    }
    for (const auto& cancel : step.all<engine::OrderCancelRequested>()) {
      if (draw(5) != 0) end(cancel.order_id);
    }
    for (const auto& question : step.all<engine::OrderStatusRequested>()) {
      if (draw(3) != 0) answer(question);
    }
  }
  /// A part of a random open order fills.
  void fill_one() {
    Order* const order = pick_open();
    if (order == nullptr) return;
    const std::int64_t left = order->terms.qty.raw() / engine::kQtyScale - order->cum;
    const auto part = static_cast<std::int64_t>(1 + draw(static_cast<std::uint64_t>(left)));
    order->cum += part;
    if (part == left) order->is_open = false;
    engine::ExecutionReport told = report(*order, engine::ExecType::Trade);
    told.last_qty = units(part);
    told.last_price = ticks(100'000);
    executions_.push_back(told);
    position_ += engine::sign_of(order->terms.side) * part;
    pending_.emplace_back(told);
  }
  void cancel_one() {
    if (Order* const order = pick_open()) end(order->terms.order_id);
  }
  /// One of the reports that wait arrives, is lost, or arrives and waits to come again.
  template <class Deliver>
  void deliver_one(Deliver&& deliver) {
    if (pending_.empty()) return;
    const auto place = pending_.begin() + static_cast<std::ptrdiff_t>(draw(pending_.size()));
    const engine::ExecutionReport told = *place;
    const std::uint64_t fate = draw(10);
    if (fate > 1) pending_.erase(place);
    if (fate != 2) deliver(told);
  }
  /// Tells all that it has, executions first, each part in any order and partly twice.
  template <class Run>
  void tell_all(Run&& send, engine::ReconciliationId id) {
    const auto base = engine::ReconciliationBegan{
        .reconciliation = id, .account = kAccount, .cause = engine::ReconcileCause::Reconnect};
    send(base);
    for (engine::ExecutionReport told : shuffled(executions_)) {
      told.source = engine::ReportSource::Query;
      send(told);
      if (draw(4) == 0) send(told);
    }
    std::vector<engine::ExecutionReport> states;
    for (const auto& [unused, order] : orders_) {
      if (order.is_open) states.push_back(state_of(order));
    }
    for (const engine::ExecutionReport& state : shuffled(states)) send(state);
    send(engine::PositionReported{
        .reconciliation = id, .account = kAccount, .instrument = kInstrument, .qty = units(position_)});
    send(engine::ReconciliationAnswered{.reconciliation = id,
                                        .account = kAccount,
                                        .executions = static_cast<std::uint32_t>(executions_.size()),
                                        .orders = static_cast<std::uint32_t>(states.size()),
                                        .positions = 1,
                                        .complete = engine::Switch::On});
  }
  /// Nothing that waits will come any more.
  void lose_all() { pending_.clear(); }

  [[nodiscard]] std::int64_t position() const noexcept { return position_; }
  [[nodiscard]] std::size_t execution_count() const noexcept { return executions_.size(); }
  [[nodiscard]] std::uint64_t sent_twice() const noexcept { return sent_twice_; }
  [[nodiscard]] bool works(engine::OrderId id) const {
    const auto found = orders_.find(id.raw());
    return found != orders_.end() && found->second.is_open;
  }

 private:
  void take(const engine::OrderSubmitted& order) {
    if (orders_.contains(order.order_id.raw())) return;
    const Order& taken = orders_.emplace(order.order_id.raw(), Order{.terms = order}).first->second;
    pending_.push_back(report(taken, engine::ExecType::New));
  }
  void end(engine::OrderId id) {
    const auto found = orders_.find(id.raw());
    if (found == orders_.end() || !found->second.is_open) return;
    found->second.is_open = false;
    pending_.push_back(report(found->second, engine::ExecType::Canceled));
  }
  /// Executions go before the state, so that the state is of what was told.
  void answer(const engine::OrderStatusRequested& question) {
    const auto found = orders_.find(question.order_id.raw());
    if (found == orders_.end()) {
      not_found_.push_back({.order_id = question.order_id, .instrument = kInstrument, .account = kAccount});
      return;
    }
    for (engine::ExecutionReport told : executions_) {
      told.source = engine::ReportSource::Query;
      if (told.order_id == question.order_id) answers_.push_back(told);
    }
    answers_.push_back(state_of(found->second));
  }

 public:
  /// Answers to questions, in their order.
  template <class Run>
  void give_answers(Run&& send) {
    for (const engine::ExecutionReport& told : std::exchange(answers_, {})) send(told);
    for (const engine::OrderNotFound& told : std::exchange(not_found_, {})) send(told);
  }

 private:
  engine::ExecutionReport report(const Order& order, engine::ExecType type) {
    return {.order_id = order.terms.order_id,
            .venue_order_id = engine::VenueOrderId{order.terms.order_id.raw() + 7},
            .exec_id = engine::ExecId{++ids_},
            .instrument = kInstrument,
            .account = kAccount,
            .exec_type = type,
            .side = order.terms.side,
            .cum_qty = units(order.cum),
            .leaves_qty = order.is_open ? units(order.terms.qty.raw() / engine::kQtyScale - order.cum) : engine::Qty{},
            .order_qty = order.terms.qty,
            .order_price = order.terms.price};
  }
  engine::ExecutionReport state_of(const Order& order) {
    engine::ExecutionReport told = report(order, engine::ExecType::OrderStatus);
    const bool is_filled = units(order.cum) == order.terms.qty;
    told.source = engine::ReportSource::Query;
    told.ord_status = order.is_open ? order.cum > 0 ? engine::OrdStatus::PartiallyFilled : engine::OrdStatus::Accepted
                      : is_filled   ? engine::OrdStatus::Filled
                                    : engine::OrdStatus::Canceled;
    return told;
  }
  Order* pick_open() {
    std::vector<Order*> open;
    for (auto& [unused, order] : orders_) {
      if (order.is_open) open.push_back(&order);
    }
    return open.empty() ? nullptr : open[draw(open.size())];
  }
  std::vector<engine::ExecutionReport> shuffled(std::vector<engine::ExecutionReport> reports) {
    for (std::size_t i = reports.size(); i > 1; --i) std::swap(reports[i - 1], reports[draw(i)]);
    return reports;
  }

  std::uint64_t seed_;
  std::uint64_t drawn_{0};
  std::uint64_t ids_{0};
  std::uint64_t sent_twice_{0};
  std::int64_t position_{0};
  std::map<std::uint64_t, Order> orders_;
  std::set<std::uint64_t> sent_;
  std::vector<engine::ExecutionReport> executions_;
  std::vector<engine::ExecutionReport> pending_;
  std::vector<engine::ExecutionReport> answers_;
  std::vector<engine::OrderNotFound> not_found_;
};

}  // namespace tests
