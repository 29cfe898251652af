// An engine whose quoter has orders at the venue, for tests of what their executions come to.
#pragma once

#include <map>

#include <gtest/gtest.h>

#include "tests/support/engine_run.hpp"

namespace tests {

/// A quoter of so many units on the first instrument.
inline TestConfig quoting(const engine::InstrumentSpec& instrument, std::int64_t order_units = 1'000) {
  TestConfig config;
  config.instruments = {instrument};
  config.strategies = {quoter_spec()};
  config.strategies[0].parameters[engine::quoter_parameters::OrderQty] = units(order_units).raw();
  config.strategies[0].parameters[engine::quoter_parameters::InventoryMax] = units(3 * order_units).raw();
  return config;
}

/// An engine whose quoter has a bid and an offer at the venue.
class Desk {
 public:
  explicit Desk(const TestConfig& config) : run_{config} {
    for (const engine::OrderSubmitted& order :
         run_.send(quote(ticks(99'999), ticks(100'001))).all<engine::OrderSubmitted>()) {
      orders_[order.side] = order;
    }
    EXPECT_EQ(orders_.size(), 2U);
  }
  /// An execution of the order on that side, whatever its limit.
  Step fill(engine::Side side, engine::Qty qty, engine::Price price) { return run_.fill(orders_.at(side), qty, price); }
  /// The same with a fee.
  Step fill_with_fee(engine::Side side, engine::Qty qty, engine::Price price, engine::Money fee) {
    const engine::OrderSubmitted& order = orders_.at(side);
    return run_.send(engine::ExecutionReport{.order_id = order.order_id,
                                             .exec_id = engine::ExecId{++executions_ + 1'000},
                                             .instrument = order.instrument,
                                             .account = order.account,
                                             .exec_type = engine::ExecType::Trade,
                                             .side = side,
                                             .last_qty = qty,
                                             .last_price = price,
                                             .fee = fee});
  }
  EngineRun& run() noexcept { return run_; }
  const engine::ledger::AccountRow& account() { return run_.state().ledger().account(kAccount); }
  const engine::ledger::PositionRow& position() { return run_.state().ledger().position(kAccount, kInstrument); }

 private:
  EngineRun run_;
  std::map<engine::Side, engine::OrderSubmitted> orders_;
  std::uint64_t executions_{0};
};

}  // namespace tests
