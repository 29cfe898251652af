// A small generated market as a configuration file: two instruments, both strategies, segments that roll often.
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace tests {

inline constexpr std::string_view kMarket = R"([engine]
seed = 7
denial_pause = "1s"
state_hash_interval = 1024

[capacities]
instruments = 2
accounts = 2
strategies = 3
orders_open = 64
step_bytes_max = "192KiB"

[limits]
order_qty_max = "50000"
order_notional_max = "100000"
position_qty_max = "100000"
daily_loss_max = "50000"
price_band = "0.01"
quote_age_max = "5s"
account_orders_max = 32
strategy_orders_max = 4

[bars]
intervals = ["1m"]

[[instrument]]
symbol = "EURUSD"
base = "EUR"
quote = "USD"
tick_size = "0.00001"
lot_step = "1000"
qty_max = "1000000"
commission = "0.000002"

[[instrument]]
symbol = "XAUUSD"
base = "XAU"
quote = "USD"
tick_size = "0.01"
lot_step = "1"
qty_max = "10000"

[[account]]
name = "trend"
currency = "USD"
armed = true
opening_balance = "1000000"

[[account]]
name = "quotes"
currency = "USD"
armed = true
opening_balance = "1000000"

[[strategy]]
kind = "trend"
instrument = "EURUSD"
account = "trend"
order_qty = "20000"
fast_period = 2
slow_period = 4
atr_period = 3

[[strategy]]
kind = "quoter"
instrument = "EURUSD"
account = "quotes"
order_qty = "10000"
requote = 10
inventory_max = "50000"
skew = 10

[[strategy]]
kind = "quoter"
instrument = "XAUUSD"
account = "quotes"
order_qty = "5"
requote = 40
inventory_max = "25"
skew = 30

[journal]
directory = "unused"
segment_bytes = "400KiB"

[venue]
seed = 7
order_latency = "2ms"
report_latency = "2ms"
partial_fills = "0.1"
rejects = "0.002"

[market]
source = "generated"
seed = 7
start = 2026-01-05T00:00:00Z
duration = "3650d"
quote_count = 20000
crossed_quotes = "0.001"
trades = "0.05"

[[market.instrument]]
symbol = "EURUSD"
start_price = "1.1"
spread_ticks = 8
volatility_ticks = 3
size_lots_max = 100
quote_interval = "50ms"

[[market.instrument]]
symbol = "XAUUSD"
start_price = "2400"
spread_ticks = 30
volatility_ticks = 10
size_lots_max = 200
quote_interval = "50ms"
)";

/// The text of the market above, to be changed.
class MarketConfig {
 public:
  MarketConfig& quotes(std::uint64_t count) {
    return with("quote_count = 20000", "quote_count = " + std::to_string(count));
  }
  /// More quotes than any test waits for: it ends by a signal.
  MarketConfig& endless() { return quotes(1'000'000'000); }

  /// Replaces the first `from`, which must be there.
  MarketConfig& with(std::string_view from, std::string_view to) {
    const std::size_t place = text_.find(from);
    if (place == std::string::npos) {
      ADD_FAILURE() << "the configuration has no " << from;
    } else {
      text_.replace(place, from.size(), to);
    }
    return *this;
  }

  /// Writes the file; returns its path.
  [[nodiscard]] std::string write(const std::filesystem::path& directory, std::string_view name = "market.toml") const {
    const std::filesystem::path path = directory / name;
    std::ofstream{path} << text_;
    return path.string();
  }

 private:
  std::string text_{kMarket};
};

}  // namespace tests
