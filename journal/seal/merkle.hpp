// Trees of hashes as RFC 6962 (2.1) has them: leaves and nodes are told apart by a byte in front of what is hashed, and
// n leaves split at the largest power of two below n. No files here.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "journal/seal/digest.hpp"

namespace journal {

/// SHA-256(0x00, bytes).
Digest leaf_hash(std::span<const std::byte> bytes);

/// The root over leaf hashes; of none, SHA-256 of nothing.
Digest merkle_root(std::vector<Digest> leaves);

/// What must be hashed with leaf `index`, from the bottom up, to come to the root. index in [0, leaves.size()).
std::vector<Digest> merkle_path(std::vector<Digest> leaves, std::size_t index);

/// The root that a leaf and its path lead to. Nothing when the path is not as long as that place in a tree of
/// `leaf_count` leaves has it.
std::optional<Digest> root_of_path(const Digest& leaf, std::uint64_t index, std::uint64_t leaf_count,
                                   std::span<const Digest> path);

}  // namespace journal
