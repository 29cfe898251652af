// SHA-256 of many messages at once, one in each lane of the processor's vectors. Without instructions for SHA, one
// message alone is bound by its own chain of additions (0.3 GB/s); sixteen side by side are not.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "journal/seal/digest.hpp"

namespace journal {

/// What comes before each message, in the same hash: tells leaves from nodes (RFC 6962).
enum class HashPrefix : std::uint8_t { Leaf = 0, Node = 1 };

/// How it is done here.
enum class LaneMethod : std::uint8_t {
  OneByOne = 1,  ///< OpenSSL, also where the processor knows SHA
  Eight = 2,     ///< AVX2
  Sixteen = 3,   ///< AVX-512
};

/// The fastest that this processor can do. Others may be asked for where is_supported().
LaneMethod lane_method() noexcept;
bool is_supported(LaneMethod method) noexcept;

/// digests[i] = SHA-256(prefix, messages[i]). As many digests as messages; none of them lies in a message.
void sha256_each(HashPrefix prefix, std::span<const std::span<const std::byte>> messages, Digest* digests,
                 LaneMethod method);
inline void sha256_each(HashPrefix prefix, std::span<const std::span<const std::byte>> messages, Digest* digests) {
  sha256_each(prefix, messages, digests, lane_method());
}

}  // namespace journal
