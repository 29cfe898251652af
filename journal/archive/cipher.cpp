#include "journal/archive/cipher.hpp"

#include <algorithm>

#include <openssl/evp.h>

#include "engine/base/assert.hpp"

namespace journal {

namespace {

const unsigned char* data_of(std::span<const std::byte> bytes) noexcept {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}
unsigned char* data_of(std::span<std::byte> bytes) noexcept { return reinterpret_cast<unsigned char*>(bytes.data()); }
/// The library counts in int; pieces are far shorter.
int length_of(std::span<const std::byte> bytes) {
  ASSERT(bytes.size() <= (1U << 30U));
  return static_cast<int>(bytes.size());
}

}  // namespace

void Cipher::Free::operator()(evp_cipher_ctx_st* context) const noexcept { EVP_CIPHER_CTX_free(context); }

Cipher::Cipher(const Secret& key) : key_{key}, context_{EVP_CIPHER_CTX_new()} { ASSERT(context_ != nullptr); }

void Cipher::encrypt(const CipherNonce& nonce, std::span<const std::byte> associated, std::span<const std::byte> plain,
                     std::span<std::byte> sealed) {
  ASSERT(sealed.size() == plain.size() + kCipherTagBytes);
  evp_cipher_ctx_st* const context = context_.get();
  int length = 0;
  ASSERT(EVP_EncryptInit_ex(context, EVP_aes_256_gcm(), nullptr, key_.bytes().data(), nonce.data()) == 1);
  ASSERT(EVP_EncryptUpdate(context, nullptr, &length, data_of(associated), length_of(associated)) == 1);
  ASSERT(EVP_EncryptUpdate(context, data_of(sealed), &length, data_of(plain), length_of(plain)) == 1);
  ASSERT(EVP_EncryptFinal_ex(context, data_of(sealed) + length, &length) == 1);
  const auto tag = sealed.last(kCipherTagBytes);
  ASSERT(EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_GET_TAG, length_of(tag), tag.data()) == 1);
}

bool Cipher::decrypt(const CipherNonce& nonce, std::span<const std::byte> associated, std::span<const std::byte> sealed,
                     std::span<std::byte> plain) {
  ASSERT(sealed.size() == plain.size() + kCipherTagBytes);
  evp_cipher_ctx_st* const context = context_.get();
  int length = 0;
  std::array<std::byte, kCipherTagBytes> tag{};
  std::copy_n(sealed.last(kCipherTagBytes).begin(), kCipherTagBytes, tag.begin());
  const auto body = sealed.first(plain.size());
  ASSERT(EVP_DecryptInit_ex(context, EVP_aes_256_gcm(), nullptr, key_.bytes().data(), nonce.data()) == 1);
  ASSERT(EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_SET_TAG, int{kCipherTagBytes}, tag.data()) == 1);
  ASSERT(EVP_DecryptUpdate(context, nullptr, &length, data_of(associated), length_of(associated)) == 1);
  ASSERT(EVP_DecryptUpdate(context, data_of(plain), &length, data_of(body), length_of(body)) == 1);
  return EVP_DecryptFinal_ex(context, data_of(plain) + length, &length) == 1;
}

}  // namespace journal
