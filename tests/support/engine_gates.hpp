// A state in which everything passes, and intents to hold against its gates.
#pragma once

#include "engine/model/intent.hpp"
#include "engine/risk/chain.hpp"
#include "tests/support/engine_run.hpp"

namespace tests {

/// A limit order to buy 1,000 units at the bid.
inline engine::Intent buy(engine::Qty qty = units(1'000), engine::Price price = ticks(100'000)) {
  return {.side = engine::Side::Buy,
          .ord_type = engine::OrdType::Limit,
          .strategy = kStrategy,
          .account = kAccount,
          .instrument = kInstrument,
          .qty = qty,
          .price = price};
}
inline engine::Intent sell(engine::Qty qty = units(1'000), engine::Price price = ticks(100'000)) {
  engine::Intent intent = buy(qty, price);
  intent.side = engine::Side::Sell;
  return intent;
}
inline engine::Intent at_market(engine::Intent intent) {
  intent.ord_type = engine::OrdType::Market;
  intent.time_in_force = engine::TimeInForce::Ioc;
  intent.price = engine::Price{0};
  return intent;
}

/// What the gates are asked about an intent in this state.
inline engine::risk::Request request_of(const engine::state::State& state, const engine::Intent& intent) {
  const bool is_new = intent.action == engine::IntentAction::New;
  return engine::risk::make_request(state, intent, is_new ? nullptr : state.ledger().orders().find(intent.order_id));
}

/// Started, armed, quoted 0.99999 / 1.00001 at at(0).
class GateBench : public StateBench {
 public:
  explicit GateBench(const TestConfig& config = with_strategy()) : StateBench{config} {
    fold(engine::AccountArmed{.account = kAccount});
    fold(quote(ticks(99'999), ticks(100'001)));
  }
  static TestConfig with_strategy() {
    TestConfig config;
    config.strategies = {quoter_spec()};
    config.instruments[0].margin_rate = engine::PartsPerMillion{10'000};  // so that other gates are what binds
    return config;
  }
  engine::GateDecision decide(const engine::Intent& intent) {
    engine::risk::GateChecks checks;
    return decide(intent, checks);
  }
  engine::GateDecision decide(const engine::Intent& intent, engine::risk::GateChecks& checks) {
    return engine::risk::decide(state(), request_of(state(), intent), checks);
  }
  /// Sets a limit as its command would.
  void limit(engine::LimitKind kind, engine::LimitScope scope, std::uint32_t id, std::int64_t value) {
    fold(engine::LimitChanged{.scope = scope, .kind = kind, .id = id, .limit = value});
  }
  /// The reason of the chain's verdict; NONE when all passed.
  engine::Reason reason(const engine::Intent& intent) { return decide(intent).reason; }
};

}  // namespace tests
