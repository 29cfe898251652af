#include "engine/state/hasher.hpp"

#include <algorithm>
#include <bit>

#include "engine/base/hash.hpp"

namespace engine::state {

namespace {

std::uint64_t hash_block(std::span<const std::byte> bytes, std::size_t block) noexcept {
  const std::size_t first = block * Arena::kBlockBytes;
  return hash64(bytes.subspan(first, std::min(Arena::kBlockBytes, bytes.size() - first)), block);
}

}  // namespace

StateHasher::StateHasher(Arena& arena, std::span<std::uint64_t> block_hashes) noexcept
    : arena_{&arena}, block_hashes_{block_hashes} {
  ASSERT(block_hashes.size() >= arena.block_count());
}

void StateHasher::reset() noexcept {
  const std::size_t blocks = arena_->block_count();
  std::fill_n(block_hashes_.begin(), blocks, 0);
  sum_ = 0;
  scrub_cursor_ = 0;
  hashed_ = 0;
  for (std::size_t block = 0; block < blocks; ++block) arena_->dirty()[block / 64] |= 1ULL << (block % 64);
}

void StateHasher::rehash(std::size_t block) noexcept {
  const std::uint64_t hash = hash_block(arena_->bytes(), block);
  sum_ += hash - block_hashes_[block];
  block_hashes_[block] = hash;
  ++hashed_;
}

bool StateHasher::advance(std::uint32_t block_count_max) noexcept {
  std::uint32_t left = block_count_max;
  const std::span<std::uint64_t> dirty = arena_->dirty();
  for (std::size_t word = 0; word < dirty.size(); ++word) {
    while (dirty[word] != 0) {
      if (left == 0) return false;
      --left;
      const auto bit = static_cast<std::size_t>(std::countr_zero(dirty[word]));
      dirty[word] &= dirty[word] - 1;
      rehash(word * 64 + bit);
    }
  }
  return true;
}

bool StateHasher::scrub_one() noexcept {
  const std::size_t block = scrub_cursor_;
  scrub_cursor_ = block + 1 == arena_->block_count() ? 0 : block + 1;
  const bool changed = ((arena_->dirty()[block / 64] >> (block % 64)) & 1U) != 0;
  return changed || hash_block(arena_->bytes(), block) == block_hashes_[block];
}

std::uint32_t StateHasher::take_hashed_count() noexcept {
  const std::uint32_t count = hashed_;
  hashed_ = 0;
  return count;
}

std::uint64_t full_hash(std::span<const std::byte> state_bytes) noexcept {
  std::uint64_t sum = 0;
  const std::size_t blocks = (state_bytes.size() + Arena::kBlockBytes - 1) / Arena::kBlockBytes;
  for (std::size_t block = 0; block < blocks; ++block) sum += hash_block(state_bytes, block);
  return sum;
}

}  // namespace engine::state
