// What the code assumes about the processor: the size of a cache line and how to say "I am
// spinning". Not for pinning or topology; those belong to runtime.
#pragma once

#include <cstddef>

namespace engine {

/// Two writers never share a line of this size. A constant of our own, because the standard one
/// changes with tuning flags and would change layouts with it.
inline constexpr std::size_t kCacheLineBytes = 64;

/// Tells the processor that this is a spin loop. Costs from a few to 140 cycles; never a system
/// call.
inline void cpu_pause() noexcept {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  asm volatile("isb" ::: "memory");
#endif
}

}  // namespace engine
