// The matching book: by hand, and against the cases of an independent matching engine (oracle_matching_liquibook).
#include "adapters/sim/book.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>
#include <simdjson.h>

namespace adapters::sim {
namespace {

using engine::Price;
using engine::Qty;
using engine::Side;

Resting order(std::int64_t price, std::uint64_t priority, std::int64_t leaves) {
  return {.price = Price{price}, .priority = priority, .leaves = Qty{leaves}, .order = static_cast<unsigned>(priority)};
}

TEST(Book, MatchesTheOlderOfTwoOrdersAtOnePriceFirst) {
  Book book;
  book.add(Side::Sell, order(101, 2, 5));
  book.add(Side::Sell, order(101, 1, 5));

  book.add(Side::Buy, order(101, 3, 7));
  const auto first = book.match();
  const auto second = book.match();

  ASSERT_TRUE(first && second);
  EXPECT_EQ(first->older, 1U);
  EXPECT_EQ(first->qty, Qty{5});
  EXPECT_EQ(second->older, 2U);
  EXPECT_EQ(second->qty, Qty{2});
  EXPECT_FALSE(book.match());
  EXPECT_EQ(book.levels(Side::Sell, 5), (std::vector<Level>{{Price{101}, 1, Qty{3}}}));
}

TEST(Book, TradesAtThePriceOfTheOlderOrder) {
  Book book;
  book.add(Side::Buy, order(105, 1, 1));

  book.add(Side::Sell, order(100, 2, 1));

  EXPECT_EQ(book.match()->price, Price{105});
}

TEST(Book, KeepsAPairApartWhereTheYoungerHasABetterPlace) {
  Book book;
  book.add(Side::Sell, order(101, 1, 1));
  book.add(Side::Buy, order(102, 2, 1));

  EXPECT_FALSE(book.match({.buy_below = Price{101}}));
  EXPECT_TRUE(book.match({.buy_below = Price{102}}));
}

TEST(Book, RemovesOnlyTheOrderNamed) {
  Book book;
  book.add(Side::Buy, order(100, 1, 5));
  book.add(Side::Buy, order(100, 2, 6));

  EXPECT_TRUE(book.remove(Side::Buy, Price{100}, 1));

  EXPECT_FALSE(book.remove(Side::Buy, Price{100}, 1));
  EXPECT_FALSE(book.remove(Side::Buy, Price{99}, 2));
  EXPECT_EQ(book.levels(Side::Buy, 5), (std::vector<Level>{{Price{100}, 1, Qty{6}}}));
}

TEST(Book, KeepsThePlaceOfAReducedOrder) {
  Book book;
  book.add(Side::Buy, order(100, 1, 5));
  book.add(Side::Buy, order(100, 2, 5));

  book.reduce(Side::Buy, Price{100}, 1, Qty{2});
  book.add(Side::Sell, order(100, 3, 2));

  EXPECT_EQ(book.match()->older, 1U);
}

/// Plays one case of the oracle: fills, what is complete, depth and number of orders after each step.
class Case {
 public:
  explicit Case(const simdjson::dom::object& json) : orders_{json["orders"].get_object().value()} {
    steps_ = json["steps"].get_array().value();
  }

  /// Plain: limit orders without conditions; immediate-or-cancel is the one condition that the book's caller adds.
  [[nodiscard]] bool is_ours() const {
    for (const auto field : orders_) {
      if (field.value["type"].error() == simdjson::SUCCESS) return false;
    }
    for (const auto step : steps_) {
      const auto condition = step["cond"].get_string();
      if (condition.error() == simdjson::SUCCESS && condition.value_unsafe() != "IOC") return false;
    }
    return true;
  }
  void play() {
    std::size_t number = 0;
    for (const auto step : steps_) {
      SCOPED_TRACE("step " + std::to_string(number++));
      play_step(step);
    }
  }

 private:
  struct Known {
    Side side{Side::Buy};
    std::int64_t price{0};
    std::int64_t leaves{0};
    std::uint64_t priority{0};
    bool is_in{false};
  };
  struct Filled {
    std::int64_t qty{0};
    std::int64_t cost{0};
    friend bool operator==(const Filled&, const Filled&) = default;
  };

  void play_step(const simdjson::dom::element& step) {
    filled_.clear();
    const std::string name{step["order"].get_string().value()};
    const std::string_view op = step["op"].get_string().value();
    if (op == "ADD") add(name);
    if (op == "CANCEL") cancel(name, step["expect_state"].get_string().value());
    if (op == "REPLACE") replace(name, step);
    if (step["cond"].error() == simdjson::SUCCESS && known_[name].leaves > 0) cancel(name, "cancelled");
    check(step, name);
  }
  void add(const std::string& name) {
    const auto json = orders_[name];
    known_[name] = {.side = json["side"].get_string().value() == "BUY" ? Side::Buy : Side::Sell,
                    .price = json["price"].get_int64(),
                    .leaves = json["qty"].get_int64()};
    enter(name);
  }
  void enter(const std::string& name) {
    Known& known = known_[name];
    known.priority = ++priority_;
    known.is_in = true;
    names_.push_back(name);
    book_.add(known.side, {.price = Price{known.price},
                           .priority = known.priority,
                           .leaves = Qty{known.leaves},
                           .order = static_cast<std::uint32_t>(names_.size() - 1)});
    while (const auto match = book_.match()) {
      for (const std::uint32_t row : {match->older, match->younger}) {
        Known& party = known_[names_[row]];
        party.leaves -= match->qty.raw();
        party.is_in = party.leaves > 0;
        filled_[names_[row]].qty += match->qty.raw();
        filled_[names_[row]].cost += match->qty.raw() * match->price.raw();
      }
    }
  }
  void cancel(const std::string& name, std::string_view expected) {
    Known& known = known_[name];
    EXPECT_EQ(book_.remove(known.side, Price{known.price}, known.priority), known.is_in);
    EXPECT_EQ(known.leaves == 0, expected == "complete");
    known.is_in = false;
  }
  void replace(const std::string& name, const simdjson::dom::element& step) {
    Known& known = known_[name];
    EXPECT_TRUE(book_.remove(known.side, Price{known.price}, known.priority));
    known.leaves += step["size_change"].get_int64().value();
    const auto price = step["new_price"].get_int64();
    if (price.error() == simdjson::SUCCESS) known.price = price.value_unsafe();
    enter(name);
  }
  void check(const simdjson::dom::element& step, const std::string& name) {
    if (const auto match = step["expect_match"].get_bool(); match.error() == simdjson::SUCCESS) {
      EXPECT_EQ(!filled_.empty(), match.value_unsafe());
    }
    if (const auto complete = step["expect_complete"].get_bool(); complete.error() == simdjson::SUCCESS) {
      EXPECT_EQ(known_[name].leaves == 0, complete.value_unsafe());
    }
    if (const auto fills = step["fills"].get_array(); fills.error() == simdjson::SUCCESS)
      check_fills(fills.value_unsafe());
    for (const auto& [side, key] : {std::pair{Side::Buy, "bids"}, std::pair{Side::Sell, "asks"}}) {
      if (step["orders_after"].error() == simdjson::SUCCESS) {
        EXPECT_EQ(static_cast<std::int64_t>(book_.orders(side).size()), step["orders_after"][key].get_int64().value());
      }
      if (step["depth_after"].error() == simdjson::SUCCESS) check_depth(side, step["depth_after"][key].get_array());
    }
  }
  void check_fills(const simdjson::dom::array& fills) {
    std::map<std::string, Filled> expected;
    for (const auto fill : fills) {
      if (fill["qty"].get_int64().value() == 0) continue;  // some cases name those that did not fill
      expected[std::string{fill["order"].get_string().value()}] = {.qty = fill["qty"].get_int64(),
                                                                   .cost = fill["cost"].get_int64()};
    }
    EXPECT_EQ(filled_, expected);
  }
  void check_depth(Side side, const simdjson::dom::array& rows) {
    std::vector<Level> expected;
    for (const auto row : rows) {
      const std::int64_t price = row.at(0).get_int64();
      if (price == 0) break;  // "no further level"
      expected.push_back({.price = Price{price},
                          .order_count = static_cast<std::size_t>(row.at(1).get_int64().value()),
                          .qty = Qty{row.at(2).get_int64()}});
    }
    EXPECT_EQ(book_.levels(side, rows.size()), expected);
  }

  simdjson::dom::object orders_;
  simdjson::dom::array steps_;
  Book book_;
  std::map<std::string, Known> known_;
  std::vector<std::string> names_;
  std::map<std::string, Filled> filled_;
  std::uint64_t priority_{0};
};

TEST(Book, AgreesWithEveryPlainLimitOrderCaseOfLiquibook) {
  const std::filesystem::path path = LOCKSTEP_DATA_DIR "/oracle_matching_liquibook/cases.json";
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "oracle_matching_liquibook is not here";
  simdjson::dom::parser parser;
  const simdjson::dom::array cases = parser.load(path.string()).get_array();

  std::size_t played = 0;
  for (const auto json : cases) {
    Case one{json.get_object()};
    if (!one.is_ours()) continue;
    SCOPED_TRACE(std::string{json["name"].get_string().value()});
    one.play();
    ++played;
  }

  EXPECT_EQ(played, 20U);  // 16 without any condition and 4 with immediate-or-cancel
}

}  // namespace
}  // namespace adapters::sim
