// A hash map of fixed capacity inside the arena: 64-bit keys to 32-bit values. Its bytes depend only on the order of
// the calls, never on an address. There is no iteration, so nothing can depend on one.
#pragma once

#include <bit>
#include <cstdint>
#include <optional>

#include "engine/base/random.hpp"
#include "engine/base/table.hpp"

namespace engine {

struct FixedMapSlot {
  std::uint64_t key;  ///< 0: free
  std::uint64_t value;
};

/// Linear probing with backward-shift deletion. Key 0 is not a key.
class FixedMap {
 public:
  /// Slots for `entry_count_max` entries at a load of at most one half.
  static constexpr std::uint32_t slots_for(std::uint32_t entry_count_max) noexcept {
    return std::bit_ceil(entry_count_max * 2U);
  }

  FixedMap(Arena& arena, std::uint32_t entry_count_max) noexcept
      : slots_{arena, slots_for(entry_count_max)}, mask_{slots_.size() - 1} {}

  [[nodiscard]] std::optional<std::uint32_t> find(std::uint64_t key) const noexcept {
    const std::uint32_t slot = slot_of(key);
    if (slots_[slot].key != key) return std::nullopt;
    return static_cast<std::uint32_t>(slots_[slot].value);
  }

  /// Adds or overwrites. The caller keeps the number of entries within the capacity.
  void put(std::uint64_t key, std::uint32_t value) noexcept {
    ASSERT(key != 0);
    slots_.mutate(slot_of(key)) = {.key = key, .value = value};
  }

  /// Removes; nothing happens when the key is not there.
  void erase(std::uint64_t key) noexcept {
    std::uint32_t hole = slot_of(key);
    if (slots_[hole].key != key) return;
    for (std::uint32_t next = (hole + 1) & mask_; slots_[next].key != 0; next = (next + 1) & mask_) {
      const std::uint32_t home = home_of(slots_[next].key);
      if (((next - home) & mask_) < ((next - hole) & mask_)) continue;
      slots_.mutate(hole) = slots_[next];
      hole = next;
    }
    slots_.mutate(hole) = {};
  }

 private:
  [[nodiscard]] std::uint32_t home_of(std::uint64_t key) const noexcept {
    return static_cast<std::uint32_t>(mix64(key)) & mask_;
  }
  /// Where the key is, or the free slot where it would go.
  [[nodiscard]] std::uint32_t slot_of(std::uint64_t key) const noexcept {
    std::uint32_t slot = home_of(key);
    for (std::uint32_t probes = 0; slots_[slot].key != 0 && slots_[slot].key != key; ++probes) {
      ASSERT(probes < mask_);
      slot = (slot + 1) & mask_;
    }
    return slot;
  }

  Table<FixedMapSlot> slots_;
  std::uint32_t mask_;
};

}  // namespace engine
