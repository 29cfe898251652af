// Who fills when: quotes and trades of the outside against our orders, and our orders against each other.
#include <algorithm>

#include "adapters/sim/exchange.hpp"
#include "engine/base/assert.hpp"
#include "engine/base/random.hpp"

namespace adapters::sim {

using engine::Price;
using engine::Qty;
using engine::Side;
using engine::TimeInForce;
using engine::Timestamp;

namespace {

constexpr std::uint64_t kPurposeCut = 2;

Qty minus(Qty left, Qty right) { return Qty{left.raw() - right.raw()}; }

/// True when `first` is a better price than `second` for the one who takes it on `side`.
bool is_better(Side side, Price first, Price second) { return side == Side::Buy ? first < second : first > second; }

}  // namespace

void Exchange::on_quote(Timestamp now, const engine::Quote& quote) {
  const auto index = market_of(quote.instrument);
  if (!index) return;
  now_ = now;
  Market& market = markets_[*index];
  market.quote = quote;
  // Crossed and locked quotes offer nothing, and neither does a side without a price.
  const bool offers = quote.bid < quote.ask;
  const auto outside = [offers](Price price, Qty qty) {
    const Qty size = qty.raw() == 0 ? Qty{engine::kInt64Max} : std::max(qty, Qty{});
    return Outside{.price = price, .left = offers && price.raw() > 0 ? size : Qty{}};
  };
  market.bid = outside(quote.bid, quote.bid_qty);
  market.ask = outside(quote.ask, quote.ask_qty);
  if (!offers) return;

  fill_waiting(market);
  fill_reached(market, Side::Buy);
  fill_reached(market, Side::Sell);
  match_own(market);
  cancel_immediate(market);
}

/// Market orders by arrival, each at the opposite side of this quote; and those that fill whole now or never.
void Exchange::fill_waiting(Market& market) {
  if (market.waiting.empty()) return;
  std::size_t kept = 0;
  for (const std::uint32_t row : market.waiting) {
    const bool is_whole_or_nothing = orders_[row].time_in_force == TimeInForce::Fok;
    is_whole_or_nothing ? fill_or_kill(market, row) : fill_market_order(market, row);
    if (!orders_[row].is_open) continue;
    if (is_whole_or_nothing || orders_[row].time_in_force == TimeInForce::Ioc) {
      finish_canceled(row, engine::Reason::NO_LIQUIDITY);
    } else {
      market.waiting[kept++] = row;
    }
  }
  market.waiting.resize(kept);
}

void Exchange::fill_market_order(Market& market, std::uint32_t row) {
  const Order& order = orders_[row];
  Outside& outside = order.side == Side::Buy ? market.ask : market.bid;
  if (outside.price.raw() <= 0) return;
  // Orders of ours inside the spread are the better price, so they come first.
  const Side other = opposite(order.side);
  while (order.is_open && !market.book.orders(other).empty()) {
    const Resting best = market.book.orders(other).back();
    if (!is_better(order.side, best.price, outside.price)) break;
    const Qty qty = std::min(order.leaves(), best.leaves);
    market.book.fill(other, market.book.orders(other).size() - 1, qty);
    execute(best.order, qty, best.price);
    execute(row, qty, best.price);
  }
  const Qty qty = std::min(order.leaves(), outside.left);
  if (qty.raw() <= 0) return;
  const Qty first = cut(market, order, qty);
  execute(row, first, outside.price);
  outside.left = minus(outside.left, first);
  if (first == qty || order.time_in_force != TimeInForce::Ioc) return;
  execute(row, minus(qty, first), outside.price);
  outside.left = minus(outside.left, minus(qty, first));
}

/// Against the outside only, in one execution: a limit order at its own price, as always.
void Exchange::fill_or_kill(Market& market, std::uint32_t row) {
  const Order& order = orders_[row];
  Outside& outside = order.side == Side::Buy ? market.ask : market.bid;
  const bool is_market = order.ord_type == engine::OrdType::Market;
  const bool reaches = outside.price.raw() > 0 && (is_market || !is_better(order.side, order.price, outside.price));
  const Qty qty = order.leaves();
  if (!reaches || outside.left < qty) return;
  outside.left = minus(outside.left, qty);
  execute(row, qty, is_market ? outside.price : order.price);
}

/// Limit orders of `side` whose price the opposite quote reaches, in price-time order, each at its own price.
void Exchange::fill_reached(Market& market, Side side) {
  Outside& outside = side == Side::Buy ? market.ask : market.bid;
  for (std::size_t i = market.book.orders(side).size(); i-- > 0 && outside.left.raw() > 0;) {
    const Resting& order = market.book.orders(side)[i];
    if (is_better(side, order.price, outside.price)) break;  // cheaper than the offer: not reached
    const Qty qty = std::min(order.leaves, outside.left);
    outside.left = minus(outside.left, fill_resting(market, side, i, qty));
  }
}

/// Our orders against each other, where the outside is not at that price or a better one: it was there first.
void Exchange::match_own(Market& market) {
  MatchBounds bounds;
  if (market.ask.left.raw() > 0) bounds.buy_below = market.ask.price;
  if (market.bid.left.raw() > 0) bounds.sell_above = market.bid.price;
  while (const auto match = market.book.match(bounds)) {
    execute(match->older, match->qty, match->price);
    execute(match->younger, match->qty, match->price);
  }
}

void Exchange::cancel_immediate(Market& market) {
  while (!market.immediate.empty()) {
    const std::uint32_t row = market.immediate.front();
    take_out(row);
    finish_canceled(row, engine::Reason::NO_LIQUIDITY);
  }
}

void Exchange::on_trade(Timestamp now, const engine::Trade& trade) {
  const auto index = market_of(trade.instrument);
  if (!index || trade.price.raw() <= 0 || trade.qty.raw() < 0) return;
  now_ = now;
  // A trade without a size says that its price was reached, not how much ahead of us it used up.
  const bool is_sized = trade.qty.raw() != 0;
  Qty left = is_sized ? trade.qty : Qty{engine::kInt64Max};
  fill_through(markets_[*index], trade, left);
  if (is_sized) fill_at(markets_[*index], trade, left);
}

/// Orders at a better price than the trade's: it would have met them first.
void Exchange::fill_through(Market& market, const engine::Trade& trade, Qty& left) {
  for (const Side side : {Side::Buy, Side::Sell}) {
    for (std::size_t i = market.book.orders(side).size(); i-- > 0 && left.raw() > 0;) {
      const Resting& order = market.book.orders(side)[i];
      if (!is_better(side, trade.price, order.price)) break;
      left = minus(left, fill_resting(market, side, i, std::min(order.leaves, left)));
    }
  }
}

/// Orders at the trade's price that its aggressor hit: first the size ahead of each, then ours by time.
void Exchange::fill_at(Market& market, const engine::Trade& trade, Qty left) {
  const Side side = opposite(trade.aggressor);
  Qty taken{};
  for (std::size_t i = market.book.orders(side).size(); i-- > 0;) {
    const Resting order = market.book.orders(side)[i];
    if (is_better(side, trade.price, order.price)) continue;  // better than the trade: fill_through had it
    if (order.price != trade.price) break;
    const Qty eaten = std::min(order.ahead, left);
    market.book.set_ahead(side, i, minus(order.ahead, eaten));
    const Qty qty = std::min(order.leaves, minus(minus(left, eaten), taken));
    if (qty.raw() <= 0) continue;
    taken = Qty{taken.raw() + fill_resting(market, side, i, qty).raw()};
  }
}

Qty Exchange::cut(const Market& market, const Order& order, Qty qty) {
  ++outside_fills_;
  if (partial_fills_.raw() <= 0 && !order.is_cut) return qty;
  const std::int64_t lot = std::max<std::int64_t>(market.spec.lot_step.raw(), 1);
  const std::int64_t lots = qty.raw() / lot;
  if (lots < 2) return qty;
  const std::uint64_t draw = engine::random_u64(seed_, outside_fills_, kPurposeCut, 0);
  const bool is_drawn = static_cast<std::int64_t>(engine::below(draw, engine::kMillion)) < partial_fills_.raw();
  if (!is_drawn && !order.is_cut) return qty;
  const std::uint64_t place = engine::random_u64(seed_, outside_fills_, kPurposeCut, order.venue_id.raw());
  return Qty{lot * (1 + static_cast<std::int64_t>(engine::below(place, static_cast<std::uint64_t>(lots - 1))))};
}

Qty Exchange::fill_resting(Market& market, Side side, std::size_t index, Qty qty) {
  const Resting resting = market.book.orders(side)[index];
  const Order& order = orders_[resting.order];
  const Qty first = cut(market, order, qty);
  const bool is_immediate = order.time_in_force == TimeInForce::Ioc;
  const Qty now = is_immediate ? qty : first;
  market.book.fill(side, index, now);
  execute(resting.order, first, resting.price);
  if (now != first) execute(resting.order, minus(now, first), resting.price);
  return now;
}

}  // namespace adapters::sim
