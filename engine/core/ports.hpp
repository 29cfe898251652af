// What the core asks of the world, as concepts: it never names a journal or a ring.
#pragma once

#include <concepts>
#include <cstddef>
#include <span>

namespace engine::core {

/// Where steps go. has_room is asked before an input is taken; append then takes a whole step, seals and commits it.
/// The staged bytes belong to the core; the log may write the headers' checksum and previous in place.
template <class Type>
concept Log = requires(Type& log, std::size_t bytes, std::span<std::byte> step) {
  { log.has_room(bytes) } -> std::same_as<bool>;
  { log.append(step) } -> std::same_as<void>;
};

}  // namespace engine::core
