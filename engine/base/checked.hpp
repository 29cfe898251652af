// Checked integer arithmetic with named rounding. What does not fit is reported, never wrapped.
#pragma once

#include <cstdint>
#include <optional>

#include "engine/base/assert.hpp"
#include "engine/base/int128.hpp"

namespace engine {

/// How a quotient that is not whole becomes whole.
enum class Round : std::uint8_t {
  Down = 1,      ///< towards zero
  Up = 2,        ///< away from zero
  Floor = 3,     ///< towards minus infinity
  Ceiling = 4,   ///< towards plus infinity
  HalfEven = 5,  ///< to nearest, ties to the even neighbour
};

/// The sum, or nothing when it does not fit.
template <class Integer>
constexpr std::optional<Integer> checked_add(Integer left, Integer right) noexcept {
  Integer sum{};
  if (__builtin_add_overflow(left, right, &sum)) return std::nullopt;
  return sum;
}

/// The difference, or nothing when it does not fit.
template <class Integer>
constexpr std::optional<Integer> checked_sub(Integer left, Integer right) noexcept {
  Integer difference{};
  if (__builtin_sub_overflow(left, right, &difference)) return std::nullopt;
  return difference;
}

/// The product, or nothing when it does not fit.
template <class Integer>
constexpr std::optional<Integer> checked_mul(Integer left, Integer right) noexcept {
  Integer product{};
  if (__builtin_mul_overflow(left, right, &product)) return std::nullopt;
  return product;
}

/// The product of two 64-bit numbers; always exact.
constexpr int128 wide_mul(std::int64_t left, std::int64_t right) noexcept { return static_cast<int128>(left) * right; }

/// numerator / denominator rounded as named. denominator must not be 0.
constexpr int128 div_round(int128 numerator, int128 denominator, Round round) noexcept {
  ASSERT(denominator != 0);
  const int128 quotient = numerator / denominator;
  const int128 remainder = numerator % denominator;
  if (remainder == 0) return quotient;
  const bool negative = (numerator < 0) != (denominator < 0);
  const int128 away = negative ? quotient - 1 : quotient + 1;
  switch (round) {
    case Round::Down:
      return quotient;
    case Round::Up:
      return away;
    case Round::Floor:
      return negative ? away : quotient;
    case Round::Ceiling:
      return negative ? quotient : away;
    case Round::HalfEven:
      break;
  }
  const int128 size = remainder < 0 ? -remainder : remainder;
  const int128 rest = (denominator < 0 ? -denominator : denominator) - size;
  if (size != rest) return size > rest ? away : quotient;
  return (quotient & 1) == 0 ? quotient : away;
}

/// As div_round, or nothing when the result does not fit 64 bits.
constexpr std::optional<std::int64_t> div_round_int64(int128 numerator, int128 denominator, Round round) noexcept {
  const int128 result = div_round(numerator, denominator, round);
  if (!fits_int64(result)) return std::nullopt;
  return static_cast<std::int64_t>(result);
}

/// value * numerator / denominator, for 0 <= numerator <= denominator, without leaving 128 bits:
/// value = q * denominator + r, so the result is q * numerator + round(r * numerator / denominator).
/// Needs |value / denominator| and denominator to fit 63 bits.
constexpr int128 scale_fraction(int128 value, std::int64_t numerator, std::int64_t denominator, Round round) noexcept {
  ASSERT(denominator > 0);
  ASSERT(numerator >= 0);
  ASSERT(numerator <= denominator);
  const int128 quotient = value / denominator;
  const int128 remainder = value % denominator;
  return quotient * numerator + div_round(remainder * numerator, denominator, round);
}

}  // namespace engine
