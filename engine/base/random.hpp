// Counter-based random numbers: a pure function of (seed, sequence, purpose, n). There is no generator with state,
// so a decision that draws a number stays a function of the journal.
#pragma once

#include <cstdint>

#include "engine/base/int128.hpp"

namespace engine {

/// A bijective mixer of 64 bits (the finaliser of SplitMix64, Steele, Lea and Flood 2014).
constexpr std::uint64_t mix64(std::uint64_t value) noexcept {
  value = (value ^ (value >> 30U)) * 0xBF58476D1CE4E5B9ULL;
  value = (value ^ (value >> 27U)) * 0x94D049BB133111EBULL;
  return value ^ (value >> 31U);
}

/// The n-th number drawn for `purpose` at `sequence`, uniform over 64 bits.
constexpr std::uint64_t random_u64(std::uint64_t seed, std::uint64_t sequence, std::uint64_t purpose,
                                   std::uint64_t n) noexcept {
  constexpr std::uint64_t kGolden = 0x9E3779B97F4A7C15ULL;
  std::uint64_t mixed = mix64(seed + kGolden);
  mixed = mix64(mixed ^ (sequence + kGolden * 2));
  mixed = mix64(mixed ^ (purpose + kGolden * 3));
  return mix64(mixed ^ (n + kGolden * 4));
}

/// Maps 64 uniform bits to [0, bound) by multiplication (Lemire 2019, without the rejection step: the bias is under
/// bound / 2^64). bound 0 gives 0.
constexpr std::uint64_t below(std::uint64_t bits, std::uint64_t bound) noexcept {
  return static_cast<std::uint64_t>((static_cast<uint128>(bits) * bound) >> 64U);
}

}  // namespace engine
