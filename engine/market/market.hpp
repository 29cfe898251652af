// The market's part of the state: quotes, bars, indicators. Folds take facts in; `next_closed_bar` tells what must be
// emitted. Knows nothing of orders or strategies.
#pragma once

#include <cstdint>
#include <optional>

#include "engine/base/table.hpp"
#include "engine/market/bars.hpp"
#include "engine/market/indicators.hpp"
#include "engine/market/quotes.hpp"
#include "engine/model/config.hpp"

namespace engine::market {

/// What is counted over the whole market.
struct MarketTotals {
  std::uint32_t instruments{};
  std::uint32_t intervals{};
  std::uint32_t indicators{};
  std::uint32_t closed_bars{};  ///< closed and not emitted yet
};

class Market {
 public:
  Market(Arena& arena, const Capacities& capacities) noexcept;

  /// Sets up the series of a session: every instrument at every interval.
  void define(const ConfigView& config) noexcept;
  /// The indicator of this kind and period on a series; an equal one is shared. Nothing at capacity.
  std::optional<std::uint32_t> declare(IndicatorKind kind, std::uint32_t period, std::uint32_t series) noexcept;

  void fold(const Quote& quote, Timestamp time) noexcept;
  void fold(const Trade& trade, Timestamp time) noexcept;
  void fold(const FeedGap& gap, Timestamp time) noexcept;
  void fold_pulse(Timestamp time) noexcept;
  void fold(const BarClosed& bar) noexcept;

  [[nodiscard]] bool knows(InstrumentId id) const noexcept { return id.raw() != 0 && id.raw() <= totals().instruments; }
  [[nodiscard]] const QuoteRow& quote(InstrumentId id) const noexcept { return quotes_[id.raw() - 1]; }
  [[nodiscard]] const IndicatorRow& indicator(std::uint32_t index) const noexcept { return indicators_[index]; }
  [[nodiscard]] const BarRow& bars(std::uint32_t series) const noexcept { return bars_[series]; }
  [[nodiscard]] const MarketTotals& totals() const noexcept { return totals_[0]; }
  /// The series of an instrument at an interval, or nothing when it is not built.
  [[nodiscard]] std::optional<std::uint32_t> series_of(InstrumentId id, Duration interval) const noexcept;
  /// A bar that is over and not emitted yet; lowest series first.
  [[nodiscard]] std::optional<BarClosed> next_closed_bar() const noexcept;
  /// Whether the series' bar that is not emitted yet is over a gap of its feed.
  [[nodiscard]] bool has_gap(const BarClosed& bar) const noexcept;

 private:
  [[nodiscard]] std::uint32_t first_series(InstrumentId id) const noexcept { return (id.raw() - 1) * kBarIntervalsMax; }
  /// Calls change(row) for each series of an instrument and counts the bars that it closes.
  template <class Change>
  void change_bars(InstrumentId id, Change&& change) noexcept;

  Table<MarketTotals> totals_;
  Table<QuoteRow> quotes_;
  Table<BarRow> bars_;  ///< kBarIntervalsMax for each instrument
  Table<IndicatorRow> indicators_;
  Table<std::uint32_t> first_indicator_;  ///< by series: index plus one, 0 for none
};

}  // namespace engine::market
