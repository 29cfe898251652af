// Ed25519 (RFC 8032) and the derivation of secrets (HKDF, RFC 5869), by OpenSSL.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "journal/seal/digest.hpp"

namespace journal {

/// 32 secret bytes, wiped when they go.
class Secret {
 public:
  Secret() noexcept = default;
  explicit Secret(const Digest& bytes) noexcept : bytes_{bytes} {}
  Secret(const Secret&) noexcept = default;
  Secret& operator=(const Secret&) noexcept = default;
  ~Secret();
  [[nodiscard]] const Digest& bytes() const noexcept { return bytes_; }
  [[nodiscard]] Digest& bytes() noexcept { return bytes_; }

 private:
  Digest bytes_{};
};

/// From the system's generator of random bytes. False: it has none to give.
[[nodiscard]] bool draw(Secret& secret);
/// HKDF-Expand with SHA-256: nobody who knows the result comes back to `from`.
Secret derive(const Secret& from, std::string_view purpose);

PublicKey public_key_of(const Secret& secret);
Signature sign(const Secret& secret, std::span<const std::byte> message);
bool is_signed(const PublicKey& by, const Signature& signature, std::span<const std::byte> message);

}  // namespace journal
