// How far the core has come, told to the threads that feed it. One line, written by the core alone.
#pragma once

#include <atomic>
#include <cstdint>

#include "engine/base/cpu.hpp"

namespace engine::runtime {

/// Stored with release after an input's order messages are in their ring: who reads the count with acquire finds them.
struct alignas(kCacheLineBytes) Progress {
  std::atomic<std::uint64_t> venue_inputs{0};  ///< inputs of the market and execution rings that are done
  std::atomic<bool> ended{false};              ///< the core takes no more inputs
};

}  // namespace engine::runtime
