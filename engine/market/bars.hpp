// Bars: quotes of one instrument collected over intervals aligned to UTC (DOMAIN 2). A bar is closed by the first event
// at or past its end, or by a pulse; it waits in its row until the step has emitted it.
#pragma once

#include <cstdint>

#include "engine/model/events/market.hpp"

namespace engine::market {

/// One series: the bars of one instrument at one interval.
struct BarRow {
  BarClosed open{};    ///< being built; good while `end` is not 0
  BarClosed closed{};  ///< over and not emitted yet; good while `is_closed`
  Timestamp end{};     ///< first moment past the open bar; 0 while there is none
  std::uint64_t is_closed{0};
};

/// Takes a quote into the bar of its time; may leave the bar before it closed.
void fold_quote(BarRow& row, const Quote& quote, Timestamp time) noexcept;

/// Adds a trade's volume to the bar of its time. Trades make no prices here: the bars are quote bars.
void fold_trade(BarRow& row, const Trade& trade, Timestamp time) noexcept;

/// Closes the open bar when `time` is at or past its end.
void fold_time(BarRow& row, Timestamp time) noexcept;

/// The closed bar was emitted.
inline void fold_emitted(BarRow& row) noexcept { row.is_closed = 0; }

}  // namespace engine::market
