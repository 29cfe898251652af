#include "engine/market/market.hpp"

#include <algorithm>

#include "engine/base/fixed_vector.hpp"

namespace engine::market {

Market::Market(Arena& arena, const Capacities& capacities) noexcept
    : totals_{arena, 1},
      quotes_{arena, capacities.instruments},
      bars_{arena, capacities.instruments * kBarIntervalsMax},
      indicators_{arena, capacities.indicators},
      first_indicator_{arena, capacities.instruments * kBarIntervalsMax} {}

void Market::define(const ConfigView& config) noexcept {
  // An interval named twice is one series: a closed bar is found again by its interval.
  FixedVector<Duration, kBarIntervalsMax> intervals;
  for (const Duration interval : config.bar_intervals()) {
    if (std::find(intervals.begin(), intervals.end(), interval) == intervals.end())
      static_cast<void>(intervals.push(interval));
  }
  MarketTotals& totals = totals_.mutate(0);
  totals.instruments = static_cast<std::uint32_t>(config.instruments().size());
  totals.intervals = static_cast<std::uint32_t>(intervals.size());
  for (const InstrumentSpec& instrument : config.instruments()) {
    std::uint32_t series = first_series(instrument.id);
    for (const Duration interval : intervals) {
      BarRow& row = bars_.mutate(series);
      // A later session goes on with the bars of the one before, unless the series is another.
      if (row.open.interval != interval) row = {};
      row.open.instrument = instrument.id;
      row.open.interval = interval;
      ++series;
    }
  }
}

std::optional<std::uint32_t> Market::declare(IndicatorKind kind, std::uint32_t period, std::uint32_t series) noexcept {
  for (std::uint32_t link = first_indicator_[series]; link != 0; link = indicators_[link - 1].next) {
    const IndicatorRow& row = indicators_[link - 1];
    if (row.kind == kind && row.period == period) return link - 1;
  }
  const std::uint32_t index = totals().indicators;
  if (index == indicators_.size()) return std::nullopt;
  indicators_.mutate(index) = {.kind = kind, .period = period, .series = series, .next = first_indicator_[series]};
  first_indicator_.mutate(series) = index + 1;
  totals_.mutate(0).indicators = index + 1;
  return index;
}

template <class Change>
void Market::change_bars(InstrumentId id, Change&& change) noexcept {
  if (totals().intervals == 0) return;
  std::uint32_t closed = 0;
  for (BarRow& row : bars_.mutate(first_series(id), totals().intervals)) {
    const std::uint32_t was_closed = row.is_closed;
    change(row);
    closed += row.is_closed - was_closed;
  }
  if (closed != 0) [[unlikely]] {
    totals_.mutate(0).closed_bars += closed;
  }
}

void Market::fold(const Quote& quote, Timestamp time) noexcept {
  if (!knows(quote.instrument)) return;
  fold_quote(quotes_.mutate(quote.instrument.raw() - 1), quote, time);
  change_bars(quote.instrument, [&](BarRow& row) { fold_quote(row, quote, time); });
}

void Market::fold(const Trade& trade, Timestamp time) noexcept {
  if (!knows(trade.instrument)) return;
  QuoteRow& quote = quotes_.mutate(trade.instrument.raw() - 1);
  quote.trade_price = trade.price;
  quote.trade_time = time;
  change_bars(trade.instrument, [&](BarRow& row) { fold_trade(row, trade, time); });
}

void Market::fold(const FeedGap& gap, Timestamp time) noexcept {
  if (!knows(gap.instrument)) return;
  change_bars(gap.instrument, [&](BarRow& row) { fold_gap(row, gap.from, time); });
}

void Market::fold_pulse(Timestamp time) noexcept {
  for (std::uint32_t id = 1; id <= totals().instruments; ++id) {
    const auto rows = bars_.rows().subspan(first_series(InstrumentId{id}), totals().intervals);
    const bool any_is_over =
        std::ranges::any_of(rows, [&](const BarRow& row) { return row.end.raw() != 0 && time >= row.end; });
    if (any_is_over) change_bars(InstrumentId{id}, [&](BarRow& row) { fold_time(row, time); });
  }
}

void Market::fold(const BarClosed& bar) noexcept {
  const auto series = series_of(bar.instrument, bar.interval);
  if (!series) return;
  if (bars_[*series].is_closed != 0) {
    fold_emitted(bars_.mutate(*series));
    --totals_.mutate(0).closed_bars;
  }
  for (std::uint32_t link = first_indicator_[*series]; link != 0; link = indicators_[link - 1].next) {
    fold_bar(indicators_.mutate(link - 1), bar);
  }
}

std::optional<std::uint32_t> Market::series_of(InstrumentId id, Duration interval) const noexcept {
  if (!knows(id)) return std::nullopt;
  const std::uint32_t first = first_series(id);
  for (std::uint32_t series = first; series < first + totals().intervals; ++series) {
    if (bars_[series].open.interval == interval) return series;
  }
  return std::nullopt;
}

std::optional<BarClosed> Market::next_closed_bar() const noexcept {
  if (totals().closed_bars == 0) return std::nullopt;
  for (std::uint32_t id = 1; id <= totals().instruments; ++id) {
    const std::uint32_t first = first_series(InstrumentId{id});
    for (std::uint32_t series = first; series < first + totals().intervals; ++series) {
      if (bars_[series].is_closed != 0) return bars_[series].closed;
    }
  }
  return std::nullopt;
}

bool Market::has_gap(const BarClosed& bar) const noexcept {
  const auto series = series_of(bar.instrument, bar.interval);
  return series && bars_[*series].is_closed != 0 && bars_[*series].closed_has_gap != 0;
}

}  // namespace engine::market
