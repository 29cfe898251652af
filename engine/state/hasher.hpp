// The state's own proof: a hash over all blocks, kept up to date a few blocks at a time. Its memory lies outside the
// state: it remembers, it decides nothing.
#pragma once

#include <cstdint>
#include <span>

#include "engine/base/arena.hpp"

namespace engine::state {

/// Sum over blocks of hash64(block, seed = its number): any block can be replaced without reading the others.
class StateHasher {
 public:
  /// At most so many changed blocks are hashed in one step.
  static constexpr std::uint32_t kBlocksPerStep = 16;

  /// block_hashes: one word for each block that the arena may hold, zeroed.
  StateHasher(Arena& arena, std::span<std::uint64_t> block_hashes) noexcept;

  /// Starts again from nothing: every block counts as changed. At the start of a session.
  void reset() noexcept;
  /// Hashes up to block_count_max changed blocks. True when none is left: `value` is the hash of the state as it is.
  bool advance(std::uint32_t block_count_max = kBlocksPerStep) noexcept;
  /// Hashes one unchanged block again, in turn. False when its bytes changed without a fold: the memory is corrupt.
  bool scrub_one() noexcept;

  [[nodiscard]] std::uint64_t value() const noexcept { return sum_; }
  [[nodiscard]] std::uint32_t blocks() const noexcept { return static_cast<std::uint32_t>(arena_->block_count()); }
  /// Blocks hashed since this was last asked.
  std::uint32_t take_hashed_count() noexcept;

 private:
  void rehash(std::size_t block) noexcept;

  Arena* arena_;
  std::span<std::uint64_t> block_hashes_;
  std::uint64_t sum_{0};
  std::size_t scrub_cursor_{0};
  std::uint32_t hashed_{0};
};

/// The same hash from the bytes alone, all blocks read: the oracle of the incremental one.
std::uint64_t full_hash(std::span<const std::byte> state_bytes) noexcept;

}  // namespace engine::state
