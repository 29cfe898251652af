// How far the core has come, and what it allows, told to the threads around it. Written by the core alone.
#pragma once

#include <atomic>
#include <cstdint>

#include "engine/base/cpu.hpp"
#include "engine/runtime/standing.hpp"

namespace engine::runtime {

/// Stored with release after an input's order messages are in their ring: who reads the count with acquire finds them.
struct alignas(kCacheLineBytes) Progress {
  explicit Progress(const Capacities& capacities = {}) : standing{capacities} {}

  std::atomic<std::uint64_t> venue_inputs{0};  ///< inputs of the market and execution rings that are done
  std::atomic<bool> ended{false};              ///< the core takes no more inputs
  Standing standing;                           ///< for the release gates
};

}  // namespace engine::runtime
