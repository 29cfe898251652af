// EMA and ATR against the results that an independent library published for SPY, days of 2017 and 2018.
#include "engine/market/indicators.hpp"

#include <cmath>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <simdjson.h>

#include "engine/model/decimal.hpp"
#include "tests/support/engine_config.hpp"

namespace engine::market {
namespace {

const std::filesystem::path kFolder = std::filesystem::path{LOCKSTEP_DATA_DIR} / "indicators_skender";

/// A bar whose bid is its ask.
BarClosed bar(Price high, Price low, Price close) {
  return {.bid_high = high, .bid_low = low, .bid_close = close, .ask_high = high, .ask_low = low, .ask_close = close};
}

std::vector<BarClosed> read_bars() {
  std::ifstream file{kFolder / "quotes" / "default.csv"};
  std::vector<BarClosed> bars;
  std::string line;
  std::getline(file, line);  // names of the columns
  while (std::getline(file, line)) {
    std::vector<std::string> cells;
    std::size_t from = 0;
    for (std::size_t comma = line.find(','); comma != std::string::npos; comma = line.find(',', from)) {
      cells.push_back(line.substr(from, comma - from));
      from = comma + 1;
    }
    bars.push_back(bar(*parse_price(cells.at(2)), *parse_price(cells.at(3)), *parse_price(cells.at(4))));
  }
  return bars;
}

std::vector<std::optional<double>> read_results(const std::string& name) {
  simdjson::dom::parser parser;
  std::vector<std::optional<double>> results;
  for (const simdjson::dom::element row : parser.load((kFolder / "results" / (name + ".json")).string())) {
    const simdjson::dom::element value = row[name];
    results.push_back(value.is_null() ? std::nullopt : std::optional{value.get_double().value()});
  }
  return results;
}

void expect_golden(IndicatorKind kind, std::uint32_t period, const std::string& name) {
  const std::vector<BarClosed> bars = read_bars();
  const auto expected = read_results(name);
  ASSERT_EQ(bars.size(), 502U);
  ASSERT_EQ(expected.size(), bars.size());
  IndicatorRow row{.kind = kind, .period = period};
  for (std::size_t i = 0; i < bars.size(); ++i) {
    fold_bar(row, bars[i]);
    ASSERT_EQ(row.is_ready(), expected[i].has_value()) << "row " << i;
    if (!expected[i]) continue;
    const double ours = static_cast<double>(row.value) / 1e15;
    ASSERT_LE(std::abs(ours - *expected[i]), std::abs(*expected[i]) * 1e-6) << "row " << i;
  }
}

TEST(Indicators, EmaEqualsTheReference) {
  if (!std::filesystem::exists(kFolder)) GTEST_SKIP() << "indicators_skender is not here";
  expect_golden(IndicatorKind::Ema, 20, "ema");
}

TEST(Indicators, AtrEqualsTheReference) {
  if (!std::filesystem::exists(kFolder)) GTEST_SKIP() << "indicators_skender is not here";
  expect_golden(IndicatorKind::Atr, 14, "atr");
}

TEST(Indicators, AreNotReadyBeforeTheirPeriod) {
  IndicatorRow row{.kind = IndicatorKind::Ema, .period = 3};
  fold_bar(row, bar(Price{3}, Price{1}, Price{2}));
  fold_bar(row, bar(Price{3}, Price{1}, Price{2}));

  EXPECT_FALSE(row.price().has_value());
}

TEST(Indicators, TheFirstTrueRangeIsTakenAtTheSecondBar) {
  IndicatorRow row{.kind = IndicatorKind::Atr, .period = 1};

  fold_bar(row, bar(Price{30}, Price{10}, Price{20}));
  EXPECT_FALSE(row.is_ready());
  fold_bar(row, bar(Price{40}, Price{35}, Price{36}));

  EXPECT_EQ(row.price(), Price{20}) << "from the close before, not from the low";
}

TEST(Indicators, TheMidOfAnOddSpreadIsExact) {
  IndicatorRow row{.kind = IndicatorKind::Ema, .period = 1};

  fold_bar(row, {.bid_close = Price{1}, .ask_close = Price{2}});

  EXPECT_TRUE(row.value == kIndicatorPerPrice * 3 / 2);
}

TEST(Indicators, StayInRangeAtTheEndsOfTheType) {
  for (const IndicatorKind kind : {IndicatorKind::Ema, IndicatorKind::Atr}) {
    IndicatorRow row{.kind = kind, .period = 2};
    for (int i = 0; i < 50; ++i) {
      const Price price{i % 2 == 0 ? kInt64Max : kInt64Min};
      fold_bar(row, bar(Price{kInt64Max}, Price{kInt64Min}, price));
    }
    EXPECT_TRUE(row.is_ready());
  }
}

}  // namespace
}  // namespace engine::market
