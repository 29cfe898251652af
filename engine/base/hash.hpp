// The one non-cryptographic hash: XXH3-64. Record checksums and state hashes use it, always with a stated seed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace engine {

/// XXH3-64 of `bytes` under `seed`. The same on every machine and compiler.
inline std::uint64_t hash64(std::span<const std::byte> bytes, std::uint64_t seed) noexcept {
  return XXH3_64bits_withSeed(bytes.data(), bytes.size(), seed);
}

}  // namespace engine
