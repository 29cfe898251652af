// Bars: quotes of one instrument collected over intervals aligned to UTC (DOMAIN 2). A bar is closed by the first event
// at or past its end, or by a pulse; it waits in its row until the step has emitted it.
#pragma once

#include <algorithm>
#include <cstdint>

#include "engine/base/checked.hpp"
#include "engine/model/events/market.hpp"

namespace engine::market {

/// One series: the bars of one instrument at one interval.
struct BarRow {
  BarClosed open{};    ///< being built; good while `end` is not 0
  BarClosed closed{};  ///< over and not emitted yet; good while `is_closed`
  Timestamp end{};     ///< first moment past the open bar; 0 while there is none
  std::uint8_t is_closed{0};
  std::uint8_t open_has_gap{0};    ///< the open bar is over a gap of its feed
  std::uint8_t closed_has_gap{0};  ///< the closed one is
  Reserved<5> reserved{};
};

/// True while events at `time` belong to the open bar.
inline bool holds(const BarRow& row, Timestamp time) noexcept { return row.end.raw() != 0 && time < row.end; }

/// Closes the open bar when `time` is at or past its end.
void fold_time(BarRow& row, Timestamp time) noexcept;

/// Readies the row for an event at `time`: closes what is over, opens what is needed.
void open_bar_at(BarRow& row, Timestamp time) noexcept;

/// Volumes are facts that may not wrap: at the end of the range they stay there.
inline Qty saturating_add(Qty left, Qty right) noexcept {
  return checked_add(left, right).value_or(Qty{right.raw() > 0 ? kInt64Max : kInt64Min});
}

/// Takes a quote into the bar of its time; may leave the bar before it closed.
inline void fold_quote(BarRow& row, const Quote& quote, Timestamp time) noexcept {
  if (!holds(row, time)) [[unlikely]] {
    open_bar_at(row, time);
  }
  BarClosed& bar = row.open;
  if (bar.quote_count == 0) [[unlikely]] {
    bar.bid_open = bar.bid_high = bar.bid_low = quote.bid;
    bar.ask_open = bar.ask_high = bar.ask_low = quote.ask;
  }
  bar.bid_high = std::max(bar.bid_high, quote.bid);
  bar.bid_low = std::min(bar.bid_low, quote.bid);
  bar.bid_close = quote.bid;
  bar.ask_high = std::max(bar.ask_high, quote.ask);
  bar.ask_low = std::min(bar.ask_low, quote.ask);
  bar.ask_close = quote.ask;
  bar.bid_volume = saturating_add(bar.bid_volume, quote.bid_qty);
  bar.ask_volume = saturating_add(bar.ask_volume, quote.ask_qty);
  ++bar.quote_count;
  if (is_crossed(quote)) ++bar.crossed_count;
}

/// Adds a trade's volume to the bar of its time. Trades make no prices here: the bars are quote bars.
inline void fold_trade(BarRow& row, const Trade& trade, Timestamp time) noexcept {
  if (!holds(row, time)) [[unlikely]] {
    open_bar_at(row, time);
  }
  row.open.trade_volume = saturating_add(row.open.trade_volume, trade.qty);
  ++row.open.trade_count;
}

/// The feed lost something from `from` on, which is known at `time`: marks the bar that it began in, if that is still
/// open, and the bar of `time`.
inline void fold_gap(BarRow& row, Timestamp from, Timestamp time) noexcept {
  if (row.end.raw() != 0 && from < row.end) row.open_has_gap = 1;
  if (!holds(row, time)) open_bar_at(row, time);
  row.open_has_gap = 1;
}

/// The closed bar was emitted.
inline void fold_emitted(BarRow& row) noexcept { row.is_closed = row.closed_has_gap = 0; }

}  // namespace engine::market
