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
  std::string_view unit;  ///< qty, money, price, ns, count, switch, raw
};

inline constexpr std::array<GateWords, 9> kGates{{{1, "trading_allowed", "switch"},
                                                  {2, "instrument_rules", "raw"},
                                                  {3, "market_data", "ns"},
                                                  {7, "order_qty", "qty"},
                                                  {21, "order_notional", "money"},
                                                  {8, "price_band", "price"},
                                                  {9, "position_limit", "qty"},
                                                  {22, "concurrent_orders", "count"},
                                                  {12, "daily_loss", "money"}}};

}  // namespace journal::inspector
