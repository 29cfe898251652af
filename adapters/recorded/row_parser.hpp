// From a row's text to an event, one parser a format. They remember nothing between rows and know neither file nor
// line: a fault names the column within the row.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "adapters/recorded/format.hpp"
#include "adapters/recorded/zones.hpp"
#include "engine/base/result.hpp"
#include "engine/model/decimal.hpp"
#include "engine/model/ids.hpp"
#include "engine/model/input.hpp"

namespace adapters::recorded {

/// Why a row is bad: at `offset` bytes from the row's first.
struct RowFault {
  std::uint32_t offset{0};
  std::string what;
};

/// The event; nothing for a good row of a kind that is not read yet.
using ParsedRow = engine::Result<std::optional<engine::Frame>, RowFault>;

/// A field of a row: its text, its place, and its name for messages.
struct Field {
  std::string_view text{};
  std::uint32_t offset{0};
  std::string_view name{};
};

/// The fault of a number that does not follow the rules: `ask "1.2.3" is not a decimal number`.
RowFault number_fault(const Field& field, const engine::DecimalError& error);

/// The fault of a field that is a number and yet wrong: `bid "-1" is not above zero`.
RowFault field_fault(const Field& field, std::string_view what);

/// A number above zero as Price.
engine::Result<engine::Price, RowFault> price_of(const Field& field, engine::DecimalRules rules);
/// A number of zero or more as Qty, whose unit is 10^-rules.decimals of the field's.
engine::Result<engine::Qty, RowFault> qty_of(const Field& field, engine::DecimalRules rules);
/// A whole number of milliseconds since the Unix epoch.
engine::Result<engine::Timestamp, RowFault> epoch_ms_of(const Field& field);

/// LEAN quote ticks: "808.0672,1310.926,1311.237". The time has up to six decimals (nanoseconds); nothing is rounded.
class LeanTickParser {
 public:
  LeanTickParser(engine::InstrumentId instrument, LocalDay day) noexcept : instrument_{instrument}, day_{day} {}
  [[nodiscard]] ParsedRow parse(std::string_view row) const;
  /// The same, field by field, for rows of every kind: what is wrong is found here. Tests hold parse() against it.
  [[nodiscard]] ParsedRow parse_plainly(std::string_view row) const;

 private:
  [[nodiscard]] engine::Frame quote_at(std::int64_t clock_ns, engine::Price bid, engine::Price ask) const noexcept;

  engine::InstrumentId instrument_;
  LocalDay day_;
};

/// Dukascopy ticks: "1549238400994, 1.14545, 1.14543, 1, 2.06": UTC ms, ask, bid, ask volume, bid volume. Volumes come
/// from 32-bit floats: beyond 1e-8 units they are rounded half to even.
class DukascopyTickParser {
 public:
  /// `size_decimals`: kQtyDecimals plus the decimal zeros of FileInfo::units_per_size.
  DukascopyTickParser(engine::InstrumentId instrument, int size_decimals) noexcept
      : instrument_{instrument}, size_decimals_{size_decimals} {}
  [[nodiscard]] ParsedRow parse(std::string_view row) const;

 private:
  engine::InstrumentId instrument_;
  int size_decimals_;
};

/// Binance combined streams behind a local stamp. Trades and best quotes become events; depth updates, snapshots and
/// other streams are not read yet. venue_time is T, else E, else the local stamp. Nothing is rounded.
/// The row must lie in memory with kPaddingBytes behind it.
class BinanceParser {
 public:
  BinanceParser(engine::InstrumentId instrument, std::string symbol);
  BinanceParser(BinanceParser&&) noexcept;
  BinanceParser& operator=(BinanceParser&&) noexcept;
  BinanceParser(const BinanceParser&) = delete;
  BinanceParser& operator=(const BinanceParser&) = delete;
  ~BinanceParser();
  [[nodiscard]] ParsedRow parse(std::string_view row);

 private:
  struct Work;  ///< simdjson's parser stays behind this wall: its header is large
  std::unique_ptr<Work> work_;
};

}  // namespace adapters::recorded
