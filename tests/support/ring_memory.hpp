// Memory for a ring in tests: aligned, filled with a byte that looks like nothing valid, freed at the end.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <new>
#include <span>
#include <string_view>

#include "engine/base/spsc_ring.hpp"

namespace tests {

/// Owns the bytes of one ring of `capacity_bytes`.
class RingMemory {
 public:
  explicit RingMemory(std::size_t capacity_bytes)
      : size_bytes_{engine::SpscRing::bytes_needed(capacity_bytes)},
        bytes_{static_cast<std::byte*>(::operator new(size_bytes_, kAlignment))} {
    std::memset(bytes_.get(), 0xA5, size_bytes_);
  }
  [[nodiscard]] std::span<std::byte> span() const { return {bytes_.get(), size_bytes_}; }

 private:
  static constexpr std::align_val_t kAlignment{engine::kCacheLineBytes};
  struct Free {
    void operator()(std::byte* bytes) const { ::operator delete(bytes, kAlignment); }
  };
  std::size_t size_bytes_;
  std::unique_ptr<std::byte[], Free> bytes_;
};

inline std::span<const std::byte> as_bytes(std::string_view text) { return std::as_bytes(std::span{text}); }
inline std::string_view as_text(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace tests
