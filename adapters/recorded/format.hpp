// The recorded formats that this project knows, and what recognising a file tells about it. Not for reading rows.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "engine/model/units.hpp"

namespace adapters::recorded {

/// How a file is laid out. Those from LeanBars on are recognised in order to be refused by name: not read yet.
enum class Format : std::uint8_t {
  LeanQuoteTicks = 1,      ///< CSV: milliseconds of the local day, bid, ask; the date is in the file's name
  DukascopyTicksJson = 2,  ///< rows [UTC ms, ask, bid, ask volume, bid volume], volumes in millions of units
  DukascopyJetta = 3,      ///< one JSON object: first values, then increments in steps of `multiplier`
  BinanceRaw = 4,          ///< "<local receive ns> <JSON message>" a line: trades and best quotes
  LeanBars = 20,
  CryptoBars = 21,
  DukascopyBars = 22,
  HyperliquidRaw = 23,
  DatabentoDbn = 24,
  Itch50 = 25,
};

/// What `--format` calls it: "lean-quote-ticks", "binance-raw", ...
std::string_view name_of(Format format);
std::optional<Format> format_from_name(std::string_view name);
/// Every format, in the order of its number.
std::span<const Format> all_formats();
/// False for a format that is only recognised.
bool is_read(Format format);

/// One recorded file: what its name and its first bytes say. The caller may change symbol, zone or the increments
/// before it opens the file; `open` believes them.
struct FileInfo {
  std::filesystem::path path;
  Format format{Format::LeanQuoteTicks};
  std::string symbol{};          ///< "EURUSD"; empty when neither name nor content tells
  std::string base_currency{};   ///< "EUR"; empty when unknown
  std::string quote_currency{};  ///< "USD"; empty when unknown
  engine::Price tick_size{};     ///< README: the table by symbol, else the decimals of the first rows
  engine::Qty lot_step{};
  bool has_sizes{false};           ///< false: quotes carry quantity 0
  std::int64_t units_per_size{1};  ///< the file's sizes are multiplied by this: 1,000,000 where it counts in millions
  std::string zone{"UTC"};         ///< tz database name of the clock behind the times; only LEAN files use it
  std::int32_t day{0};             ///< LEAN: the local date, as days since 1970-01-01; 0 for the others
};

}  // namespace adapters::recorded
