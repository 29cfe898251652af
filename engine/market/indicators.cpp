#include "engine/market/indicators.hpp"

#include <algorithm>

#include "engine/base/checked.hpp"

namespace engine::market {

namespace {

/// The mid of two prices at 1e-15: exact, since one price unit is an even number of these.
int128 mid(Price bid, Price ask) noexcept {
  return (static_cast<int128>(bid.raw()) + ask.raw()) * (kIndicatorPerPrice / 2);
}

/// The first `period` samples are averaged; later ones are smoothed: value += (sample - value) * numerator /
/// denominator.
void smooth(IndicatorRow& row, int128 sample, std::int64_t numerator, std::int64_t denominator) noexcept {
  if (row.samples < row.period) {
    row.value += sample;
    ++row.samples;
    if (row.is_ready()) row.value = div_round(row.value, row.period, Round::HalfEven);
    return;
  }
  row.value += div_round((sample - row.value) * numerator, denominator, Round::HalfEven);
}

/// Wilder's true range against the close before.
int128 true_range(const IndicatorRow& row, const BarClosed& bar) noexcept {
  const int128 high = std::max(mid(bar.bid_high, bar.ask_high), row.previous);
  const int128 low = std::min(mid(bar.bid_low, bar.ask_low), row.previous);
  return high - low;
}

}  // namespace

std::optional<Price> IndicatorRow::price() const noexcept {
  if (!is_ready()) return std::nullopt;
  const auto raw = div_round_int64(value, kIndicatorPerPrice, Round::HalfEven);
  return raw ? std::optional{Price{*raw}} : std::nullopt;
}

void fold_bar(IndicatorRow& row, const BarClosed& bar) noexcept {
  const int128 close = mid(bar.bid_close, bar.ask_close);
  const auto period = static_cast<std::int64_t>(row.period);
  switch (row.kind) {
    case IndicatorKind::Ema:
      smooth(row, close, 2, period + 1);
      break;
    case IndicatorKind::Atr:
      // The first true range is taken at the second bar.
      if (row.has_previous != 0) smooth(row, true_range(row, bar), 1, period);
      break;
  }
  row.previous = close;
  row.has_previous = 1;
}

}  // namespace engine::market
