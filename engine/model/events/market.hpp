// What the market says: family 0x0100.
#pragma once

#include <cstdint>

#include "engine/model/describe.hpp"
#include "engine/model/enums.hpp"
#include "engine/model/ids.hpp"
#include "engine/model/units.hpp"

namespace engine {

/// Best bid and ask. Crossed and locked quotes are legal; a quantity of 0 means that the feed gives none.
struct Quote {
  InstrumentId instrument{};
  std::uint32_t reserved{0};
  Price bid{};
  Price ask{};
  Qty bid_qty{};
  Qty ask_qty{};
  Timestamp venue_time{};  ///< the source's own time; explains, never orders
};
LOCKSTEP_DESCRIBE(Quote, 48, instrument, reserved, bid, ask, bid_qty, ask_qty, venue_time);

constexpr bool is_crossed(const Quote& quote) noexcept { return quote.bid > quote.ask; }

/// One trade of others.
struct Trade {
  InstrumentId instrument{};
  Side aggressor{Side::Buy};
  Reserved<3> reserved{};
  Price price{};
  Qty qty{};
  TradeId trade_id{};
  Timestamp venue_time{};
};
LOCKSTEP_DESCRIBE(Trade, 40, instrument, aggressor, reserved, price, qty, trade_id, venue_time);

/// What a real feed lost before the core took it in, because there was no room: quotes were merged into the latest one,
/// which follows; anything else is gone. Simulated and recorded sources wait instead.
struct FeedGap {
  InstrumentId instrument{};
  std::uint32_t lost{0};    ///< trades and book changes
  std::uint32_t merged{0};  ///< quotes that a later one stands for
  std::uint32_t reserved{0};
  Timestamp from{};  ///< of the first of them, by the feed's own stamps
  Timestamp to{};    ///< of the last
};
LOCKSTEP_DESCRIBE(FeedGap, 32, instrument, lost, merged, reserved, from, to);

/// A bar that is over: [start, start + interval). Made from quotes; trades add their volume. An empty one is not made.
struct BarClosed {
  InstrumentId instrument{};
  std::uint32_t quote_count{};
  Duration interval{};
  Timestamp start{};
  Price bid_open{};
  Price bid_high{};
  Price bid_low{};
  Price bid_close{};
  Price ask_open{};
  Price ask_high{};
  Price ask_low{};
  Price ask_close{};
  Qty bid_volume{};    ///< sum of the quotes' bid quantities, saturating
  Qty ask_volume{};    ///< sum of the quotes' ask quantities, saturating
  Qty trade_volume{};  ///< saturating
  std::uint32_t trade_count{};
  std::uint32_t crossed_count{};  ///< quotes among quote_count whose bid was above the ask
};
LOCKSTEP_DESCRIBE(BarClosed, 120, instrument, quote_count, interval, start, bid_open, bid_high, bid_low, bid_close,
                  ask_open, ask_high, ask_low, ask_close, bid_volume, ask_volume, trade_volume, trade_count,
                  crossed_count);

/// The bar that closes next in this step is over a FeedGap: what it holds is true, but not all.
struct BarMarked {
  InstrumentId instrument{};
  std::uint32_t reserved{0};
  Duration interval{};
  Timestamp start{};
};
LOCKSTEP_DESCRIBE(BarMarked, 24, instrument, reserved, interval, start);

}  // namespace engine
