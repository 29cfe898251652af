// Small configurations in canonical form, for tests of the engine: one instrument, one armed simulated account, limits
// that a test may tighten.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <vector>

#include "engine/base/hash.hpp"
#include "engine/model/config.hpp"
#include "engine/model/events/market.hpp"
#include "engine/model/events/session.hpp"
#include "engine/model/strategies.hpp"

namespace tests {

/// Whole units of an instrument.
constexpr engine::Qty units(std::int64_t count) { return engine::Qty{count * engine::kQtyScale}; }
/// Whole units of the account's currency.
constexpr engine::Money cash(std::int64_t count) { return engine::Money{count * engine::kMoneyScale}; }
/// A price in ticks of 0.00001: ticks(110'000) is 1.10000.
constexpr engine::Price ticks(std::int64_t count) { return engine::Price{count * 10'000}; }
constexpr engine::Duration seconds(std::int64_t count) { return engine::Duration{count * engine::kSecondNs}; }
/// A moment so many seconds after the start of the tests' day.
constexpr engine::Timestamp at(std::int64_t seconds_in) {
  return engine::Timestamp{1'700'006'400 * engine::kSecondNs + seconds_in * engine::kSecondNs};
}

inline constexpr engine::InstrumentId kInstrument{1};
inline constexpr engine::AccountId kAccount{1};
inline constexpr engine::StrategyId kStrategy{1};
inline constexpr engine::Epoch kEpoch{1};

inline engine::InstrumentSpec instrument_spec(std::uint32_t id = 1) {
  return {.id = engine::InstrumentId{id},
          .symbol = engine::Symbol::from("EURUSD"),
          .base = engine::Currency::from("EUR"),
          .quote = engine::Currency::from("USD"),
          .tick_size = ticks(1),
          .lot_step = units(1),
          .qty_min = units(1),
          .qty_max = units(1'000'000)};
}

inline engine::AccountSpec account_spec(std::uint32_t id = 1) {
  return {.id = engine::AccountId{id},
          .armed_at_start = engine::Switch::On,
          .currency = engine::Currency::from("USD"),
          .opening_balance = cash(100'000)};
}

/// Averages of 2 and 4 minute bars, a stop at 2 ATR(2).
inline engine::StrategySpec trend_spec(std::uint32_t id = 1) {
  return {.id = engine::StrategyId{id},
          .kind = engine::kTrendFollower,
          .instrument = kInstrument,
          .account = kAccount,
          .bar_interval = seconds(60),
          .parameters = {units(1'000).raw(), 2, 4, 2, 2 * engine::kMillion}};
}

/// At the best prices, moved when 2 ticks off, at most 3,000 units held.
inline engine::StrategySpec quoter_spec(std::uint32_t id = 1) {
  return {.id = engine::StrategyId{id},
          .kind = engine::kQuoter,
          .instrument = kInstrument,
          .account = kAccount,
          .bar_interval = seconds(60),
          .parameters = {units(1'000).raw(), 0, 2, units(3'000).raw(), 0}};
}

struct TestConfig {
  engine::ConfigHeader header{};
  std::vector<engine::InstrumentSpec> instruments{instrument_spec()};
  std::vector<engine::AccountSpec> accounts{account_spec()};
  std::vector<engine::StrategySpec> strategies{};
  std::vector<engine::Duration> bar_intervals{seconds(60), seconds(3'600)};
  std::vector<engine::RuleSetSpec> rule_sets{};

  TestConfig() {
    header.capacities = {.instruments = 4,
                         .accounts = 2,
                         .strategies = 4,
                         .orders_open = 8,
                         .orders_kept = 16,
                         .executions_kept = 32,
                         .indicators = 12};
    header.capacities.step_bytes_max = static_cast<std::uint32_t>(engine::step_bytes_needed(header.capacities));
    header.limits = {.order_qty_max = units(100'000),
                     .order_notional_max = cash(1'000'000),
                     .position_qty_max = units(200'000),
                     .daily_loss_max = cash(5'000),
                     .price_band = engine::PartsPerMillion{10'000},
                     .quote_age_max = seconds(60),
                     .account_orders_max = 8,
                     .strategy_orders_max = 4};
    header.denial_pause = seconds(1);
  }

  /// Canonical bytes.
  [[nodiscard]] std::vector<std::byte> bytes() const {
    engine::ConfigHeader counted = header;
    counted.instruments = static_cast<std::uint32_t>(instruments.size());
    counted.accounts = static_cast<std::uint32_t>(accounts.size());
    counted.strategies = static_cast<std::uint32_t>(strategies.size());
    counted.bar_intervals = static_cast<std::uint32_t>(bar_intervals.size());
    counted.rule_sets = static_cast<std::uint32_t>(rule_sets.size());
    std::vector<std::byte> out;
    const auto append = [&](const void* rows, std::size_t size) {
      const std::size_t place = out.size();
      out.resize(place + size);
      if (size != 0) std::memcpy(out.data() + place, rows, size);
    };
    append(&counted, sizeof(counted));
    append(instruments.data(), instruments.size() * sizeof(engine::InstrumentSpec));
    append(accounts.data(), accounts.size() * sizeof(engine::AccountSpec));
    append(strategies.data(), strategies.size() * sizeof(engine::StrategySpec));
    append(bar_intervals.data(), bar_intervals.size() * sizeof(engine::Duration));
    append(rule_sets.data(), rule_sets.size() * sizeof(engine::RuleSetSpec));
    return out;
  }

  /// The payload of SessionStarted with this configuration as its tail.
  [[nodiscard]] std::vector<std::byte> session(engine::Timestamp anchor) const {
    const std::vector<std::byte> tail = bytes();
    const engine::SessionStarted started{.journal_id = {.high = 1, .low = 2},
                                         .anchor = anchor,
                                         .config_hash = engine::hash64(tail, 0),
                                         .epoch = kEpoch,
                                         .mode = engine::SessionMode::Backtest,
                                         .tail_bytes = static_cast<std::uint32_t>(tail.size())};
    std::vector<std::byte> payload(sizeof(started) + tail.size());
    std::memcpy(payload.data(), &started, sizeof(started));
    std::memcpy(payload.data() + sizeof(started), tail.data(), tail.size());
    return payload;
  }
};

inline engine::Quote quote(engine::Price bid, engine::Price ask, std::uint32_t instrument = 1) {
  return {.instrument = engine::InstrumentId{instrument},
          .bid = bid,
          .ask = ask,
          .bid_qty = units(1'000'000),
          .ask_qty = units(1'000'000)};
}

}  // namespace tests
