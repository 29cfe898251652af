// Looking at bytes as the struct that lies there. The one cast of its kind: whoever calls it has checked length and
// alignment.
#pragma once

#include <cstddef>

namespace engine {

/// The bytes at `bytes` as a Type. They are at least sizeof(Type) long and aligned for it.
template <class Type>
Type* view_as(std::byte* bytes) noexcept {
  return static_cast<Type*>(static_cast<void*>(bytes));
}
template <class Type>
const Type* view_as(const std::byte* bytes) noexcept {
  return static_cast<const Type*>(static_cast<const void*>(bytes));
}

}  // namespace engine
