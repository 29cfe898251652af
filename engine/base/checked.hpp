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

/// The result of a division that left `quotient`, towards zero, and `remainder`, rounded as named.
constexpr int128 round_quotient(int128 quotient, int128 remainder, int128 denominator, Round round) noexcept {
  if (remainder == 0) return quotient;
  const bool negative = (remainder < 0) != (denominator < 0);
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

/// numerator / denominator rounded as named. denominator must not be 0.
constexpr int128 div_round(int128 numerator, int128 denominator, Round round) noexcept {
  ASSERT(denominator != 0);
  return round_quotient(numerator / denominator, numerator % denominator, denominator, round);
}

/// numerator / 10^9 towards zero, without a division by the processor (40 ns for 128 bits) where the size of numerator
/// is below 2^92. 10^9 is 2^9 x 5^9, and 5^9 goes into two halves whose quotients are multiplications.
constexpr int128 div_billion(int128 numerator) noexcept {
  constexpr std::uint64_t kFiveToNine = 1'953'125;
  const uint128 size = magnitude(numerator) >> 9U;
  if (size >> 83U != 0) return numerator / 1'000'000'000;
  const auto high = static_cast<std::uint64_t>(size >> 32U);
  const std::uint64_t low = (high % kFiveToNine) << 32U | static_cast<std::uint32_t>(size);
  const int128 quotient = (static_cast<int128>(high / kFiveToNine) << 32U) + low / kFiveToNine;
  return numerator < 0 ? -quotient : quotient;
}

/// True when value is a multiple of step, both above zero. Unsigned: the processor divides that in half the time.
constexpr bool is_multiple(std::int64_t value, std::int64_t step) noexcept {
  return static_cast<std::uint64_t>(value) % static_cast<std::uint64_t>(step) == 0;
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
