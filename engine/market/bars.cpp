#include "engine/market/bars.hpp"

namespace engine::market {

namespace {

/// Start of the interval that holds `time`: towards minus infinity, also before 1970.
Timestamp floor_to(Timestamp time, Duration interval) noexcept {
  const std::int64_t rest = time.raw() % interval.raw();
  return Timestamp{time.raw() - (rest < 0 ? rest + interval.raw() : rest)};
}

}  // namespace

void open_bar_at(BarRow& row, Timestamp time) noexcept {
  fold_time(row, time);
  if (row.end.raw() != 0) return;
  const InstrumentId instrument = row.open.instrument;
  const Duration interval = row.open.interval;
  row.open = {.instrument = instrument, .interval = interval, .start = floor_to(time, interval)};
  row.end = row.open.start + interval;
  row.open_has_gap = 0;
}

void fold_time(BarRow& row, Timestamp time) noexcept {
  if (row.end.raw() == 0 || time < row.end) return;
  // A bar that saw trades but no quote has no prices and is not made.
  if (row.open.quote_count != 0) {
    row.closed = row.open;
    row.is_closed = 1;
    row.closed_has_gap = row.open_has_gap;
  }
  row.end = Timestamp{};
}

}  // namespace engine::market
