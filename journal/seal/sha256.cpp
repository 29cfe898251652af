#include "journal/seal/sha256.hpp"

#include <openssl/evp.h>

#include "engine/base/assert.hpp"

namespace journal {

namespace {

/// Looked up once: asking OpenSSL 3 by name for each message costs more than hashing a short one.
const EVP_MD* algorithm() {
  static const EVP_MD* const fetched = EVP_MD_fetch(nullptr, "SHA2-256", nullptr);
  ASSERT(fetched != nullptr);
  return fetched;
}

}  // namespace

void Sha256::Free::operator()(evp_md_ctx_st* context) const noexcept { EVP_MD_CTX_free(context); }

Sha256::Sha256() : context_{EVP_MD_CTX_new()} {
  ASSERT(context_ != nullptr);
  ASSERT(EVP_DigestInit_ex2(context_.get(), algorithm(), nullptr) == 1);
}

Sha256& Sha256::add(std::span<const std::byte> bytes) {
  ASSERT(EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()) == 1);
  return *this;
}

Digest Sha256::finish() {
  Digest digest;
  ASSERT(EVP_DigestFinal_ex(context_.get(), digest.data(), nullptr) == 1);
  ASSERT(EVP_DigestInit_ex2(context_.get(), nullptr, nullptr) == 1);
  return digest;
}

Digest sha256(std::span<const std::byte> bytes) { return Sha256{}.add(bytes).finish(); }

}  // namespace journal
