// The native strategies by number, with the parameters that a configuration may set. The code of each is one file in
// engine/strategy; here stands only what a reader of a configuration must know.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "engine/model/config.hpp"

namespace engine {

/// How a parameter's integer is written in a configuration.
enum class ParameterUnit : std::uint8_t {
  Count = 1,  ///< a whole number
  Units = 2,  ///< decimal, units of the instrument
  Ratio = 3,  ///< decimal, kept in parts per million
  Ticks = 4,  ///< whole ticks of the instrument
};

struct ParameterInfo {
  std::string_view name;
  ParameterUnit unit;
  std::int64_t fallback;  ///< when the configuration is silent, in the stored unit
  std::int64_t min;
  std::int64_t max;
};

/// Indicators on closed bars that the market keeps for strategies.
enum class IndicatorKind : std::uint32_t {
  Ema = 1,  ///< exponential moving average of the mid close, seeded by the simple one
  Atr = 2,  ///< average true range of the mid, Wilder's smoothing
};

/// One indicator that a strategy needs on its instrument and bar interval.
struct IndicatorDeclaration {
  IndicatorKind kind;
  std::uint8_t period_parameter;  ///< place of its period in StrategySpec::parameters
};

struct StrategyInfo {
  StrategyKind kind;
  std::string_view name;
  std::span<const ParameterInfo> parameters;
  std::span<const IndicatorDeclaration> indicators;
};

/// Places in StrategySpec::parameters of the trend follower: two averages of bar closes, a stop at a multiple of ATR.
namespace trend_parameters {
enum Index : std::uint8_t { OrderQty, FastPeriod, SlowPeriod, AtrPeriod, StopAtr };
inline constexpr std::array<ParameterInfo, 5> kList{{
    {"order_qty", ParameterUnit::Units, 1'000 * kQtyScale, 1, kInt64Max},
    {"fast_period", ParameterUnit::Count, 5, 1, 10'000},
    {"slow_period", ParameterUnit::Count, 20, 2, 10'000},
    {"atr_period", ParameterUnit::Count, 14, 1, 10'000},
    {"stop_atr", ParameterUnit::Ratio, 3 * kMillion, 1, 1'000 * kMillion},
}};
inline constexpr std::array<IndicatorDeclaration, 3> kIndicators{
    {{IndicatorKind::Ema, FastPeriod}, {IndicatorKind::Ema, SlowPeriod}, {IndicatorKind::Atr, AtrPeriod}}};
}  // namespace trend_parameters

/// Places of the quoting strategy: one bid and one offer around the market, protected by an inventory limit.
namespace quoter_parameters {
enum Index : std::uint8_t { OrderQty, HalfSpread, Requote, InventoryMax, Skew };
inline constexpr std::array<ParameterInfo, 5> kList{{
    {"order_qty", ParameterUnit::Units, 1'000 * kQtyScale, 1, kInt64Max},
    {"half_spread", ParameterUnit::Ticks, 0, -1'000'000, 1'000'000},  ///< behind the best price; below 0 improves it
    {"requote", ParameterUnit::Ticks, 1, 1, 1'000'000},               ///< a quote moves when it is so far off
    {"inventory_max", ParameterUnit::Units, 5'000 * kQtyScale, 1, kInt64Max},
    {"skew", ParameterUnit::Ticks, 0, 0, 1'000'000},  ///< moved away from the side held, at full inventory
}};
}  // namespace quoter_parameters

inline constexpr StrategyKind kTrendFollower{1};
inline constexpr StrategyKind kQuoter{2};

inline constexpr std::array<StrategyInfo, 2> kStrategies{{
    {kTrendFollower, "trend", trend_parameters::kList, trend_parameters::kIndicators},
    {kQuoter, "quoter", quoter_parameters::kList, {}},
}};
/// Indicators that one strategy may declare.
inline constexpr std::size_t kIndicatorsPerStrategy = 4;
static_assert(trend_parameters::kIndicators.size() <= kIndicatorsPerStrategy);
static_assert(trend_parameters::kList.size() <= kStrategyParameters);
static_assert(quoter_parameters::kList.size() <= kStrategyParameters);

/// What a kind declares, or nothing for a number that is none.
constexpr std::optional<StrategyInfo> strategy_info(StrategyKind kind) noexcept {
  for (const StrategyInfo& info : kStrategies) {
    if (info.kind == kind) return info;
  }
  return std::nullopt;
}

/// The strategy of this name, or nothing.
constexpr std::optional<StrategyInfo> strategy_from_name(std::string_view name) noexcept {
  for (const StrategyInfo& info : kStrategies) {
    if (info.name == name) return info;
  }
  return std::nullopt;
}

}  // namespace engine
