// Memory for one ring between two threads: mapped, prefaulted, given back at the end.
#pragma once

#include <cstddef>
#include <span>

#include "engine/base/spsc_ring.hpp"

namespace engine::runtime {

/// Owns a formatted ring. Both sides attach to it through ring().
class RingMemory {
 public:
  /// capacity_bytes: a power of two. ASSERTs when the system has no memory: there is no engine without its rings.
  explicit RingMemory(std::size_t capacity_bytes);
  RingMemory(const RingMemory&) = delete;
  RingMemory& operator=(const RingMemory&) = delete;
  RingMemory(RingMemory&&) = delete;
  RingMemory& operator=(RingMemory&&) = delete;
  ~RingMemory();

  [[nodiscard]] const SpscRing& ring() const noexcept { return ring_; }

 private:
  std::span<std::byte> memory_;
  SpscRing ring_;
};

}  // namespace engine::runtime
