// The fixed-size values of the seals' cryptography, as they lie in files. No arithmetic here.
#pragma once

#include <array>
#include <cstdint>

namespace journal {

/// A SHA-256 value; also an Ed25519 public key, which is as long.
using Digest = std::array<std::uint8_t, 32>;
using PublicKey = Digest;
/// An Ed25519 signature.
using Signature = std::array<std::uint8_t, 64>;

}  // namespace journal
