#include "adapters/sim/book.hpp"

#include <algorithm>

#include "engine/base/assert.hpp"

namespace adapters::sim {

using engine::Price;
using engine::Qty;
using engine::Side;

namespace {

/// True when an order of (price, priority) trades after `other`, that is stands before it in the vector.
bool is_behind(Side side, Price price, std::uint64_t priority, const Resting& other) {
  if (price == other.price) return priority > other.priority;
  return side == Side::Buy ? price < other.price : price > other.price;
}

}  // namespace

Book::Orders::iterator Book::find(Side side, Price price, std::uint64_t priority) {
  Orders& orders = of(side);
  return std::partition_point(orders.begin(), orders.end(), [&](const Resting& other) {
    return !is_behind(side, price, priority, other) && !(other.price == price && other.priority == priority);
  });
}

void Book::add(Side side, const Resting& order) {
  ASSERT(order.leaves.raw() > 0);
  of(side).insert(find(side, order.price, order.priority), order);
}

bool Book::remove(Side side, Price price, std::uint64_t priority) {
  Orders& orders = of(side);
  const auto place = find(side, price, priority);
  if (place == orders.end() || place->priority != priority || place->price != price) return false;
  orders.erase(place);
  return true;
}

void Book::reduce(Side side, Price price, std::uint64_t priority, Qty leaves) {
  const auto place = find(side, price, priority);
  ASSERT(place != of(side).end());
  ASSERT(place->priority == priority);
  ASSERT(leaves.raw() > 0);
  ASSERT(leaves <= place->leaves);
  place->leaves = leaves;
}

std::optional<Match> Book::match(const MatchBounds& bounds) {
  if (buys_.empty() || sells_.empty()) return std::nullopt;
  const Resting& buy = buys_.back();
  const Resting& sell = sells_.back();
  if (buy.price < sell.price) return std::nullopt;

  const bool buy_is_older = buy.priority < sell.priority;
  const Resting& older = buy_is_older ? buy : sell;
  const Resting& younger = buy_is_older ? sell : buy;
  const bool allowed = buy_is_older ? older.price > bounds.sell_above : older.price < bounds.buy_below;
  if (!allowed) return std::nullopt;

  const Match match{
      .older = older.order, .younger = younger.order, .price = older.price, .qty = std::min(buy.leaves, sell.leaves)};
  fill(Side::Buy, buys_.size() - 1, match.qty);
  fill(Side::Sell, sells_.size() - 1, match.qty);
  return match;
}

void Book::fill(Side side, std::size_t index, Qty qty) {
  Orders& orders = of(side);
  ASSERT(index < orders.size());
  Resting& order = orders[index];
  ASSERT(qty.raw() > 0);
  ASSERT(qty <= order.leaves);
  order.leaves = Qty{order.leaves.raw() - qty.raw()};
  if (order.leaves.raw() == 0) orders.erase(orders.begin() + static_cast<std::ptrdiff_t>(index));
}

std::vector<Level> Book::levels(Side side, std::size_t count) const {
  std::vector<Level> levels;
  const Orders& orders = of(side);
  for (auto order = orders.rbegin(); order != orders.rend(); ++order) {
    if (levels.empty() || levels.back().price != order->price) {
      if (levels.size() == count) break;
      levels.push_back({.price = order->price});
    }
    ++levels.back().order_count;
    levels.back().qty = Qty{levels.back().qty.raw() + order->leaves.raw()};
  }
  return levels;
}

}  // namespace adapters::sim
