// Indicators on closed bars, in fixed point: 1e-15 inside, so that they agree with double-precision references to
// 1e-6 relative. Defined as DOMAIN 2 defines them. An indicator that has not seen enough bars is not ready.
#pragma once

#include <cstdint>
#include <optional>

#include "engine/base/int128.hpp"
#include "engine/model/events/market.hpp"
#include "engine/model/strategies.hpp"

namespace engine::market {

/// Inside, one unit is 1e-15: a million to one price unit.
inline constexpr std::int64_t kIndicatorPerPrice = 1'000'000;

/// One instance on one series.
struct IndicatorRow {
  IndicatorKind kind{};
  std::uint32_t period{};
  std::uint32_t series{};
  std::uint32_t samples{};       ///< values taken in: closes for EMA, true ranges for ATR
  std::uint32_t next{};          ///< next indicator on the same series, plus one; 0 at the end
  std::uint32_t has_previous{};  ///< 1 once a close was seen
  std::uint64_t reserved{};
  int128 value{};     ///< 1e-15; while not ready the sum of the samples
  int128 previous{};  ///< the close before, 1e-15

  [[nodiscard]] bool is_ready() const noexcept { return samples >= period; }
  /// In price units, rounded half to even, or nothing while not ready.
  [[nodiscard]] std::optional<Price> price() const noexcept;
};
static_assert(sizeof(IndicatorRow) == 64);

/// Takes a closed bar in.
void fold_bar(IndicatorRow& row, const BarClosed& bar) noexcept;

}  // namespace engine::market
