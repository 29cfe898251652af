// One stretch of memory, taken once, in which the whole state lives. It remembers which blocks were written, so that
// a state hash re-reads only those. It owns nothing: the caller supplies the memory, zeroed, and keeps it alive.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

#include "engine/base/assert.hpp"

namespace engine {

/// Hands out rows from the front and marks written blocks. Two arenas filled by the same calls have the same layout,
/// so a copy of the bytes of one is the state of the other.
class Arena {
 public:
  static constexpr std::size_t kBlockBytes = 1024;
  static constexpr std::size_t kAlignment = 64;

  /// Words that the dirty bitmap needs for `bytes` of memory.
  static constexpr std::size_t dirty_words(std::size_t bytes) noexcept { return (bytes / kBlockBytes + 1 + 63) / 64; }

  /// memory: 64-byte aligned, zeroed. dirty: dirty_words(memory.size()) zeroed words, outside the state.
  Arena(std::span<std::byte> memory, std::span<std::uint64_t> dirty) noexcept : memory_{memory}, dirty_{dirty} {
    ASSERT(reinterpret_cast<std::size_t>(memory.data()) % kAlignment == 0);
    ASSERT(dirty.size() >= dirty_words(memory.size()));
  }

  /// `count` zeroed rows, aligned to 64 bytes. ASSERTs when the arena was sized too small.
  template <class Row>
  std::span<Row> take(std::uint32_t count) noexcept {
    static_assert(std::is_trivially_copyable_v<Row>);
    static_assert(std::has_unique_object_representations_v<Row>, "padding would make equal states hash differently");
    static_assert(alignof(Row) <= kAlignment);
    const std::size_t bytes = (sizeof(Row) * count + kAlignment - 1) / kAlignment * kAlignment;
    ASSERT(used_ + bytes <= memory_.size());
    auto* const first = static_cast<Row*>(static_cast<void*>(memory_.data() + used_));
    used_ += bytes;
    return {first, count};
  }

  /// Marks the blocks that [first, first + bytes) touches as written.
  void mark(const void* first, std::size_t bytes) noexcept {
    const auto offset = static_cast<std::size_t>(static_cast<const std::byte*>(first) - memory_.data());
    const std::size_t first_block = offset / kBlockBytes;
    const std::size_t last_block = (offset + bytes - 1) / kBlockBytes;
    // Most rows lie in one block: no loop for them.
    dirty_[first_block / 64] |= 1ULL << (first_block % 64);
    for (std::size_t block = first_block + 1; block <= last_block; ++block) dirty_[block / 64] |= 1ULL << (block % 64);
  }

  /// The bytes in use: the whole state and nothing else.
  [[nodiscard]] std::span<const std::byte> bytes() const noexcept { return memory_.first(used_); }
  /// For loading a snapshot only: the same bytes, writable. Marks nothing.
  [[nodiscard]] std::span<std::byte> writable_bytes() noexcept { return memory_.first(used_); }
  [[nodiscard]] std::span<std::uint64_t> dirty() noexcept { return dirty_; }
  [[nodiscard]] std::size_t block_count() const noexcept { return (used_ + kBlockBytes - 1) / kBlockBytes; }

 private:
  std::span<std::byte> memory_;
  std::span<std::uint64_t> dirty_;
  std::size_t used_{0};
};

}  // namespace engine
