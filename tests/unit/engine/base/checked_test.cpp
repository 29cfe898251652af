// Checked arithmetic against definitions that share nothing with the code: remainders in floor form, and long division
// of a 192-bit product, digit by digit.
#include "engine/base/checked.hpp"

#include <array>
#include <cstdint>

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "engine/base/int128.hpp"

namespace {

using engine::int128;
using engine::Round;
using engine::uint128;

constexpr std::array kRounds{Round::Down, Round::Up, Round::Floor, Round::Ceiling, Round::HalfEven};

/// The whole number that `floor + rest / parts`, 0 <= rest < parts, is rounded to.
int128 rounded(int128 floor, uint128 rest, uint128 parts, bool negative, Round round) {
  if (rest == 0 || round == Round::Floor) return floor;
  if (round == Round::Ceiling) return floor + 1;
  if (round == Round::Down) return negative ? floor + 1 : floor;
  if (round == Round::Up) return negative ? floor : floor + 1;
  if (rest * 2 == parts) return floor % 2 == 0 ? floor : floor + 1;
  return rest * 2 > parts ? floor + 1 : floor;
}

int128 divided(std::int64_t numerator, std::int64_t denominator, Round round) {
  int128 n = numerator;
  int128 d = denominator;
  if (d < 0) {
    n = -n;
    d = -d;
  }
  const int128 rest = (n % d + d) % d;
  return rounded((n - rest) / d, static_cast<uint128>(rest), static_cast<uint128>(d), n < 0, round);
}

/// |value| * numerator / denominator by long division, 64 bits a digit.
int128 scaled(int128 value, std::int64_t numerator, std::int64_t denominator, Round round) {
  const bool negative = value < 0;
  const uint128 size = negative ? 0 - static_cast<uint128>(value) : static_cast<uint128>(value);
  const uint128 low = (size & UINT64_MAX) * static_cast<std::uint64_t>(numerator);
  const uint128 high = (size >> 64U) * static_cast<std::uint64_t>(numerator) + (low >> 64U);
  const auto divisor = static_cast<std::uint64_t>(denominator);
  const uint128 upper = high / divisor;
  const uint128 lower = ((high % divisor) << 64U) | (low & UINT64_MAX);
  const uint128 quotient = (upper << 64U) + lower / divisor;
  const uint128 rest = lower % divisor;
  if (!negative) return rounded(static_cast<int128>(quotient), rest, divisor, false, round);
  const int128 floor = -static_cast<int128>(quotient) - (rest != 0 ? 1 : 0);
  return rounded(floor, rest == 0 ? 0 : divisor - rest, divisor, true, round);
}

TEST(DivRound, MatchesItsDefinitionForEverySmallPair) {
  for (std::int64_t numerator = -40; numerator <= 40; ++numerator) {
    for (std::int64_t denominator = -12; denominator <= 12; ++denominator) {
      if (denominator == 0) continue;
      for (const Round round : kRounds) {
        ASSERT_TRUE(engine::div_round(numerator, denominator, round) == divided(numerator, denominator, round))
            << numerator << " / " << denominator << " round " << static_cast<int>(round);
      }
    }
  }
}

TEST(DivRound, MatchesItsDefinitionForAnyPair) {
  const bool holds = rc::check([](std::int64_t numerator, std::int64_t denominator) {
    RC_PRE(denominator != 0);
    for (const Round round : kRounds) {
      RC_ASSERT(engine::div_round(numerator, denominator, round) == divided(numerator, denominator, round));
    }
  });
  EXPECT_TRUE(holds);
}

TEST(DivRound, BreaksTiesTowardsEven) {
  EXPECT_TRUE(engine::div_round(5, 2, Round::HalfEven) == 2);
  EXPECT_TRUE(engine::div_round(7, 2, Round::HalfEven) == 4);
  EXPECT_TRUE(engine::div_round(-5, 2, Round::HalfEven) == -2);
  EXPECT_TRUE(engine::div_round(-7, 2, Round::HalfEven) == -4);
}

TEST(DivRound, RoundsAtTheLimitsOf128Bits) {
  constexpr int128 kMax = static_cast<int128>(~uint128{0} >> 1U);

  EXPECT_TRUE(engine::div_round(kMax, 2, Round::HalfEven) == kMax / 2 + 1);
  EXPECT_TRUE(engine::div_round(kMax, kMax, Round::Up) == 1);
  EXPECT_TRUE(engine::div_round(-kMax, 2, Round::Floor) == -(kMax / 2) - 1);
}

TEST(DivRound, RefusesWhatDoesNotFit64Bits) {
  const int128 above = static_cast<int128>(INT64_MAX) + 1;

  EXPECT_EQ(engine::div_round_int64(above, 1, Round::Down), std::nullopt);
  EXPECT_EQ(engine::div_round_int64(-above, 1, Round::Down), INT64_MIN);
  EXPECT_EQ(engine::div_round_int64(-above - 1, 1, Round::Down), std::nullopt);
}

TEST(DivRoundDeath, AbortsOnZeroDenominator) {
  EXPECT_DEATH(static_cast<void>(engine::div_round(1, 0, Round::Down)), "denominator != 0");
}

TEST(DivBillion, IsTheDivisionThatItReplaces) {
  const bool holds = rc::check([](std::int64_t high, std::uint64_t low) {
    const auto bits = *rc::gen::inRange(1, 128);  // so that all sizes come up, not only the largest
    const int128 numerator = static_cast<int128>(static_cast<uint128>(high) << 64U | low) >> (128 - bits);
    RC_ASSERT(engine::div_billion(numerator) == numerator / 1'000'000'000);
  });
  EXPECT_TRUE(holds);
}

TEST(DivBillion, HoldsWhereItsTwoWaysMeet) {
  const auto border = static_cast<int128>(static_cast<uint128>(1) << 92U);
  for (int128 numerator = border - 3; numerator <= border + 3; ++numerator) {
    EXPECT_TRUE(engine::div_billion(numerator) == numerator / 1'000'000'000);
    EXPECT_TRUE(engine::div_billion(-numerator) == -numerator / 1'000'000'000);
  }
  const auto least = static_cast<int128>(static_cast<uint128>(1) << 127U);
  EXPECT_TRUE(engine::div_billion(least) == least / 1'000'000'000);
}

TEST(ScaleFraction, MatchesLongDivision) {
  const bool holds = rc::check([](std::int64_t high, std::uint64_t low, std::int64_t first, std::int64_t second) {
    const std::int64_t denominator = (first & INT64_MAX) / 2 + (INT64_MAX / 2);
    const std::int64_t numerator = (second & INT64_MAX) % (denominator + 1);
    const int128 value = static_cast<int128>(high / 4) * (static_cast<int128>(1) << 63U) + (low >> 1U);
    RC_PRE(engine::fits_int64(value / denominator));
    for (const Round round : kRounds) {
      RC_ASSERT(engine::scale_fraction(value, numerator, denominator, round) ==
                scaled(value, numerator, denominator, round));
    }
  });
  EXPECT_TRUE(holds);
}

TEST(ScaleFraction, KeepsAllAndNothing) {
  const int128 cost = static_cast<int128>(INT64_MAX) * 1'000'000'007 + 3;

  EXPECT_TRUE(engine::scale_fraction(cost, 7'000'000'000, 7'000'000'000, Round::Up) == cost);
  EXPECT_TRUE(engine::scale_fraction(-cost, 0, 7'000'000'000, Round::Up) == 0);
}

TEST(Checked, ReportsOverflowOnBothSides) {
  EXPECT_EQ(engine::checked_add<std::int64_t>(INT64_MAX, 1), std::nullopt);
  EXPECT_EQ(engine::checked_add<std::int64_t>(INT64_MAX - 1, 1), INT64_MAX);
  EXPECT_EQ(engine::checked_sub<std::int64_t>(INT64_MIN, 1), std::nullopt);
  EXPECT_EQ(engine::checked_sub<std::int64_t>(0, INT64_MAX), -INT64_MAX);
  EXPECT_EQ(engine::checked_mul<std::int64_t>(INT64_MIN, -1), std::nullopt);
  EXPECT_EQ(engine::checked_mul<std::int64_t>(1LL << 31, 1LL << 31), 1LL << 62);
}

TEST(Checked, WideMulIsExactAtTheLimits) {
  EXPECT_TRUE(engine::wide_mul(INT64_MIN, INT64_MIN) == static_cast<int128>(1) << 126U);
  EXPECT_TRUE(engine::wide_mul(INT64_MIN, INT64_MAX) == -(static_cast<int128>(INT64_MAX) << 63U));
}

}  // namespace
