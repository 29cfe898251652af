#include "adapters/sim/generator.hpp"

#include <algorithm>
#include <utility>

#include "engine/base/assert.hpp"
#include "engine/base/random.hpp"

namespace adapters::sim {

using engine::below;
using engine::Frame;
using engine::Price;
using engine::Qty;
using engine::Quote;
using engine::Result;
using engine::Side;
using engine::Timestamp;
using engine::Trade;

namespace {

constexpr std::uint64_t kPurposeStretch = 1;
constexpr std::uint64_t kPurposeMove = 2;
constexpr std::uint64_t kPurposeShape = 3;
constexpr std::uint64_t kPurposeTrade = 4;

constexpr std::int64_t kFieldMax = 65'536;     ///< what 16 random bits can choose from
constexpr std::int64_t kStartTicksMin = 4;     ///< so that a crossed ask at the low end is still a price
constexpr std::uint64_t kStretchQuotes = 256;  ///< bursts, calm and drift last so long
constexpr std::uint64_t kBurstOneIn = 8;
constexpr std::int64_t kBurstSpeed = 8;  ///< times more quotes and larger moves in a burst
constexpr std::int64_t kBurstMove = 3;
constexpr std::uint64_t kThroughOneIn = 8;  ///< trades that print one tick beyond the quote

/// A number in [0, bound) from 16 of the bits: several small draws from one. bound at most kFieldMax.
std::int64_t small(std::uint64_t bits, unsigned field, std::int64_t bound) {
  const std::uint64_t part = (bits >> (16 * field)) & 0xFFFF;
  return static_cast<std::int64_t>((part * static_cast<std::uint64_t>(bound)) >> 16U);
}

std::int64_t wide(std::uint64_t bits, std::int64_t bound) {
  return static_cast<std::int64_t>(below(bits, static_cast<std::uint64_t>(bound)));
}

bool happens(std::uint64_t bits, engine::PartsPerMillion share) { return wide(bits, engine::kMillion) < share.raw(); }

}  // namespace

GeneratedMarket::GeneratedMarket(GeneratorTerms terms) : terms_{std::move(terms)} {
  if (terms_.duration.raw() > 0) end_ = terms_.start + terms_.duration;
  for (const GeneratedInstrument& instrument : terms_.instruments) {
    ASSERT(instrument.tick_size.raw() > 0);
    ASSERT(instrument.lot_step.raw() > 0);
    ASSERT(instrument.spread_ticks > 0);
    ASSERT(instrument.spread_ticks < kFieldMax);
    ASSERT(instrument.volatility_ticks > 0);
    ASSERT(instrument.size_lots_max > 0);
    ASSERT(instrument.size_lots_max <= kFieldMax);
    ASSERT(instrument.quote_interval.raw() > 0);
    const std::int64_t start = instrument.start_price.raw() / instrument.tick_size.raw();
    ASSERT(start >= kStartTicksMin);
    walkers_.push_back({.terms = instrument,
                        .time = terms_.start,
                        .bid_ticks = start,
                        .low_ticks = start / 2,
                        .high_ticks = start + start / 2});
    // Instruments do not begin in step with each other.
    schedule(walkers_.back(), draw(walkers_.back(), kPurposeMove, 0));
  }
}

std::uint64_t GeneratedMarket::draw(const Walker& walker, std::uint64_t purpose, std::uint64_t counter) const noexcept {
  return engine::random_u64(terms_.seed, walker.terms.id.raw(), purpose, counter);
}

GeneratedMarket::Walker* GeneratedMarket::earliest() noexcept {
  Walker* first = nullptr;
  for (Walker& walker : walkers_) {
    if (first == nullptr || walker.time < first->time) first = &walker;
  }
  return first;
}

Result<std::optional<Frame>, SourceError> GeneratedMarket::next() {
  if (trade_) {
    const Frame frame = Frame::of(trade_->venue_time, *trade_);
    trade_.reset();
    return std::optional{frame};
  }
  Walker* const walker = earliest();
  const bool is_over = terms_.quote_count != 0 && quotes_ == terms_.quote_count;
  if (walker == nullptr || is_over || walker->time >= end_) return std::optional<Frame>{};
  ++quotes_;
  const Quote quote = make_quote(*walker);
  maybe_trade(*walker, quote);
  return std::optional{Frame::of(quote.venue_time, quote)};
}

void GeneratedMarket::enter_stretch(Walker& walker) const noexcept {
  const std::uint64_t bits = draw(walker, kPurposeStretch, walker.quotes / kStretchQuotes);
  walker.is_burst = below(bits, kBurstOneIn) == 0;
  walker.drift = small(bits, 0, 3) - 1;
}

/// One step of the price: mostly noise, and one tick of drift in some; reflected at the ends of its range.
void GeneratedMarket::walk(Walker& walker, std::uint64_t bits) const noexcept {
  const std::int64_t reach = walker.terms.volatility_ticks * (walker.is_burst ? kBurstMove : 1);
  std::int64_t move = wide(bits, 2 * reach + 1) - reach;
  if (small(bits, 0, 8) == 0) move += walker.drift;
  std::int64_t moved = walker.bid_ticks + move;
  if (moved < walker.low_ticks || moved > walker.high_ticks) moved = walker.bid_ticks - move;
  walker.bid_ticks = std::clamp(moved, walker.low_ticks, walker.high_ticks);
}

void GeneratedMarket::schedule(Walker& walker, std::uint64_t bits) const noexcept {
  const std::int64_t mean = std::max<std::int64_t>(walker.terms.quote_interval.raw(), kBurstSpeed);
  const std::int64_t usual = walker.is_burst ? mean / kBurstSpeed : mean;
  walker.time = walker.time + engine::Duration{1 + wide(bits, 2 * usual)};
}

Quote GeneratedMarket::make_quote(Walker& walker) const noexcept {
  if (walker.quotes % kStretchQuotes == 0) enter_stretch(walker);
  ++walker.quotes;
  const std::uint64_t move = draw(walker, kPurposeMove, walker.quotes);
  const std::uint64_t shape = draw(walker, kPurposeShape, walker.quotes);
  walk(walker, move);

  const GeneratedInstrument& terms = walker.terms;
  const std::int64_t wider = walker.is_burst ? small(shape, 2, terms.spread_ticks + 1) : 0;
  const bool is_crossed = happens(shape, terms_.crossed_quotes);
  const std::int64_t ask_ticks = walker.bid_ticks + (is_crossed ? -1 : terms.spread_ticks + wider);
  const Quote quote{.instrument = terms.id,
                    .bid = Price{walker.bid_ticks * terms.tick_size.raw()},
                    .ask = Price{ask_ticks * terms.tick_size.raw()},
                    .bid_qty = Qty{(1 + small(shape, 0, terms.size_lots_max)) * terms.lot_step.raw()},
                    .ask_qty = Qty{(1 + small(shape, 1, terms.size_lots_max)) * terms.lot_step.raw()},
                    .venue_time = walker.time};
  schedule(walker, engine::mix64(move ^ shape));
  return quote;
}

/// A trade on one side of the quote, now and then one tick beyond it.
void GeneratedMarket::maybe_trade(const Walker& walker, const Quote& quote) noexcept {
  if (terms_.trades.raw() <= 0) return;
  const std::uint64_t bits = draw(walker, kPurposeTrade, walker.quotes);
  if (!happens(bits, terms_.trades)) return;
  const Side aggressor = (bits & 1U) == 0 ? Side::Buy : Side::Sell;
  const bool is_through = small(bits, 0, static_cast<std::int64_t>(kThroughOneIn)) == 0;
  const std::int64_t beyond = is_through ? walker.terms.tick_size.raw() * engine::sign_of(aggressor) : 0;
  const Price touched = aggressor == Side::Buy ? quote.ask : quote.bid;
  trade_ = Trade{.instrument = walker.terms.id,
                 .aggressor = aggressor,
                 .price = Price{std::max(touched.raw() + beyond, walker.terms.tick_size.raw())},
                 .qty = Qty{(1 + small(bits, 1, walker.terms.size_lots_max)) * walker.terms.lot_step.raw()},
                 .trade_id = engine::TradeId{++trades_},
                 .venue_time = quote.venue_time};
}

}  // namespace adapters::sim
