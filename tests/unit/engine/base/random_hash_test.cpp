// Numbers that the journal depends on for ever. Golden values come from outside: SplitMix64's published sequence, a
// separate computation in Python integers, and libxxhash called as a shared library.
#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include <gtest/gtest.h>

#include "engine/base/hash.hpp"
#include "engine/base/random.hpp"

namespace {

std::uint64_t hash_of(std::string_view text, std::uint64_t seed) {
  return engine::hash64(std::as_bytes(std::span{text}), seed);
}

TEST(Mix64, IsTheFinaliserOfSplitMix64) {
  constexpr std::uint64_t kStep = 0x9E3779B97F4A7C15ULL;

  EXPECT_EQ(engine::mix64(kStep), 0xE220A8397B1DCDAFULL);
  EXPECT_EQ(engine::mix64(2 * kStep), 0x6E789E6AA1B965F4ULL);
}

TEST(Random, GivesTheRecordedNumbers) {
  EXPECT_EQ(engine::random_u64(0, 0, 0, 0), 0xAAFFDC6C8CF7420BULL);
  EXPECT_EQ(engine::random_u64(1, 2, 3, 4), 0x4CD9AE1F8B11714FULL);
  EXPECT_EQ(engine::random_u64(UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX), 0x7A833D7374FC8962ULL);
  EXPECT_EQ(engine::random_u64(1, 1, 1, 0), 0xB0E9770A89E4D963ULL);
  EXPECT_EQ(engine::random_u64(1, 1, 1, 1), 0x81DA1A47301331B7ULL);
}

TEST(Random, DependsOnTheOrderOfItsArguments) {
  EXPECT_NE(engine::random_u64(1, 2, 3, 4), engine::random_u64(2, 1, 3, 4));
  EXPECT_NE(engine::random_u64(1, 2, 3, 4), engine::random_u64(1, 3, 2, 4));
  EXPECT_NE(engine::random_u64(1, 2, 3, 4), engine::random_u64(1, 2, 4, 3));
}

TEST(Random, SpreadsConsecutiveSequencesEvenly) {
  constexpr std::uint64_t kDraws = 60'000;
  std::array<std::uint64_t, 6> counts{};

  for (std::uint64_t i = 0; i < kDraws; ++i) ++counts[engine::below(engine::random_u64(7, i, 1, 0), counts.size())];

  // Chi-squared with 5 degrees of freedom stays under 20.5 in 99.9 % of fair samples; the sample is fixed.
  std::uint64_t squares = 0;
  for (const std::uint64_t count : counts) {
    const std::uint64_t off = count > 10'000 ? count - 10'000 : 10'000 - count;
    squares += off * off;
  }
  EXPECT_LT(squares, 205'000U);
}

TEST(Random, FlipsEachBitHalfTheTime) {
  std::array<int, 64> ones{};

  for (std::uint64_t i = 0; i < 4'096; ++i) {
    for (std::size_t bit = 0; bit < 64; ++bit) ones[bit] += engine::random_u64(1, i, 2, 0) >> bit & 1U ? 1 : 0;
  }

  for (const int count : ones) EXPECT_NEAR(count, 2'048, 160);  // five standard deviations
}

TEST(Below, CoversItsRangeAndNoMore) {
  EXPECT_EQ(engine::below(0, 10), 0U);
  EXPECT_EQ(engine::below(UINT64_MAX, 10), 9U);
  EXPECT_EQ(engine::below(1ULL << 63, 10), 5U);
  EXPECT_EQ(engine::below(UINT64_MAX, 0), 0U);
}

TEST(Hash64, IsXxh3) {
  EXPECT_EQ(hash_of("", 0), 0x2D06800538D394C2ULL);
  EXPECT_EQ(hash_of("abc", 0), 0x78AF5F94892F3950ULL);
  EXPECT_EQ(hash_of("lockstep", 42), 0x4B0C45A9AFD187F2ULL);
}

TEST(Hash64, IsXxh3ForLongInput) {
  std::array<std::uint8_t, 512> bytes{};
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::uint8_t>(i);

  EXPECT_EQ(engine::hash64(std::as_bytes(std::span{bytes}), 7), 0x82381142F3703860ULL);
}

}  // namespace
