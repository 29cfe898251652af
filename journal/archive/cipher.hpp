// AES-256-GCM of single pieces (NIST SP 800-38D), by OpenSSL. Who uses it never gives a nonce twice under one key.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "journal/seal/ed25519.hpp"

struct evp_cipher_ctx_st;

namespace journal {

using CipherNonce = std::array<std::uint8_t, 12>;
inline constexpr std::size_t kCipherTagBytes = 16;

/// One key. ASSERTs that the library works; a piece that does not hold is an answer, not a broken invariant.
class Cipher {
 public:
  explicit Cipher(const Secret& key);

  /// sealed: as long as `plain` and the tag, which comes last. associated: not encrypted, but what it was is proved.
  void encrypt(const CipherNonce& nonce, std::span<const std::byte> associated, std::span<const std::byte> plain,
               std::span<std::byte> sealed);
  /// sealed: at least a tag. plain: as long as `sealed` without it. False: key, nonce, associated bytes or the piece
  /// itself are not those that were encrypted; what is in `plain` then means nothing.
  [[nodiscard]] bool decrypt(const CipherNonce& nonce, std::span<const std::byte> associated,
                             std::span<const std::byte> sealed, std::span<std::byte> plain);

 private:
  struct Free {
    void operator()(evp_cipher_ctx_st* context) const noexcept;
  };
  Secret key_;
  std::unique_ptr<evp_cipher_ctx_st, Free> context_;
};

}  // namespace journal
