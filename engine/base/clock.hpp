// What a clock is. The core never has one: time arrives inside events. Runtime and tests pass one in.
#pragma once

#include <concepts>
#include <cstdint>

namespace engine {

/// Nanoseconds since the Unix epoch, never decreasing between two calls.
template <class Type>
concept Clock = requires(Type& clock) {
  { clock.now_ns() } -> std::same_as<std::int64_t>;
};

}  // namespace engine
