// AES-256-GCM against the vectors of its authors' submission to NIST (test cases 13 to 16) and of NIST's own validation
// suite (gcmEncryptExtIV256).
#include "journal/archive/cipher.hpp"

#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "journal/seal/hex.hpp"

namespace {

using Bytes = std::vector<std::byte>;

Bytes bytes_of(std::string_view hex) {
  std::vector<std::uint8_t> numbers(hex.size() / 2);
  EXPECT_TRUE(journal::parse_hex(hex, numbers));
  Bytes bytes;
  for (const std::uint8_t number : numbers) bytes.push_back(std::byte{number});
  return bytes;
}

journal::Secret key_of(std::string_view hex) {
  journal::Secret key;
  EXPECT_TRUE(journal::parse_hex(hex, key.bytes()));
  return key;
}

struct Vector {
  std::string_view key, nonce, associated, plain, cipher, tag;
};

constexpr std::string_view kZeroKey = "0000000000000000000000000000000000000000000000000000000000000000";
constexpr std::string_view kKey = "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308";
constexpr std::string_view kPlain =
    "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba"
    "63"
    "7b391aafd255";
constexpr std::string_view kSealed =
    "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abc"
    "c9"
    "f662898015ad";
constexpr Vector kVectors[] = {
    {kZeroKey, "000000000000000000000000", "", "", "", "530f8afbc74536b9a963b4f1c4cb738b"},
    {kZeroKey, "000000000000000000000000", "", "00000000000000000000000000000000", "cea7403d4d606b6e074ec5d3baf39d18",
     "d0d1c8a799996bf0265b98b5d48ab919"},
    {kKey, "cafebabefacedbaddecaf888", "", kPlain, kSealed, "b094dac5d93471bdec1a502270e3cc6c"},
    {kKey, "cafebabefacedbaddecaf888", "feedfacedeadbeeffeedfacedeadbeefabaddad2", kPlain.substr(0, 120),
     kSealed.substr(0, 120), "76fc6ece0f4e1768cddf8853bb2d551b"},
    {"b52c505a37d78eda5dd34f20c22540ea1b58963cf8e5bf8ffa85f9f2492505b4", "516c33929df5a3284ff463d7", "", "", "",
     "bdc1ac884d332457a1d2664f168c76f0"},
};

journal::CipherNonce nonce_of(const Vector& vector) {
  journal::CipherNonce nonce;
  EXPECT_TRUE(journal::parse_hex(vector.nonce, nonce));
  return nonce;
}

TEST(Cipher, GivesWhatTheStandardsVectorsSay) {
  for (const Vector& vector : kVectors) {
    journal::Cipher cipher{key_of(vector.key)};
    const Bytes plain = bytes_of(vector.plain);
    Bytes sealed(plain.size() + journal::kCipherTagBytes);

    cipher.encrypt(nonce_of(vector), bytes_of(vector.associated), plain, sealed);

    EXPECT_EQ(sealed, bytes_of(std::string{vector.cipher} + std::string{vector.tag}));
  }
}

TEST(Cipher, OpensTheStandardsVectors) {
  for (const Vector& vector : kVectors) {
    journal::Cipher cipher{key_of(vector.key)};
    const Bytes sealed = bytes_of(std::string{vector.cipher} + std::string{vector.tag});
    Bytes plain(sealed.size() - journal::kCipherTagBytes);

    EXPECT_TRUE(cipher.decrypt(nonce_of(vector), bytes_of(vector.associated), sealed, plain));

    EXPECT_EQ(plain, bytes_of(vector.plain));
  }
}

TEST(Cipher, OpensNothingThatWasChanged) {
  const Vector& vector = kVectors[3];
  const Bytes sealed = bytes_of(std::string{vector.cipher} + std::string{vector.tag});
  const Bytes associated = bytes_of(vector.associated);
  Bytes plain(sealed.size() - journal::kCipherTagBytes);
  journal::Cipher cipher{key_of(vector.key)};

  for (std::size_t i = 0; i < 8 * sealed.size(); ++i) {
    Bytes changed = sealed;
    changed[i / 8] ^= std::byte{static_cast<unsigned char>(1U << i % 8)};
    EXPECT_FALSE(cipher.decrypt(nonce_of(vector), associated, changed, plain)) << "bit " << i;
  }
  for (std::size_t i = 0; i < associated.size(); ++i) {
    Bytes changed = associated;
    changed[i] ^= std::byte{1};
    EXPECT_FALSE(cipher.decrypt(nonce_of(vector), changed, sealed, plain)) << "associated byte " << i;
  }
  journal::CipherNonce other = nonce_of(vector);
  other[0] ^= 1U;
  EXPECT_FALSE(cipher.decrypt(other, associated, sealed, plain));
}

}  // namespace
