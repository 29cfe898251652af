// A ledger alone, and orders in it that a test drives through reports.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <variant>
#include <vector>

#include <gtest/gtest.h>

#include "engine/ledger/ledger.hpp"
#include "engine/ledger/order_machine.hpp"
#include "tests/support/engine_config.hpp"

namespace tests {

class LedgerBench {
 public:
  explicit LedgerBench(const TestConfig& config = {}) : capacities_{config.header.capacities} {
    const std::vector<std::byte> canonical = config.bytes();
    ledger_.define(*engine::ConfigView::parse(canonical));
  }

  /// A new working order, on its way.
  engine::OrderSubmitted submit(std::uint64_t id, engine::Side side, engine::Qty qty,
                                engine::Price price = ticks(100'000)) {
    const engine::OrderSubmitted order{.order_id = engine::OrderId{id},
                                       .instrument = kInstrument,
                                       .account = kAccount,
                                       .strategy = kStrategy,
                                       .side = side,
                                       .qty = qty,
                                       .price = price};
    ledger_.fold(order, at(0));
    return order;
  }
  /// What a report comes to; folded, as the core would.
  template <class Report>
  engine::ledger::ReportOutcome take(const Report& report) {
    const engine::ledger::ReportOutcome outcome = engine::ledger::judge(ledger_, report);
    outcome.visit([&]<class Event>(const Event& event) {
      if constexpr (requires { ledger_.fold(event); }) ledger_.fold(event);
      constexpr bool kBooks =
          std::is_same_v<Event, engine::OrderFilled> || std::is_same_v<Event, engine::ExecutionBusted>;
      if constexpr (kBooks) book(event);
    });
    if (const auto* order = ledger_.orders().find(report.order_id)) {
      EXPECT_EQ(engine::ledger::broken_invariant(*order), 0U);
    }
    return outcome;
  }
  /// What an execution, or what takes one back, comes to for an account in the instrument's own currency.
  template <class Event>
  void book(const Event& event) {
    engine::PositionChanged changed = engine::ledger::describe_position(ledger_, event.account, event.instrument);
    changed.profit = event.realised;
    changed.fee = std::is_same_v<Event, engine::ExecutionBusted> ? engine::Money{-event.fee.raw()} : event.fee;
    ledger_.fold(changed);
  }
  /// A cancel or replace on its way, under a request id of its own.
  void ask_cancel(const engine::OrderSubmitted& order, engine::Reason reason = engine::Reason::NONE) {
    ledger_.fold(engine::OrderCancelRequested{
        .order_id = order.order_id, .request_id = engine::OrderId{++requests_}, .reason = reason});
  }
  engine::OrderId ask_replace(const engine::OrderSubmitted& order, engine::Qty qty,
                              engine::Price price = ticks(99'000)) {
    ledger_.fold(engine::OrderReplaceRequested{
        .order_id = order.order_id, .qty = qty, .price = price, .request_id = engine::OrderId{++requests_}});
    return engine::OrderId{requests_};
  }
  static engine::ExecutionReport status(const engine::OrderSubmitted& order, engine::ExecType type) {
    return {.order_id = order.order_id,
            .venue_order_id = engine::VenueOrderId{order.order_id.raw() + 1'000},
            .instrument = order.instrument,
            .account = order.account,
            .exec_type = type,
            .side = order.side,
            .order_qty = order.qty,
            .order_price = order.price};
  }
  static engine::ExecutionReport trade(const engine::OrderSubmitted& order, std::uint64_t exec_id, engine::Qty qty,
                                       engine::Price price = ticks(100'000)) {
    engine::ExecutionReport report = status(order, engine::ExecType::Trade);
    report.exec_id = engine::ExecId{exec_id};
    report.last_qty = qty;
    report.last_price = price;
    return report;
  }
  [[nodiscard]] const engine::ledger::OrderRow& row(std::uint64_t id) const {
    return *ledger_.orders().find(engine::OrderId{id});
  }
  [[nodiscard]] const engine::ledger::PositionRow& position() const { return ledger_.position(kAccount, kInstrument); }
  [[nodiscard]] engine::ledger::Ledger& ledger() noexcept { return ledger_; }

 private:
  static constexpr std::size_t kBytes = 512 * 1024;

  engine::Capacities capacities_;
  std::uint64_t requests_{1'000'000};
  alignas(64) std::array<std::byte, kBytes> memory_{};
  std::array<std::uint64_t, engine::Arena::dirty_words(kBytes)> dirty_{};
  engine::Arena arena_{memory_, dirty_};
  engine::ledger::Ledger ledger_{arena_, capacities_};
};

/// The event of this kind that an outcome holds, or an empty one.
template <class Event>
Event event_of(const engine::ledger::ReportOutcome& outcome) {
  Event found{};
  outcome.visit([&]<class Held>(const Held& event) {
    if constexpr (std::is_same_v<Held, Event>) found = event;
  });
  return found;
}
template <class Event>
bool is_event(const engine::ledger::ReportOutcome& outcome) {
  bool found = false;
  outcome.visit([&]<class Held>(const Held&) { found = found || std::is_same_v<Held, Event>; });
  return found;
}

}  // namespace tests
