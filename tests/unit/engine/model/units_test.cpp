// Units and ids: only what means something exists, and nothing wraps.
#include "engine/model/units.hpp"

#include <type_traits>

#include <gtest/gtest.h>

#include "engine/model/client_order_id.hpp"
#include "engine/model/ids.hpp"
#include "engine/model/reasons.hpp"

namespace {

using engine::Duration;
using engine::Money;
using engine::Price;
using engine::PriceDelta;
using engine::Qty;
using engine::Round;
using engine::Timestamp;

template <class Left, class Right>
concept CanAdd = requires(Left left, Right right) {
  left + right;
};
template <class Left, class Right>
concept CanCompare = requires(Left left, Right right) {
  left == right;
};
static_assert(!CanAdd<Price, Price> && !CanAdd<Price, Qty> && !CanAdd<Timestamp, Timestamp>);
static_assert(CanAdd<Timestamp, Duration>);
static_assert(!CanCompare<Price, Money> && !CanCompare<engine::OrderId, engine::ExecId>);
static_assert(std::is_same_v<decltype(Price{} - Price{}), PriceDelta>);

TEST(Units, DifferencesSaturateInsteadOfWrapping) {
  EXPECT_EQ(Price{INT64_MAX} - Price{-1}, PriceDelta{INT64_MAX});
  EXPECT_EQ(Price{INT64_MIN} - Price{1}, PriceDelta{INT64_MIN});
  EXPECT_EQ(Price{5} - Price{7}, PriceDelta{-2});
  EXPECT_EQ(Timestamp{INT64_MIN} - Timestamp{INT64_MAX}, Duration{INT64_MIN});
  EXPECT_EQ(Timestamp{INT64_MAX} + Duration{1}, Timestamp{INT64_MAX});
  EXPECT_EQ(Timestamp{INT64_MIN} + Duration{-1}, Timestamp{INT64_MIN});
  EXPECT_EQ(Timestamp{INT64_MAX} + Duration{-1}, Timestamp{INT64_MAX - 1});
}

TEST(Units, SumsThatDoNotFitAreNothing) {
  EXPECT_EQ(checked_add(Qty{INT64_MAX}, Qty{1}), std::nullopt);
  EXPECT_EQ(checked_add(Money{INT64_MIN}, Money{-1}), std::nullopt);
  EXPECT_EQ(checked_add(Price{1}, PriceDelta{-2}), Price{-1});
}

TEST(Units, AbsoluteOfTheSmallestIsTheLargest) {
  EXPECT_EQ(absolute(Qty{INT64_MIN}), Qty{INT64_MAX});
  EXPECT_EQ(absolute(Qty{-3}), Qty{3});
  EXPECT_EQ(absolute(Qty{3}), Qty{3});
}

TEST(Units, MoneyFromCostRoundsAsNamed) {
  const Price price{1'387'560'001};  // 1.387560001
  const Qty qty{250'000};            // 0.0025

  const engine::int128 cost = cost_of(price, qty);  // 0.0034689000025 exactly

  EXPECT_EQ(money_from_cost(cost, Round::Down), Money{346'890});
  EXPECT_EQ(money_from_cost(cost, Round::Up), Money{346'891});
  EXPECT_EQ(money_from_cost(-cost, Round::Floor), Money{-346'891});
}

TEST(Units, MoneyThatDoesNotFitIsNothing) {
  const engine::int128 largest = static_cast<engine::int128>(INT64_MAX) * engine::kCostPerMoney;

  EXPECT_EQ(engine::money_from_cost(largest, Round::Up), Money{INT64_MAX});
  EXPECT_EQ(engine::money_from_cost(largest + 1, Round::Up), std::nullopt);
}

TEST(ClientOrderId, IsTwentyCharactersThatReadBack) {
  const engine::JournalId journal{.high = 5, .low = 6};
  const engine::OrderId id = engine::order_id(engine::Epoch{engine::kEpochMax}, engine::Sequence{(1ULL << 48U) - 1});

  const auto text = engine::client_order_id(journal, id);

  EXPECT_EQ(text.view().size(), 20U);
  EXPECT_EQ(text.view().substr(8), "ZZZZZZZZZZZZ") << "12 bits of epoch and 48 of sequence fill 12 digits";
  EXPECT_EQ(engine::order_of_client_id(journal, text.view()), id);
  EXPECT_EQ(engine::order_of_client_id({.high = 5, .low = 7}, text.view()), engine::OrderId{}) << "another journal's";
  EXPECT_EQ(engine::order_of_client_id(journal, "short"), engine::OrderId{});
}

TEST(ClientOrderId, SortsAsOrdersWereMade) {
  const engine::JournalId journal{.high = 5, .low = 6};
  const auto first = engine::client_order_id(journal, engine::order_id(engine::Epoch{1}, engine::Sequence{31}));
  const auto second = engine::client_order_id(journal, engine::order_id(engine::Epoch{1}, engine::Sequence{32}));
  const auto later = engine::client_order_id(journal, engine::order_id(engine::Epoch{2}, engine::Sequence{1}));

  EXPECT_LT(first.view(), second.view());
  EXPECT_LT(second.view(), later.view());
}

TEST(Ids, OrderIdKeepsEpochAndSequenceApart) {
  EXPECT_EQ(order_id(engine::Epoch{1}, engine::Sequence{2}).raw(), 0x0001'0000'0000'0002ULL);
  EXPECT_EQ(order_id(engine::Epoch{0xFFFF}, engine::Sequence{0xFFFF'FFFF'FFFFULL}).raw(), UINT64_MAX);
}

TEST(FixedText, CutsPadsAndReadsBack) {
  const auto currency = engine::Currency::from("EUR");
  const auto cut = engine::Currency::from("ABCDEFGHIJ");

  EXPECT_EQ(currency.view(), "EUR");
  EXPECT_EQ(currency.chars[3], '\0');
  EXPECT_EQ(cut.view(), "ABCDEFGH");
  EXPECT_EQ(engine::Currency{}.view(), "");
}

TEST(Reason, HasANameExactlyForTheNumbersOfTheList) {
  EXPECT_EQ(reason_name(engine::Reason::OVERFILL), "OVERFILL");
  EXPECT_EQ(reason_name(engine::Reason::NONE), "NONE");
  EXPECT_EQ(reason_name(engine::Reason{0}), "");
  EXPECT_EQ(reason_name(engine::Reason{99}), "");
}

}  // namespace
