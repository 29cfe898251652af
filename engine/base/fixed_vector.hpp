// A vector of fixed capacity that lives where it stands: no allocation, trivially copyable when its elements are.
#pragma once

#include <array>
#include <cstddef>
#include <span>

#include "engine/base/assert.hpp"

namespace engine {

/// Up to `kCapacity` elements in place. push beyond the capacity is refused, not undefined.
template <class Type, std::size_t kCapacity>
class FixedVector {
 public:
  /// False, and nothing happens, when full.
  [[nodiscard]] constexpr bool push(const Type& value) noexcept {
    if (size_ == kCapacity) return false;
    items_[size_] = value;
    ++size_;
    return true;
  }
  constexpr void clear() noexcept { size_ = 0; }

  [[nodiscard]] constexpr std::size_t size() const noexcept { return size_; }
  [[nodiscard]] constexpr bool empty() const noexcept { return size_ == 0; }
  [[nodiscard]] static constexpr std::size_t capacity() noexcept { return kCapacity; }
  [[nodiscard]] constexpr const Type& operator[](std::size_t index) const noexcept {
    ASSERT(index < size_);
    return items_[index];
  }
  [[nodiscard]] constexpr Type& operator[](std::size_t index) noexcept {
    ASSERT(index < size_);
    return items_[index];
  }
  [[nodiscard]] constexpr const Type* begin() const noexcept { return items_.data(); }
  [[nodiscard]] constexpr const Type* end() const noexcept { return items_.data() + size_; }
  [[nodiscard]] constexpr std::span<const Type> span() const noexcept { return {items_.data(), size_}; }

 private:
  std::size_t size_{0};
  std::array<Type, kCapacity> items_{};
};

}  // namespace engine
