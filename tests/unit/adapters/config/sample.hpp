// A small sound configuration, and ways to spoil it.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "adapters/config/config.hpp"

namespace adapters::config {

// Tests count lines in this text: a line added here moves them, so rows go to the end of their table.
inline constexpr std::string_view kSample = R"([limits]
order_qty_max = "10000"
order_notional_max = "50000"
position_qty_max = "50000"
daily_loss_max = "10000"
price_band = "0.02"
quote_age_max = "10s"
account_orders_max = 64
strategy_orders_max = 8

[[instrument]]
symbol = "EURUSD"
base = "EUR"
quote = "USD"
tick_size = "0.00001"
lot_step = "1000"
qty_max = "1000000"

[[account]]
name = "main"
currency = "USD"
opening_balance = "100000"

[[account]]
name = "side"
currency = "USD"
opening_balance = "100000"

[[strategy]]
kind = "trend"
instrument = "EURUSD"
account = "main"

[[strategy]]
kind = "quoter"
instrument = "EURUSD"
account = "side"
)";

/// The sample with the first `from` replaced.
inline std::string spoiled(std::string_view from, std::string_view to) {
  std::string text{kSample};
  const std::size_t place = text.find(from);
  if (place == std::string::npos) {
    ADD_FAILURE() << "the sample has no " << from;
    return text;
  }
  return text.replace(place, from.size(), to);
}

/// The sample with something behind it; `added` begins on line 38.
inline std::string extended(std::string_view added) { return std::string{kSample} + std::string{added}; }
inline constexpr std::uint32_t kAddedLine = 38;

inline ConfigIssues issues_of(std::string_view text) {
  const auto result = parse(text, "test.toml");
  return result ? ConfigIssues{} : result.error();
}

/// Exactly one issue: this key, this line, and a message with these words.
inline void expect_issue(std::string_view text, std::string_view key, std::uint32_t line, std::string_view words) {
  const ConfigIssues issues = issues_of(text);

  ASSERT_EQ(issues.size(), 1U) << print_issues(issues);
  EXPECT_EQ(issues[0].key, key);
  EXPECT_EQ(issues[0].line, line);
  EXPECT_NE(issues[0].message.find(words), std::string::npos) << issues[0].message;
  EXPECT_EQ(issues[0].source, "test.toml");
}

}  // namespace adapters::config
