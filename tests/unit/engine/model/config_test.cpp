// ConfigView: every way in which canonical bytes can be wrong.
#include "engine/model/config.hpp"

#include <cstring>
#include <functional>
#include <span>
#include <vector>

#include <gtest/gtest.h>

namespace {

using engine::ConfigError;
using engine::ConfigHeader;
using engine::ConfigView;

/// A configuration as its parts, so that a test can spoil one of them.
struct Parts {
  ConfigHeader header{.instruments = 2, .accounts = 1, .strategies = 1, .bar_intervals = 1};
  std::vector<engine::InstrumentSpec> instruments{{.id = engine::InstrumentId{1}}, {.id = engine::InstrumentId{2}}};
  std::vector<engine::AccountSpec> accounts{{.id = engine::AccountId{1}}};
  std::vector<engine::StrategySpec> strategies{{.id = engine::StrategyId{1},
                                                .kind = engine::StrategyKind{1},
                                                .instrument = engine::InstrumentId{2},
                                                .account = engine::AccountId{1}}};
  std::vector<engine::Duration> bar_intervals{engine::Duration{engine::kMinuteNs}};
};

template <class Row>
void append(std::vector<std::byte>& bytes, const std::vector<Row>& rows) {
  const auto more = std::as_bytes(std::span{rows});
  bytes.insert(bytes.end(), more.begin(), more.end());
}

std::vector<std::byte> bytes_of(const Parts& parts) {
  std::vector<std::byte> bytes;
  append(bytes, std::vector{parts.header});
  append(bytes, parts.instruments);
  append(bytes, parts.accounts);
  append(bytes, parts.strategies);
  append(bytes, parts.bar_intervals);
  return bytes;
}

/// The error after `spoil`, or 0 when there is none.
int error_after(const std::function<void(Parts&)>& spoil) {
  Parts parts;
  spoil(parts);
  const auto bytes = bytes_of(parts);
  const auto view = ConfigView::parse(bytes);
  return view ? 0 : static_cast<int>(view.error());
}

constexpr int kOverCapacity = static_cast<int>(ConfigError::OverCapacity);
constexpr int kBadRow = static_cast<int>(ConfigError::BadRow);

TEST(ConfigView, ShowsTheRowsWhereTheyLie) {
  const auto bytes = bytes_of({});

  const auto view = ConfigView::parse(bytes);

  ASSERT_TRUE(view.has_value());
  EXPECT_EQ(view->instruments().size(), 2U);
  EXPECT_EQ(view->instruments()[1].id, engine::InstrumentId{2});
  EXPECT_EQ(view->strategies()[0].instrument, engine::InstrumentId{2});
  EXPECT_EQ(view->bar_intervals()[0], engine::Duration{engine::kMinuteNs});
  EXPECT_EQ(view->bytes().data(), bytes.data());
}

TEST(ConfigView, RefusesEveryCut) {
  const auto bytes = bytes_of({});

  for (std::size_t size = 0; size < bytes.size(); size += 4) {
    const auto view = ConfigView::parse(std::span{bytes}.first(size));
    ASSERT_FALSE(view.has_value()) << size;
    ASSERT_EQ(view.error(), ConfigError::TooShort) << size;
  }
}

TEST(ConfigView, RefusesWhatFollowsTheLastRow) {
  auto bytes = bytes_of({});
  bytes.resize(bytes.size() + 8);

  EXPECT_EQ(ConfigView::parse(bytes).error(), ConfigError::TrailingBytes);
}

TEST(ConfigView, RefusesMoreRowsThanTheCapacities) {
  EXPECT_EQ(error_after([](Parts& parts) { parts.header.capacities.instruments = 1; }), kOverCapacity);
  EXPECT_EQ(error_after([](Parts& parts) { parts.header.capacities.accounts = 0; }), kOverCapacity);
  EXPECT_EQ(error_after([](Parts& parts) { parts.header.capacities.strategies = 0; }), kOverCapacity);
  EXPECT_EQ(error_after([](Parts& parts) {
              parts.bar_intervals.assign(engine::kBarIntervalsMax + 1, engine::Duration{1});
              parts.header.bar_intervals = engine::kBarIntervalsMax + 1;
            }),
            kOverCapacity);
}

TEST(ConfigView, AsksForDenseIds) {
  EXPECT_EQ(error_after([](Parts& parts) { parts.instruments[1].id = engine::InstrumentId{3}; }), kBadRow);
  EXPECT_EQ(error_after([](Parts& parts) { parts.accounts[0].id = engine::AccountId{0}; }), kBadRow);
  EXPECT_EQ(error_after([](Parts& parts) { parts.strategies[0].id = engine::StrategyId{2}; }), kBadRow);
}

TEST(ConfigView, RefusesStrategiesThatNameWhatIsNotThere) {
  EXPECT_EQ(error_after([](Parts& parts) { parts.strategies[0].instrument = engine::InstrumentId{3}; }), kBadRow);
  EXPECT_EQ(error_after([](Parts& parts) { parts.strategies[0].instrument = engine::InstrumentId{0}; }), kBadRow);
  EXPECT_EQ(error_after([](Parts& parts) { parts.strategies[0].account = engine::AccountId{2}; }), kBadRow);
  EXPECT_EQ(error_after([](Parts& parts) { parts.strategies[0].account = engine::AccountId{0}; }), kBadRow);
}

TEST(ConfigView, RefusesBarsWithoutLength) {
  EXPECT_EQ(error_after([](Parts& parts) { parts.bar_intervals[0] = engine::Duration{0}; }), kBadRow);
  EXPECT_EQ(error_after([](Parts& parts) { parts.bar_intervals[0] = engine::Duration{-1}; }), kBadRow);
}

}  // namespace
