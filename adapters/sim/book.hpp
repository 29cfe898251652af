// A price-time book of one instrument: the resting orders of any owner, and how they match each other.
// It knows nothing of quotes, accounts, time or reports: exchange.hpp adds those.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "engine/model/enums.hpp"
#include "engine/model/units.hpp"

namespace adapters::sim {

/// One order in the book.
struct Resting {
  engine::Price price{};
  std::uint64_t priority{0};  ///< lower came first; unique in the book
  engine::Qty leaves{};       ///< above zero
  engine::Qty ahead{};        ///< others' size that a trade at this price must use up first
  std::uint32_t order{0};     ///< the caller's own name for it
};

/// Two orders of the book that traded. The price is that of the older one.
struct Match {
  std::uint32_t older{0};
  std::uint32_t younger{0};
  engine::Price price{};
  engine::Qty qty{};
};

/// Where the younger order of a pair has a better place to trade than the older one, the pair does not match.
struct MatchBounds {
  engine::Price buy_below{engine::kInt64Max};   ///< a younger buy matches below this price only
  engine::Price sell_above{engine::kInt64Min};  ///< a younger sell matches above this price only
};

/// One price with what rests there.
struct Level {
  engine::Price price{};
  std::size_t order_count{0};
  engine::Qty qty{};
  friend bool operator==(const Level&, const Level&) = default;
};

class Book {
 public:
  /// Puts an order behind those of its price. Matches nothing: call match() until it has no more.
  void add(engine::Side side, const Resting& order);
  /// Takes an order out; false when there is none of that price and priority.
  bool remove(engine::Side side, engine::Price price, std::uint64_t priority);
  /// Lowers what an order leaves and keeps its place. `leaves` is in [1, what it leaves now].
  void reduce(engine::Side side, engine::Price price, std::uint64_t priority, engine::Qty leaves);

  /// Trades the best buy with the best sell when they cross within the bounds; nothing when they do not.
  std::optional<Match> match(const MatchBounds& bounds = {});

  /// The orders of a side, the best one last: walking from the back is price-time order.
  [[nodiscard]] std::span<const Resting> orders(engine::Side side) const noexcept { return of(side); }
  /// Fills part or all of orders(side)[index]; an order without a rest leaves, and those behind it keep their index.
  void fill(engine::Side side, std::size_t index, engine::Qty qty);
  void set_ahead(engine::Side side, std::size_t index, engine::Qty ahead) noexcept { of(side)[index].ahead = ahead; }

  /// The best `count` prices of a side, best first. For tests and displays: it allocates.
  [[nodiscard]] std::vector<Level> levels(engine::Side side, std::size_t count) const;

 private:
  using Orders = std::vector<Resting>;

  [[nodiscard]] Orders& of(engine::Side side) noexcept { return side == engine::Side::Buy ? buys_ : sells_; }
  [[nodiscard]] const Orders& of(engine::Side side) const noexcept {
    return side == engine::Side::Buy ? buys_ : sells_;
  }
  Orders::iterator find(engine::Side side, engine::Price price, std::uint64_t priority);

  // Sorted vectors and not a tree: few orders rest near the best price, which is at the end that moves cheaply.
  Orders buys_;
  Orders sells_;
};

}  // namespace adapters::sim
