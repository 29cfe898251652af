#include "journal/seal/merkle.hpp"

#include "engine/base/assert.hpp"
#include "journal/seal/sha256.hpp"
#include "journal/seal/sha256_lanes.hpp"

namespace journal {

namespace {

/// The next level: each two neighbours become one node, the last of an odd number goes up as it is. That gives the
/// same tree as splitting from the top.
std::vector<Digest> level_above(const std::vector<Digest>& level) {
  std::vector<Digest> above((level.size() + 1) / 2);
  std::vector<std::span<const std::byte>> pairs(level.size() / 2);
  const auto bytes = std::as_bytes(std::span{level});
  constexpr std::size_t kPairBytes = 2 * sizeof(Digest);
  for (std::size_t i = 0; i < pairs.size(); ++i) pairs[i] = bytes.subspan(i * kPairBytes, kPairBytes);
  sha256_each(HashPrefix::Node, pairs, above.data());
  if (level.size() % 2 != 0) above.back() = level.back();
  return above;
}

Digest node_hash(const Digest& left, const Digest& right) {
  constexpr HashPrefix kPrefix = HashPrefix::Node;
  return Sha256{}
      .add(std::as_bytes(std::span{&kPrefix, 1}))
      .add(std::as_bytes(std::span{left}))
      .add(std::as_bytes(std::span{right}))
      .finish();
}

}  // namespace

Digest leaf_hash(std::span<const std::byte> bytes) {
  Digest digest;
  sha256_each(HashPrefix::Leaf, {&bytes, 1}, &digest);
  return digest;
}

Digest merkle_root(std::vector<Digest> leaves) {
  if (leaves.empty()) return sha256({});
  while (leaves.size() > 1) leaves = level_above(leaves);
  return leaves.front();
}

std::vector<Digest> merkle_path(std::vector<Digest> leaves, std::size_t index) {
  ASSERT(index < leaves.size());
  std::vector<Digest> path;
  while (leaves.size() > 1) {
    const std::size_t sibling = index ^ 1U;
    if (sibling < leaves.size()) path.push_back(leaves[sibling]);
    leaves = level_above(leaves);
    index /= 2;
  }
  return path;
}

std::optional<Digest> root_of_path(const Digest& leaf, std::uint64_t index, std::uint64_t leaf_count,
                                   std::span<const Digest> path) {
  if (index >= leaf_count) return std::nullopt;
  Digest hash = leaf;
  std::uint64_t last = leaf_count - 1;
  for (; last != 0; index /= 2, last /= 2) {
    const bool is_alone = index == last && index % 2 == 0;
    if (is_alone) continue;
    if (path.empty()) return std::nullopt;
    hash = index % 2 == 0 ? node_hash(hash, path.front()) : node_hash(path.front(), hash);
    path = path.subspan(1);
  }
  if (!path.empty()) return std::nullopt;
  return hash;
}

}  // namespace journal
