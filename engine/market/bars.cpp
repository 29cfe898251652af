#include "engine/market/bars.hpp"

#include <algorithm>

namespace engine::market {

namespace {

/// Start of the interval that holds `time`: towards minus infinity, also before 1970.
Timestamp floor_to(Timestamp time, Duration interval) noexcept {
  const std::int64_t rest = time.raw() % interval.raw();
  return Timestamp{time.raw() - (rest < 0 ? rest + interval.raw() : rest)};
}

/// Volumes are facts that may not wrap: at the end of the range they stay there.
Qty saturating_add(Qty left, Qty right) noexcept {
  return checked_add(left, right).value_or(Qty{right.raw() > 0 ? kInt64Max : kInt64Min});
}

/// Readies the row for an event at `time`: closes what is over, opens what is needed.
void open_bar_at(BarRow& row, Timestamp time) noexcept {
  fold_time(row, time);
  if (row.end.raw() != 0) return;
  const InstrumentId instrument = row.open.instrument;
  const Duration interval = row.open.interval;
  row.open = {.instrument = instrument, .interval = interval, .start = floor_to(time, interval)};
  row.end = row.open.start + interval;
}

void start_prices(BarClosed& bar, const Quote& quote) noexcept {
  bar.bid_open = bar.bid_high = bar.bid_low = quote.bid;
  bar.ask_open = bar.ask_high = bar.ask_low = quote.ask;
}

}  // namespace

void fold_quote(BarRow& row, const Quote& quote, Timestamp time) noexcept {
  open_bar_at(row, time);
  BarClosed& bar = row.open;
  if (bar.quote_count == 0) start_prices(bar, quote);
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

void fold_trade(BarRow& row, const Trade& trade, Timestamp time) noexcept {
  open_bar_at(row, time);
  row.open.trade_volume = saturating_add(row.open.trade_volume, trade.qty);
  ++row.open.trade_count;
}

void fold_time(BarRow& row, Timestamp time) noexcept {
  if (row.end.raw() == 0 || time < row.end) return;
  // A bar that saw trades but no quote has no prices and is not made.
  if (row.open.quote_count != 0) {
    row.closed = row.open;
    row.is_closed = 1;
  }
  row.end = Timestamp{};
}

}  // namespace engine::market
