#include "engine/runtime/ring_memory.hpp"

#include <sys/mman.h>

#include "engine/base/assert.hpp"

namespace engine::runtime {

namespace {

std::span<std::byte> map(std::size_t bytes) {
  void* const base = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
  ASSERT(base != MAP_FAILED);
  return {static_cast<std::byte*>(base), bytes};
}

}  // namespace

RingMemory::RingMemory(std::size_t capacity_bytes)
    : memory_{map(SpscRing::bytes_needed(capacity_bytes))}, ring_{SpscRing::create(memory_, capacity_bytes)} {}

RingMemory::~RingMemory() { ::munmap(memory_.data(), memory_.size()); }

}  // namespace engine::runtime
