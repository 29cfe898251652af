// What a name or a sample of numbers tells about an instrument: its two currencies, its increments, the day in a file's
// name. Guesses for `recognise` only: a configuration that says otherwise is right.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/model/units.hpp"

namespace adapters::recorded {

struct Pair {
  std::string base;
  std::string quote;
};

/// "eurusd" or "BTCUSDT" as a pair of known currencies, in capitals.
std::optional<Pair> split_symbol(std::string_view symbol);

/// The first known symbol among the parts of a file's name: "fxcm_eurusd_20140505_quote_tick.csv.zst",
/// "20140505_eurusd_tick_quote.csv", "ticks-EUR-USD-2026-7-13-12.json". Empty when there is none.
std::string symbol_in_name(std::string_view file_name);

/// The date (yyyymmdd) in a file's name, as days since 1970-01-01.
std::optional<std::int32_t> day_in_name(std::string_view file_name);

struct Increments {
  engine::Price tick_size{};
  engine::Qty lot_step{};
};

/// The table of README: spot currencies and metals by their pair, Binance's instruments by market.
std::optional<Increments> currency_increments(const Pair& pair);
std::optional<Increments> binance_increments(std::string_view symbol, bool futures);

/// Digits behind the point that are not trailing zeros: 2 for "61837.63000000"; 0 for a whole number.
int significant_decimals(std::string_view number);
/// One unit in the given place, at 10^-scale_decimals: what `decimals` behind the point can tell apart.
std::int64_t unit_in_place(int decimals, int scale_decimals);

}  // namespace adapters::recorded
