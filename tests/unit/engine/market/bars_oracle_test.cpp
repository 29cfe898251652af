// Bars built from real ticks against bars that others built from the same ticks.
#include <array>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <simdjson.h>

#include "adapters/recorded/recorded.hpp"
#include "engine/market/bars.hpp"
#include "engine/model/decimal.hpp"
#include "tests/support/engine_config.hpp"

namespace engine::market {
namespace {

const std::filesystem::path kData{LOCKSTEP_DATA_DIR};

/// All bars of one interval that a recording comes to, the last one closed by time.
std::vector<BarClosed> build(const std::filesystem::path& file, Duration interval) {
  std::vector<BarClosed> bars;
  const auto info = adapters::recorded::recognise(file);
  if (!info) {
    ADD_FAILURE() << info.error().message;
    return bars;
  }
  auto source = adapters::recorded::open(*info, {.instrument = tests::kInstrument});
  BarRow row;
  row.open.interval = interval;
  const auto collect = [&] {
    if (row.is_closed != 0) bars.push_back(row.closed);
    fold_emitted(row);
  };
  while (source) {
    const auto next = (*source)->next();
    if (!next) {
      ADD_FAILURE() << next.error().message;
      break;
    }
    if (!next->has_value()) break;
    fold_quote(row, (*next)->as<Quote>(), (*next)->header.time);
    collect();
  }
  fold_time(row, Timestamp{kInt64Max});
  collect();
  return bars;
}

/// The rows of a compressed CSV, as `zstd` unpacks them: nothing of ours stands between the oracle and the test.
std::vector<std::vector<std::string>> read_rows(const std::filesystem::path& file) {
  std::vector<std::vector<std::string>> rows;
  const std::string command = "zstd -dcq '" + file.string() + "'";
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> pipe{::popen(command.c_str(), "r"), &::pclose};
  std::array<char, 512> line{};
  while (pipe && std::fgets(line.data(), static_cast<int>(line.size()), pipe.get()) != nullptr) {
    std::istringstream cells{line.data()};
    std::vector<std::string> row;
    for (std::string cell; std::getline(cells, cell, ',');) row.push_back(cell);
    rows.push_back(row);
  }
  return rows;
}

struct LeanCase {
  const char* broker;
  const char* day;
  const char* resolution;
  std::int64_t interval_seconds;
};

class LeanBars : public testing::TestWithParam<LeanCase> {};

// LEAN: milliseconds since midnight in New York, bid o h l c, last bid size, ask o h l c, last ask size. The days are
// in summer time, four hours behind UTC.
TEST_P(LeanBars, EqualOursBarForBar) {
  const LeanCase& from = GetParam();
  const std::string stem = std::string{from.broker} + "_eurusd_" + from.day + "_quote_";
  const auto ticks_file = kData / (std::string{"fx_ticks_"} + from.broker + "_lean") / (stem + "tick.csv.zst");
  const auto bars_file = kData / "fx_second_and_minute_bars_lean" / (stem + from.resolution + ".csv.zst");
  if (!std::filesystem::exists(bars_file)) GTEST_SKIP() << bars_file.filename() << " is not here";
  const std::int64_t midnight_seconds = std::string{from.day} == "20140505" ? 1'399'262'400 : 1'399'348'800;

  const auto expected = read_rows(bars_file);
  const auto bars = build(ticks_file, tests::seconds(from.interval_seconds));

  ASSERT_GT(expected.size(), 1'000U);
  ASSERT_EQ(bars.size(), expected.size());
  for (std::size_t i = 0; i < bars.size(); ++i) {
    const std::vector<std::string>& row = expected[i];
    const BarClosed& bar = bars[i];
    const std::int64_t start = midnight_seconds * kSecondNs + std::stoll(row.at(0)) * kMillisecondNs;
    ASSERT_EQ(bar.start.raw(), start) << "row " << i;
    const std::array ours{bar.bid_open, bar.bid_high, bar.bid_low, bar.bid_close,
                          bar.ask_open, bar.ask_high, bar.ask_low, bar.ask_close};
    for (std::size_t cell = 0; cell < ours.size(); ++cell) {
      const std::string& text = row.at(cell < 4 ? cell + 1 : cell + 2);
      ASSERT_EQ(ours[cell], *parse_price(text)) << "row " << i << ", price " << cell;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(
    Bars, LeanBars,
    testing::Values(LeanCase{"fxcm", "20140505", "second", 1}, LeanCase{"fxcm", "20140505", "minute", 60},
                    LeanCase{"fxcm", "20140506", "second", 1}, LeanCase{"fxcm", "20140506", "minute", 60},
                    LeanCase{"oanda", "20140505", "second", 1}, LeanCase{"oanda", "20140505", "minute", 60},
                    LeanCase{"oanda", "20140506", "second", 1}, LeanCase{"oanda", "20140506", "minute", 60}),
    [](const auto& tested) { return std::string{tested.param.broker} + tested.param.day + tested.param.resolution; });

/// Decimals as the oracle prints them.
std::int64_t scaled(double value, double scale) { return std::llround(value * scale); }

// Volumes are in millions of units with two decimals printed; the recording's carry binary noise below them.
void expect_dukascopy(const char* name, Duration interval) {
  const auto folder = kData / "bars_from_ticks_dukascopy";
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << "bars_from_ticks_dukascopy is not here";
  simdjson::dom::parser parser;
  const simdjson::dom::element oracle = parser.load((folder / "cases" / name).string());
  const auto bars = build(folder / std::string{std::string_view{oracle["input_file"]}}, interval);
  const simdjson::dom::array expected = oracle["expected"];

  ASSERT_EQ(bars.size(), expected.size());
  for (std::size_t i = 0; i < bars.size(); ++i) {
    const simdjson::dom::array row = expected.at(i);
    const BarClosed& bar = bars[i];
    ASSERT_EQ(bar.start.raw(), row.at(0).get_int64().value() * kMillisecondNs) << "row " << i;
    const std::array ours{bar.bid_open, bar.bid_high, bar.bid_low, bar.bid_close};
    for (std::size_t cell = 0; cell < ours.size(); ++cell) {
      ASSERT_EQ(ours[cell].raw(), scaled(row.at(cell + 1).get_double().value(), 1e5) * 10'000) << "row " << i;
    }
    // The oracle counts in millions of units and prints hundredths.
    const std::int64_t hundredth = kMillion * kQtyScale / 100;
    ASSERT_EQ((bar.bid_volume.raw() + hundredth / 2) / hundredth, scaled(row.at(5).get_double().value(), 1e2))
        << "row " << i;
  }
}

TEST(Bars, MinutesFromDukascopyTicksEqualTheReference) { expect_dukascopy("tick_to_m1.json", tests::seconds(60)); }

TEST(Bars, HoursFromDukascopyTicksEqualTheReference) { expect_dukascopy("tick_to_h1.json", tests::seconds(3'600)); }

}  // namespace
}  // namespace engine::market
