// Somebody who sends many orders to the simulated venue, as a function of a seed and of what the venue published, and
// two ways to run him: as the backtest does, and as the live loop does with the threads' timing drawn at random.
#pragma once

#include <cstdint>
#include <deque>
#include <vector>

#include "adapters/sim/generator.hpp"
#include "adapters/sim/live_source.hpp"
#include "adapters/sim/venue.hpp"
#include "engine/base/random.hpp"
#include "tests/support/sim_script.hpp"

namespace tests {

class SimAgent {
 public:
  /// only_side: all orders on one side, so that none can match another.
  SimAgent(std::uint64_t seed, bool only_buys) : seed_{seed}, only_buys_{only_buys} {}

  /// What the step of this input sends.
  std::vector<engine::Frame> answer(const engine::Frame& input) {
    ++inputs_;
    if (input.header.type != engine::EventType::Quote) return {};
    const std::uint64_t what = draw(0, 12);
    if (what > 5) return {};
    if (what < 3 || ids_ == 0) return {engine::Frame::of(input.header.time, order_near(input.as<engine::Quote>()))};
    const std::uint64_t id = ids_ - draw(1, std::min<std::uint64_t>(ids_, 20));
    if (what == 3) return {engine::Frame::of(input.header.time, cancel(id))};
    const std::int64_t price = price_near(input.as<engine::Quote>());
    return {engine::Frame::of(input.header.time, replace(id, price, 1 + static_cast<std::int64_t>(draw(2, 60))))};
  }

 private:
  std::uint64_t draw(std::uint64_t purpose, std::uint64_t bound) const {
    return engine::below(engine::random_u64(seed_, inputs_, purpose, 0), bound);
  }
  std::int64_t price_near(const engine::Quote& quote) const {
    return quote.bid.raw() / cents(1).raw() - 4 + static_cast<std::int64_t>(draw(3, 10));
  }
  engine::OrderSubmitted order_near(const engine::Quote& quote) {
    ++ids_;
    const engine::Side side = only_buys_ || draw(4, 2) == 0 ? engine::Side::Buy : engine::Side::Sell;
    const auto size = 1 + static_cast<std::int64_t>(draw(5, 50));
    auto order = draw(6, 4) == 0 ? market(ids_, side, size) : limit(ids_, side, price_near(quote), size);
    if (draw(7, 4) == 0) order = immediate(order);
    return order;
  }

  std::uint64_t seed_;
  bool only_buys_;
  std::uint64_t inputs_{0};
  std::uint64_t ids_{0};
};

/// A generated market of the script's instrument: quick beside the latencies, so that much happens at the same time.
inline adapters::sim::GeneratorTerms busy_market(std::uint64_t seed, std::uint64_t quote_count) {
  return {.seed = seed,
          .start = at(1'000),
          .quote_count = quote_count,
          .crossed_quotes = engine::PartsPerMillion{100'000},
          .trades = engine::PartsPerMillion{300'000},
          .instruments = {{.id = kInstrument,
                           .tick_size = cents(1),
                           .lot_step = lots(1),
                           .start_price = cents(10'000),
                           .size_lots_max = 40,
                           .quote_interval = engine::Duration{500'000}}}};
}

/// Runs as the backtest does: each input is answered before the next one is asked for.
inline std::vector<engine::Frame> run_backtest(const adapters::sim::GeneratorTerms& market_terms,
                                               const adapters::SimulationTerms& terms, SimAgent& agent) {
  adapters::sim::GeneratedMarket market{market_terms};
  adapters::sim::Venue venue{sim_instruments(), sim_accounts(), terms, market};
  std::vector<engine::Frame> published;
  while (const auto frame = venue.next().value()) {
    published.push_back(*frame);
    for (const engine::Frame& message : agent.answer(*frame)) venue.receive(message);
  }
  return published;
}

/// Runs as the live loop does, publisher and core each going on when the seed says so.
inline std::vector<engine::Frame> run_live(const adapters::sim::GeneratorTerms& market_terms,
                                           const adapters::SimulationTerms& terms, SimAgent& agent,
                                           std::uint64_t timing_seed) {
  adapters::sim::GeneratedMarket market{market_terms};
  adapters::sim::Venue venue{sim_instruments(), sim_accounts(), terms, market};
  adapters::sim::Lookahead lookahead{terms.order_latency, 16};
  std::vector<engine::Frame> published;
  std::deque<engine::Frame> orders;
  std::uint64_t consumed = 0;
  for (std::uint64_t turn = 0;; ++turn) {
    const bool core_goes_on = engine::below(engine::random_u64(timing_seed, turn, 0, 0), 3) == 0;
    if (core_goes_on && consumed < published.size()) {
      for (const engine::Frame& message : agent.answer(published[consumed])) orders.push_back(message);
      ++consumed;
      continue;
    }
    for (; !orders.empty(); orders.pop_front()) venue.receive(orders.front());
    const auto time = venue.next_time().value();
    if (!time && consumed == published.size()) return published;
    if (!time || !lookahead.may_publish(*time, consumed)) continue;
    published.push_back(*venue.next().value());
    lookahead.published(*time);
  }
}

}  // namespace tests
