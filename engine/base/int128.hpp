// 128-bit integers for exact products of 64-bit fixed-point numbers.
#pragma once

#include <cstdint>

namespace engine {

__extension__ using int128 = __int128;
__extension__ using uint128 = unsigned __int128;

inline constexpr std::int64_t kInt64Max = INT64_MAX;
inline constexpr std::int64_t kInt64Min = INT64_MIN;

/// The size of a number whatever its sign; every number has one.
constexpr uint128 magnitude(int128 value) noexcept {
  return value < 0 ? -static_cast<uint128>(value) : static_cast<uint128>(value);
}

/// True when `value` survives the conversion to int64.
constexpr bool fits_int64(int128 value) noexcept { return value >= kInt64Min && value <= kInt64Max; }

}  // namespace engine
