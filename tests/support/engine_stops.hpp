// Commands of an operator that stop a scope, and an engine whose orders they find.
#pragma once

#include <map>
#include <string>

#include "tests/support/engine_run.hpp"

namespace tests {

inline constexpr engine::OperatorId kOperator{5};
inline constexpr engine::OperatorId kSecondOperator{6};
inline constexpr engine::IncidentId kIncident{77};

inline engine::StopScope stop(engine::Scope scope, std::uint32_t id, engine::HaltKind kind = engine::HaltKind::Kill) {
  return {.operator_id = kOperator, .scope = scope, .kind = kind, .reason = engine::Reason::OPERATOR_REQUEST, .id = id};
}
/// Signed by all whom it may need.
inline engine::ResumeScope resume(engine::Scope scope, std::uint32_t id,
                                  engine::HaltKind kind = engine::HaltKind::Kill) {
  return {.operator_id = kOperator,
          .scope = scope,
          .kind = kind,
          .reason = engine::Reason::OPERATOR_REQUEST,
          .id = id,
          .second_operator = kSecondOperator,
          .incident = kIncident};
}

/// By hand, on the first strategy.
inline engine::SubmitOrder by_hand(engine::Side side, std::int64_t units_wanted, engine::Price price) {
  return {.operator_id = kOperator,
          .instrument = kInstrument,
          .account = kAccount,
          .strategy = kStrategy,
          .side = side,
          .qty = units(units_wanted),
          .price = price};
}

/// One strategy of no kind, which does nothing by itself: what there is was ordered by hand.
inline TestConfig quiet_desk() {
  TestConfig config;
  config.strategies = {trend_spec()};
  config.strategies[0].kind = engine::StrategyKind{99};
  config.header.limits.strategy_orders_max = 8;
  return config;
}

/// An engine that operators trade by hand, quoted at 0.99999 / 1.00001.
class HandRun : public EngineRun {
 public:
  explicit HandRun(const TestConfig& config = quiet_desk()) : EngineRun{config} {
    send(quote(ticks(99'999), ticks(100'001)));
  }
  /// A working order, accepted by the venue.
  engine::OrderSubmitted work(engine::Side side, std::int64_t count, engine::Price price) {
    const auto order = send(by_hand(side, count, price)).only<engine::OrderSubmitted>();
    report(order, engine::ExecType::New);
    return order;
  }
  /// A position of so many signed units.
  void hold(std::int64_t signed_units) {
    const bool buys = signed_units > 0;
    const auto order = work(buys ? engine::Side::Buy : engine::Side::Sell, buys ? signed_units : -signed_units,
                            ticks(buys ? 100'001 : 99'999));
    fill(order, order.qty, order.price);
  }
  [[nodiscard]] const engine::ledger::OrderRow& row(engine::OrderId id) const {
    return *state().ledger().orders().find(id);
  }
  /// The reason of what became of a command; NONE when it was accepted.
  template <class Command>
  engine::Reason outcome(const Command& command) {
    const Step step = send(command);
    if (step.count<engine::CommandAccepted>() == 1) return engine::Reason::NONE;
    return step.only<engine::CommandRefused>().reason;
  }
};

}  // namespace tests
