// The last quote and trade of each instrument.
#pragma once

#include <cstdint>

#include "engine/model/events/market.hpp"

namespace engine::market {

/// One instrument. Zero times mean that nothing has come yet.
struct QuoteRow {
  Price bid{};
  Price ask{};
  Qty bid_qty{};
  Qty ask_qty{};
  Timestamp time{};  ///< core time of the last quote
  Price mark_bid{};  ///< of the last quote that was not crossed
  Price mark_ask{};
  Timestamp mark_time{};
  Price trade_price{};
  Timestamp trade_time{};
  std::uint64_t quote_count{};
  std::uint64_t crossed_count{};

  [[nodiscard]] bool has_quote() const noexcept { return time.raw() != 0; }
  [[nodiscard]] bool has_mark() const noexcept { return mark_time.raw() != 0; }
  [[nodiscard]] bool crossed() const noexcept { return bid > ask; }
};

/// Takes a quote in; crossed ones are data like any other but never a mark.
inline void fold_quote(QuoteRow& row, const Quote& quote, Timestamp time) noexcept {
  row.bid = quote.bid;
  row.ask = quote.ask;
  row.bid_qty = quote.bid_qty;
  row.ask_qty = quote.ask_qty;
  row.time = time;
  ++row.quote_count;
  if (is_crossed(quote)) {
    ++row.crossed_count;
    return;
  }
  row.mark_bid = quote.bid;
  row.mark_ask = quote.ask;
  row.mark_time = time;
}

}  // namespace engine::market
