#include "journal/seal/ed25519.hpp"

#include <memory>
#include <string>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <openssl/rand.h>

#include "engine/base/assert.hpp"

namespace journal {

namespace {

struct Free {
  void operator()(EVP_PKEY* key) const noexcept { EVP_PKEY_free(key); }
  void operator()(EVP_MD_CTX* context) const noexcept { EVP_MD_CTX_free(context); }
  void operator()(EVP_KDF* kdf) const noexcept { EVP_KDF_free(kdf); }
  void operator()(EVP_KDF_CTX* context) const noexcept { EVP_KDF_CTX_free(context); }
};
template <class Type>
using Owned = std::unique_ptr<Type, Free>;

const unsigned char* data_of(std::span<const std::byte> bytes) noexcept {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

Owned<EVP_PKEY> key_of(const Secret& secret) {
  Owned<EVP_PKEY> key{
      EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, secret.bytes().data(), secret.bytes().size())};
  ASSERT(key != nullptr);
  return key;
}

}  // namespace

Secret::~Secret() { OPENSSL_cleanse(bytes_.data(), bytes_.size()); }

bool draw(Secret& secret) { return RAND_priv_bytes(secret.bytes().data(), int{sizeof(Digest)}) == 1; }

Secret derive(const Secret& from, std::string_view purpose) {
  const Owned<EVP_KDF> kdf{EVP_KDF_fetch(nullptr, "HKDF", nullptr)};
  ASSERT(kdf != nullptr);
  const Owned<EVP_KDF_CTX> context{EVP_KDF_CTX_new(kdf.get())};
  ASSERT(context != nullptr);
  // The library takes parameters as not const and does not change them.
  Digest key = from.bytes();
  std::string info{purpose};
  std::string hash{"SHA2-256"};
  int mode = EVP_KDF_HKDF_MODE_EXPAND_ONLY;
  const OSSL_PARAM parameters[] = {
      OSSL_PARAM_construct_int("mode", &mode), OSSL_PARAM_construct_utf8_string("digest", hash.data(), 0),
      OSSL_PARAM_construct_octet_string("key", key.data(), key.size()),
      OSSL_PARAM_construct_octet_string("info", info.data(), info.size()), OSSL_PARAM_construct_end()};
  Secret derived;
  ASSERT(EVP_KDF_derive(context.get(), derived.bytes().data(), derived.bytes().size(), parameters) == 1);
  OPENSSL_cleanse(key.data(), key.size());
  return derived;
}

PublicKey public_key_of(const Secret& secret) {
  PublicKey key;
  std::size_t size = key.size();
  ASSERT(EVP_PKEY_get_raw_public_key(key_of(secret).get(), key.data(), &size) == 1);
  ASSERT(size == key.size());
  return key;
}

Signature sign(const Secret& secret, std::span<const std::byte> message) {
  const auto key = key_of(secret);
  const Owned<EVP_MD_CTX> context{EVP_MD_CTX_new()};
  ASSERT(context != nullptr);
  ASSERT(EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1);
  Signature signature;
  std::size_t size = signature.size();
  ASSERT(EVP_DigestSign(context.get(), signature.data(), &size, data_of(message), message.size()) == 1);
  ASSERT(size == signature.size());
  return signature;
}

bool is_signed(const PublicKey& by, const Signature& signature, std::span<const std::byte> message) {
  const Owned<EVP_PKEY> key{EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, by.data(), by.size())};
  const Owned<EVP_MD_CTX> context{EVP_MD_CTX_new()};
  if (key == nullptr || context == nullptr) return false;
  if (EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.get()) != 1) return false;
  return EVP_DigestVerify(context.get(), signature.data(), signature.size(), data_of(message), message.size()) == 1;
}

}  // namespace journal
