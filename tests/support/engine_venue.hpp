// A venue in a few lines: answers the order messages of a step with reports that a test feeds back. Deterministic from
// its seed, and without allocation, so that a test may count allocations around it.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "engine/base/random.hpp"
#include "engine/model/input.hpp"
#include "engine/model/record.hpp"
#include "tests/support/engine_config.hpp"

namespace tests {

class SmallVenue {
 public:
  explicit SmallVenue(std::uint64_t seed = 1) : seed_{seed} {}

  /// Reads the order messages of a step and queues what the venue says to each.
  void take(std::span<const std::byte> step) {
    while (!step.empty()) {
      const auto& header = *static_cast<const engine::RecordHeader*>(static_cast<const void*>(step.data()));
      engine::visit_event(engine::EventType{header.type}, step.data() + sizeof(header),
                          [&]<class Event>(const Event& event) {
                            if constexpr (requires { answer(event); }) answer(event);
                          });
      step = step.subspan(header.length);
    }
  }
  [[nodiscard]] bool has_report() const noexcept { return first_ != last_; }
  engine::Frame next() { return queue_[first_++ % kQueue]; }

 private:
  static constexpr std::size_t kQueue = 256;
  static constexpr std::size_t kSides = 4'096;  // far more records than one order lives

  void answer(const engine::OrderSubmitted& order) {
    sides_[order.order_id.raw() % kSides] = order.side;
    auto report = blank(order.order_id, order.instrument, order.account, order.side);
    const std::uint64_t fate = draw() % 8;
    if (fate == 0) {
      report.exec_type = engine::ExecType::Rejected;
      push(report);
      return;
    }
    push(report);
    const bool fills = order.ord_type == engine::OrdType::Market || fate < 5;
    if (!fills) return;
    report.exec_type = engine::ExecType::Trade;
    report.last_price = order.price.raw() != 0 ? order.price : ticks(100'000);
    const std::int64_t half = order.qty.raw() / 2 / engine::kQtyScale * engine::kQtyScale;
    if (fate == 1 && half > 0) {
      report.last_qty = engine::Qty{half};
      push(report);
      push(report);  // the same execution again
      report.last_qty = engine::Qty{order.qty.raw() - half};
    } else {
      report.last_qty = order.qty;
    }
    report.exec_id = engine::ExecId{++executions_};
    report.fee = engine::Money{123};
    push(report);
  }
  void answer(const engine::OrderCancelRequested& order) {
    auto report = blank(order.order_id, order.instrument, order.account, side_of(order.order_id));
    report.exec_type = engine::ExecType::Canceled;
    push(report);
  }
  void answer(const engine::OrderReplaceRequested& order) {
    if (draw() % 8 == 0) {
      push(engine::CancelRejected{.order_id = order.order_id,
                                  .instrument = order.instrument,
                                  .account = order.account,
                                  .response_to = engine::CancelRejectedFor::Replace});
      return;
    }
    auto report = blank(order.order_id, order.instrument, order.account, side_of(order.order_id));
    report.exec_type = engine::ExecType::Replaced;
    report.order_qty = order.qty;
    report.order_price = order.price;
    push(report);
  }
  /// Cancels and replaces do not say their side; it is remembered by the order's id.
  [[nodiscard]] engine::Side side_of(engine::OrderId id) const { return sides_[id.raw() % kSides]; }
  engine::ExecutionReport blank(engine::OrderId id, engine::InstrumentId instrument, engine::AccountId account,
                                engine::Side side) {
    return {.order_id = id,
            .venue_order_id = engine::VenueOrderId{id.raw()},
            .exec_id = engine::ExecId{++executions_},
            .instrument = instrument,
            .account = account,
            .exec_type = engine::ExecType::New,
            .side = side};
  }
  template <class Event>
  void push(const Event& event) {
    queue_[last_++ % kQueue] = engine::Frame::of(engine::Timestamp{0}, event);
  }
  std::uint64_t draw() { return engine::random_u64(seed_, ++drawn_, 0, 0); }

  std::uint64_t seed_;
  std::uint64_t drawn_{0};
  std::uint64_t executions_{0};
  std::array<engine::Side, kSides> sides_{};
  std::array<engine::Frame, kQueue> queue_{};
  std::size_t first_{0};
  std::size_t last_{0};
};

}  // namespace tests
