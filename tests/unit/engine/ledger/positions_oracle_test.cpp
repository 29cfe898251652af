// Positions against worked examples that others published.
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>
#include <simdjson.h>

#include "engine/ledger/positions.hpp"
#include "engine/model/decimal.hpp"
#include "tests/support/engine_ledger.hpp"

namespace engine::ledger {
namespace {

const std::filesystem::path kData{LOCKSTEP_DATA_DIR};

/// The fee of a fill, rounded as the case says and otherwise to the money unit.
Money fee_of(const simdjson::dom::element& example, Price price, Qty qty) {
  const std::int64_t rate = *parse_decimal(std::string_view{example["fee_rate"]}, {.decimals = 8});
  const std::int64_t notional = money_from_cost(cost_of(price, qty), Round::HalfEven)->raw();
  const int128 exact = wide_mul(notional, rate);  // 1e-16
  std::string_view rounding;
  if (example["fee_rounding"].get(rounding) != simdjson::SUCCESS) {
    return Money{*div_round_int64(exact, kMoneyScale, Round::HalfEven)};
  }
  EXPECT_EQ(rounding, "2 decimals per fill");
  const std::int64_t cent = kMoneyScale / 100;
  return Money{*div_round_int64(exact, static_cast<int128>(kMoneyScale) * cent, Round::HalfEven) * cent};
}

/// The printed number rounded half to even to our decimals.
std::int64_t rounded(std::string_view text, int decimals) {
  return *parse_decimal(text, {.decimals = decimals, .round_excess = true});
}

void expect_state(const simdjson::dom::element& expected, const PositionRow& position) {
  EXPECT_EQ(position.qty.raw(), rounded(expected["qty"], kQtyDecimals));
  if (position.qty.raw() != 0) {
    EXPECT_EQ(position.average_price().raw(), rounded(expected["avg_open"], kPriceDecimals));
  }
  EXPECT_EQ(position.realised.raw() - position.fees.raw(), rounded(expected["realized"], kMoneyDecimals));
  std::string_view commissions;
  if (expected["commissions"].get(commissions) == simdjson::SUCCESS) {
    EXPECT_EQ(position.fees.raw(), rounded(commissions, kMoneyDecimals));
  }
}

TEST(Position, EqualsTheAverageCostExamples) {
  const auto file = kData / "oracle_position_average_cost" / "cases.json";
  if (!std::filesystem::exists(file)) GTEST_SKIP() << "oracle_position_average_cost is not here";
  simdjson::dom::parser parser;
  const simdjson::dom::array examples = parser.load(file.string());

  ASSERT_EQ(examples.size(), 2U);
  for (const simdjson::dom::element example : examples) {
    SCOPED_TRACE(std::string_view{example["name"]});
    tests::TestConfig config;
    tests::LedgerBench bench{config};
    PositionRow alone;
    const simdjson::dom::array fills = example["fills"];
    const simdjson::dom::array expected = example["expect_after"];
    ASSERT_EQ(fills.size(), expected.size());
    for (std::size_t i = 0; i < fills.size(); ++i) {
      const simdjson::dom::array fill = fills.at(i);
      const Side side = std::string_view{fill.at(0)} == "BUY" ? Side::Buy : Side::Sell;
      const Qty qty = *parse_qty(std::string_view{fill.at(1)});
      const Price price = *parse_price(std::string_view{fill.at(2)});
      const Money fee = fee_of(example, price, qty);

      const auto outcome = apply_fill(alone, {.side = side, .qty = qty, .price = price, .fee = fee});
      ASSERT_TRUE(outcome.has_value());
      alone = outcome->position;
      auto report = tests::LedgerBench::trade(bench.submit(i + 1, side, qty), i + 1, qty, price);
      report.fee = fee;
      ASSERT_TRUE(tests::is_event<OrderFilled>(bench.take(report)));

      if (expected.at(i).is_null()) continue;
      SCOPED_TRACE("after fill " + std::to_string(i + 1));
      expect_state(expected.at(i), alone);
      expect_state(expected.at(i), bench.position());
      ASSERT_TRUE(is_consistent(bench.ledger()));
    }
  }
}

std::string read(const std::filesystem::path& file) {
  std::ostringstream text;
  text << std::ifstream{file}.rdbuf();
  return text.str();
}

/// The texts between <tag> and </tag>, in order: all that these two files need of XML.
std::vector<std::string> scan(const std::string& text, const std::string& tag) {
  std::vector<std::string> found;
  const std::string open = "<" + tag + ">";
  for (std::size_t at = text.find(open); at != std::string::npos; at = text.find(open, at + 1)) {
    const std::size_t first = at + open.size();
    found.push_back(text.substr(first, text.find('<', first) - first));
  }
  return found;
}

TEST(Ledger, EquityEqualsTheCashExampleAfterEachFill) {
  const auto folder = kData / "oracle_fills_equity_lean";
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << "oracle_fills_equity_lean is not here";
  const std::string fills = read(folder / "test_cash_fills.xml");
  const auto prices = scan(fills, "FillPrice");
  const auto quantities = scan(fills, "FillQuantity");
  const auto equities = scan(read(folder / "test_cash_equity.xml"), "decimal");
  ASSERT_EQ(prices.size(), 13U);
  ASSERT_EQ(quantities.size(), prices.size());
  ASSERT_EQ(equities.size(), prices.size() + 1);
  tests::LedgerBench bench;
  EXPECT_EQ(bench.ledger().account(tests::kAccount).balance, *parse_money(equities[0]));

  for (std::size_t i = 0; i < prices.size(); ++i) {
    const Qty signed_qty = *parse_qty(quantities[i]);
    const Price price = *parse_price(prices[i]);
    const Side side = signed_qty.raw() > 0 ? Side::Buy : Side::Sell;
    const auto order = bench.submit(i + 1, side, absolute(signed_qty), price);
    ASSERT_TRUE(
        tests::is_event<OrderFilled>(bench.take(tests::LedgerBench::trade(order, i + 1, absolute(signed_qty), price))));

    const Money balance = bench.ledger().account(tests::kAccount).balance;
    const Money open = *unrealised_at(bench.position(), price);
    EXPECT_EQ(*checked_add(balance, open), *parse_money(equities[i + 1])) << "after fill " << i + 1;
    ASSERT_TRUE(is_consistent(bench.ledger()));
  }
}

/// The fields of a line of comma-separated values without quotes.
std::vector<std::string> fields(const std::string& line) {
  std::vector<std::string> found{""};
  for (const char character : line) {
    if (character == ',') {
      found.emplace_back();
    } else if (character != '\r') {
      found.back() += character;
    }
  }
  return found;
}

TEST(Ledger, EquityEqualsTheCashStrategyOnEachOfItsDays) {
  const auto file = kData / "oracle_fills_equity_lean" / "CashTestingStrategy.csv";
  if (!std::filesystem::exists(file)) GTEST_SKIP() << "oracle_fills_equity_lean is not here";
  std::ifstream days{file};
  std::string line;
  std::getline(days, line);
  tests::LedgerBench bench;
  std::uint64_t count = 0;

  while (std::getline(days, line)) {
    const auto day = fields(line);
    ASSERT_GE(day.size(), 11U) << line;
    const Price price = *parse_price(day[1]);
    const Qty traded = *parse_qty(day[3]);
    ++count;
    if (traded.raw() != 0) {
      const Side side = traded.raw() > 0 ? Side::Buy : Side::Sell;
      const auto order = bench.submit(count, side, absolute(traded), price);
      ASSERT_TRUE(
          tests::is_event<OrderFilled>(bench.take(tests::LedgerBench::trade(order, count, absolute(traded), price))));
    }

    EXPECT_EQ(bench.position().qty, *parse_qty(day[2])) << line;
    const Money balance = bench.ledger().account(tests::kAccount).balance;
    EXPECT_EQ(*checked_add(balance, *unrealised_at(bench.position(), price)), *parse_money(day[10])) << line;
    ASSERT_TRUE(is_consistent(bench.ledger()));
  }
  EXPECT_EQ(count, 366U);
}

/// What one reducing execution realised, and whether the position was flat after it or turned.
struct Reduction {
  Money realised;
  Price entry;
  bool ends_trip;
};

/// Numbers stand in the file as JSON numbers: their text, exactly.
std::string number(const simdjson::dom::element& value) { return simdjson::minify(value); }

std::vector<Reduction> replay(const simdjson::dom::element& example, tests::LedgerBench& bench) {
  std::vector<Reduction> found;
  std::uint64_t count = 0;
  for (const simdjson::dom::element event : simdjson::dom::array(example["events"])) {
    simdjson::dom::element fill;
    bool expected = false;
    if (event["expect_open"].get(expected) == simdjson::SUCCESS) {
      EXPECT_EQ(bench.position().qty.raw() != 0, expected);
    }
    if (event["fill"].get(fill) != simdjson::SUCCESS) continue;
    const Qty qty = *parse_qty(number(fill["qty"]));
    const Price price = *parse_price(number(fill["price"]));
    const PositionRow before = bench.position();
    const Side side = qty.raw() > 0 ? Side::Buy : Side::Sell;
    ++count;
    auto report =
        tests::LedgerBench::trade(bench.submit(count, side, absolute(qty), price), count, absolute(qty), price);
    report.fee = *parse_money(number(fill["fee"]));
    const auto outcome = tests::event_of<OrderFilled>(bench.take(report));
    const bool reduces = before.qty.raw() != 0 && (before.qty.raw() > 0) != (qty.raw() > 0);
    const std::int64_t left = bench.position().qty.raw();
    const bool ends = left == 0 || (left > 0) != (before.qty.raw() > 0);
    if (reduces) found.push_back({.realised = outcome.realised, .entry = before.average_price(), .ends_trip = ends});
  }
  return found;
}

Money sum_of(const std::vector<Reduction>& reductions) {
  Money sum{0};
  for (const Reduction& reduction : reductions) sum = *checked_add(sum, reduction.realised);
  return sum;
}

/// Reductions joined from flat to flat.
std::vector<Reduction> trips_of(const std::vector<Reduction>& reductions) {
  std::vector<Reduction> trips;
  bool goes_on = false;
  for (const Reduction& reduction : reductions) {
    if (goes_on) {
      trips.back().realised = *checked_add(trips.back().realised, reduction.realised);
    } else {
      trips.push_back(reduction);
    }
    goes_on = !reduction.ends_trip;
  }
  return trips;
}

/// Average cost is one of the ways to tell trips apart. It must agree on the whole in every case, on each trip from
/// flat to flat, and on each reduction wherever the first and the last lot cost the same as the average.
TEST(Ledger, RealisesWhatTheRoundTripsDo) {
  const auto file = kData / "oracle_round_trips_lean" / "cases.json";
  if (!std::filesystem::exists(file)) GTEST_SKIP() << "oracle_round_trips_lean is not here";
  simdjson::dom::parser parser;
  const simdjson::dom::array examples = parser.load(file.string());
  ASSERT_EQ(examples.size(), 54U);
  for (const simdjson::dom::element example : examples) {
    const std::string_view name = example["name"];
    const std::string_view grouping = example["grouping"];
    SCOPED_TRACE(std::string{name} + ' ' + std::string{grouping});
    tests::LedgerBench bench;
    const std::vector<Reduction> reductions = replay(example, bench);
    Money pnl{0};
    Money fees{0};
    const simdjson::dom::array closed = example["expect_closed"];
    for (const simdjson::dom::element trip : closed) {
      pnl = *checked_add(pnl, Money{rounded(number(trip["pnl"]), kMoneyDecimals)});
      fees = *checked_add(fees, *parse_money(number(trip["fees"])));
    }

    EXPECT_EQ(bench.position().qty, Qty{0});
    EXPECT_EQ(sum_of(reductions), pnl);
    EXPECT_EQ(bench.position().fees, fees);
    EXPECT_EQ(bench.ledger().account(tests::kAccount).balance.raw(),
              tests::cash(100'000).raw() + pnl.raw() - fees.raw());
    ASSERT_TRUE(is_consistent(bench.ledger()));

    const bool by_lot =
        grouping == "FillToFill" || (grouping == "FlatToReduced" && name.starts_with("ScaleInScaleOut"));
    if (by_lot) continue;
    const auto ours = grouping == "FlatToFlat" ? trips_of(reductions) : reductions;
    ASSERT_EQ(ours.size(), closed.size());
    for (std::size_t i = 0; i < ours.size(); ++i) {
      EXPECT_EQ(ours[i].realised.raw(), rounded(number(closed.at(i)["pnl"]), kMoneyDecimals)) << "trip " << i + 1;
      if (grouping != "FlatToReduced") continue;
      EXPECT_EQ(ours[i].entry.raw(), rounded(number(closed.at(i)["entry_price"]), kPriceDecimals));
    }
  }
}

}  // namespace
}  // namespace engine::ledger
