// Property: whatever is added, removed and reduced, the matching book trades what a list that is searched from end to
// end trades, in the same order, and keeps what that list keeps.
// RapidCheck prints its seed on failure; RC_PARAMS="seed=..." accepts it back.
#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "adapters/sim/book.hpp"

namespace adapters::sim {
namespace {

using engine::Price;
using engine::Qty;
using engine::Side;

struct Listed {
  Side side{Side::Buy};
  Resting order;
};

/// The plain book: one list in order of arrival.
class PlainBook {
 public:
  std::vector<Listed> orders;

  std::optional<Match> match() {
    Listed* buy = best(Side::Buy);
    Listed* sell = best(Side::Sell);
    if (buy == nullptr || sell == nullptr || buy->order.price < sell->order.price) return std::nullopt;
    const bool buy_is_older = buy->order.priority < sell->order.priority;
    const Resting& older = buy_is_older ? buy->order : sell->order;
    const Resting& younger = buy_is_older ? sell->order : buy->order;
    const Match match{older.order, younger.order, older.price, std::min(older.leaves, younger.leaves)};
    buy->order.leaves = Qty{buy->order.leaves.raw() - match.qty.raw()};
    sell->order.leaves = Qty{sell->order.leaves.raw() - match.qty.raw()};
    std::erase_if(orders, [](const Listed& listed) { return listed.order.leaves.raw() == 0; });
    return match;
  }

 private:
  Listed* best(Side side) {
    Listed* found = nullptr;
    for (Listed& listed : orders) {
      if (listed.side != side) continue;
      const bool is_better = found != nullptr && (side == Side::Buy ? listed.order.price > found->order.price
                                                                    : listed.order.price < found->order.price);
      if (found == nullptr || is_better) found = &listed;  // at equal prices the earlier stays
    }
    return found;
  }
};

void add(Book& book, PlainBook& plain, std::uint64_t number) {
  const Side side = *rc::gen::element(Side::Buy, Side::Sell);
  const Resting order{.price = Price{*rc::gen::inRange<std::int64_t>(1, 8)},
                      .priority = number,
                      .leaves = Qty{*rc::gen::inRange<std::int64_t>(1, 6)},
                      .order = static_cast<std::uint32_t>(number)};
  book.add(side, order);
  plain.orders.push_back({side, order});
}

void remove_or_reduce(Book& book, PlainBook& plain) {
  const auto place = plain.orders.begin() + *rc::gen::inRange<std::ptrdiff_t>(0, std::ssize(plain.orders));
  const Resting order = place->order;
  if (order.leaves.raw() > 1 && *rc::gen::arbitrary<bool>()) {
    place->order.leaves = Qty{order.leaves.raw() - 1};
    book.reduce(place->side, order.price, order.priority, place->order.leaves);
    return;
  }
  RC_ASSERT(book.remove(place->side, order.price, order.priority));
  plain.orders.erase(place);
}

bool same(const std::optional<Match>& left, const std::optional<Match>& right) {
  if (!left || !right) return left.has_value() == right.has_value();
  return left->older == right->older && left->younger == right->younger && left->price == right->price &&
         left->qty == right->qty;
}

TEST(SimBookProperty, TradesWhatAPlainListTrades) {
  EXPECT_TRUE(rc::check([] {
    Book book;
    PlainBook plain;
    const auto steps = *rc::gen::inRange<std::uint64_t>(1, 80);
    for (std::uint64_t number = 1; number <= steps; ++number) {
      if (plain.orders.empty() || *rc::gen::inRange(0, 4) != 0) {
        add(book, plain, number);
      } else {
        remove_or_reduce(book, plain);
      }
      while (true) {
        const auto expected = plain.match();
        const auto match = book.match();
        RC_ASSERT(same(match, expected));
        if (!match) break;
      }
      RC_ASSERT(book.orders(Side::Buy).size() + book.orders(Side::Sell).size() == plain.orders.size());
    }
  }));
}

}  // namespace
}  // namespace adapters::sim
