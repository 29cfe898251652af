// The gates by number, with the unit of the numbers that they compare. The engine's own list (engine/risk/gates.def) is
// out of the journal's sight; a test holds the two together.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace journal::inspector {

struct GateWords {
  std::uint16_t id;
  std::string_view name;
  std::string_view unit;  ///< qty, money, ns, ppm, count, fact, raw
};

inline constexpr std::array<GateWords, 22> kGates{
    {{1, "trading_allowed", "fact"},  {2, "instrument_rules", "raw"},  {3, "market_data", "ns"},
     {27, "reconciled", "count"},     {4, "strategy_scope", "fact"},   {7, "order_qty", "qty"},
     {21, "order_notional", "money"}, {8, "price_band", "ppm"},        {9, "position_limit", "qty"},
     {25, "exposure", "money"},       {26, "open_positions", "count"}, {22, "concurrent_orders", "count"},
     {10, "margin", "money"},         {11, "cash_reserve", "money"},   {15, "instructions", "raw"},
     {12, "daily_loss", "money"},     {23, "drawdown", "raw"},         {13, "message_rate", "count"},
     {14, "repeated_order", "ns"},    {24, "self_match", "count"},     {17, "account_rules", "money"},
     {19, "permission", "raw"}}};

}  // namespace journal::inspector
