// F04, F38: the hashes, trees and signatures under the seals, against the vectors of their standards.
#include <cstdint>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "journal/seal/ed25519.hpp"
#include "journal/seal/hex.hpp"
#include "journal/seal/merkle.hpp"
#include "journal/seal/sha256.hpp"
#include "journal/seal/sha256_lanes.hpp"

namespace {

using journal::Digest;
using journal::LaneMethod;

std::span<const std::byte> bytes_of(std::string_view text) { return std::as_bytes(std::span{text}); }

std::string from_hex(std::string_view hex) {
  std::string bytes(hex.size() / 2, '\0');
  EXPECT_TRUE(journal::parse_hex(hex, {reinterpret_cast<std::uint8_t*>(bytes.data()), bytes.size()}));
  return bytes;
}
template <class Array>
Array array_from_hex(std::string_view hex) {
  Array array{};
  EXPECT_TRUE(journal::parse_hex(hex, array));
  return array;
}

// FIPS 180-4, examples of NIST.
TEST(Sha256, GivesTheStandardsExamples) {
  EXPECT_EQ(journal::hex_of(journal::sha256(bytes_of("abc"))),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(journal::hex_of(journal::sha256({})), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(journal::hex_of(journal::sha256(bytes_of(std::string(1'000'000, 'a')))),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Sha256, HashesPartsAsTheWhole) {
  journal::Sha256 hasher;

  const Digest parts = hasher.add("a").add("bc").finish();

  EXPECT_EQ(parts, journal::sha256(bytes_of("abc")));
  EXPECT_EQ(hasher.add("abc").finish(), parts);
}

/// Every length around the block boundaries in every lane; OpenSSL is the oracle.
TEST(Sha256Lanes, AgreeWithOpenSslForEveryLength) {
  const std::uint64_t seed = 20260717;
  SCOPED_TRACE(seed);
  std::mt19937_64 random{seed};
  std::string pool(70'000, '\0');
  for (char& byte : pool) byte = static_cast<char>(random());
  std::vector<std::span<const std::byte>> messages;
  for (std::size_t length = 0; length < 300; ++length) messages.push_back(bytes_of(pool).subspan(length, length));
  for (const std::size_t length : {4095UL, 4096UL, 4097UL, 65'536UL}) {
    messages.push_back(bytes_of(pool).first(length));
    messages.push_back(bytes_of(pool).first(1));
  }
  std::vector<Digest> expected;
  for (const auto message : messages)
    expected.push_back(journal::Sha256{}.add(std::string_view{"\0", 1}).add(message).finish());

  for (const LaneMethod method : {LaneMethod::OneByOne, LaneMethod::Eight, LaneMethod::Sixteen}) {
    if (!journal::is_supported(method)) continue;
    std::vector<Digest> digests(messages.size());
    journal::sha256_each(journal::HashPrefix::Leaf, messages, digests.data(), method);
    EXPECT_EQ(digests, expected) << static_cast<int>(method);
  }
}

/// The leaves and roots of the reference tests of Certificate Transparency (RFC 6962), computed again in Python.
const std::vector<std::string> kLeaves = {"",
                                          std::string(1, '\0'),
                                          "\x10",
                                          "\x20\x21",
                                          "\x30\x31",
                                          "\x40\x41\x42\x43",
                                          "\x50\x51\x52\x53\x54\x55\x56\x57",
                                          "\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f"};
constexpr std::string_view kRoots[] = {"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                                       "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                                       "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
                                       "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
                                       "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                                       "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
                                       "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
                                       "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
                                       "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};

std::vector<Digest> leaf_hashes(std::size_t count) {
  std::vector<Digest> leaves;
  for (std::size_t i = 0; i < count; ++i) leaves.push_back(journal::leaf_hash(bytes_of(kLeaves[i % kLeaves.size()])));
  return leaves;
}

TEST(Merkle, GivesTheRootsOfCertificateTransparency) {
  for (std::size_t count = 0; count <= 8; ++count) {
    EXPECT_EQ(journal::hex_of(journal::merkle_root(leaf_hashes(count))), kRoots[count]) << count;
  }
}

TEST(Merkle, EveryPathLeadsToTheRootAndToNoOther) {
  for (std::size_t count = 1; count <= 40; ++count) {
    const auto leaves = leaf_hashes(count);
    const Digest root = journal::merkle_root(leaves);
    for (std::size_t index = 0; index < count; ++index) {
      auto path = journal::merkle_path(leaves, index);
      EXPECT_EQ(journal::root_of_path(leaves[index], index, count, path), root);
      EXPECT_EQ(journal::root_of_path(leaves[index], count, count, path), std::nullopt);
      if (path.empty()) continue;
      path.front()[7] ^= 1U;
      EXPECT_NE(journal::root_of_path(leaves[index], index, count, path), root);
      path.pop_back();
      EXPECT_EQ(journal::root_of_path(leaves[index], index, count, path), std::nullopt);
    }
  }
}

// RFC 8032, 7.1, tests 1 and 2.
TEST(Ed25519, SignsAsTheStandardsVectors) {
  struct Vector {
    std::string_view secret, key, message, signature;
  };
  constexpr Vector kVectors[] = {{"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
                                  "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
                                  "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e"
                                  "39701cf9b46bd25bf5f0595bbe2465"
                                  "5141438e7a100b"},
                                 {"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
                                  "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
                                  "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f"
                                  "3613d0f11d8c387b2eaeb4302aeeb0"
                                  "0d291612bb0c00"}};
  for (const Vector& vector : kVectors) {
    const journal::Secret secret{array_from_hex<Digest>(vector.secret)};
    const auto key = array_from_hex<journal::PublicKey>(vector.key);
    const std::string message = from_hex(vector.message);
    auto signature = array_from_hex<journal::Signature>(vector.signature);

    EXPECT_EQ(journal::public_key_of(secret), key);
    EXPECT_EQ(journal::sign(secret, bytes_of(message)), signature);
    EXPECT_TRUE(journal::is_signed(key, signature, bytes_of(message)));
    signature[3] ^= 1U;
    EXPECT_FALSE(journal::is_signed(key, signature, bytes_of(message)));
  }
}

// RFC 5869, A.1: the first 32 bytes of OKM from its PRK.
TEST(Ed25519, DerivesAsHkdfExpand) {
  const journal::Secret from{
      array_from_hex<Digest>("077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5")};

  const journal::Secret derived = journal::derive(from, from_hex("f0f1f2f3f4f5f6f7f8f9"));

  EXPECT_EQ(journal::hex_of(derived.bytes()), "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf");
}

}  // namespace
