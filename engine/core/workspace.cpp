#include "engine/core/workspace.hpp"

#include <sys/mman.h>

#include "engine/base/arena.hpp"
#include "engine/base/assert.hpp"
#include "engine/base/bytes.hpp"
#include "engine/state/state.hpp"

namespace engine::core {

namespace {

constexpr std::size_t kPage = 4096;

constexpr std::size_t pages(std::size_t bytes) noexcept { return (bytes + kPage - 1) / kPage * kPage; }

}  // namespace

Workspace::Workspace(const Capacities& capacities) : capacities_{capacities} {
  const std::size_t arena_bytes = pages(state::State::bytes_needed(capacities));
  const std::size_t dirty_words = Arena::dirty_words(arena_bytes);
  const std::size_t hash_words = arena_bytes / Arena::kBlockBytes;
  const std::size_t word_bytes = pages((dirty_words + hash_words) * sizeof(std::uint64_t));
  const std::size_t staging_bytes = pages(capacities.step_bytes_max);
  const std::size_t total = arena_bytes + word_bytes + staging_bytes;
  void* const base = ::mmap(nullptr, total, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
  ASSERT(base != MAP_FAILED);
  auto* const first = static_cast<std::byte*>(base);
  memory_ = {first, total};
  arena_ = memory_.first(arena_bytes);
  auto* const words = static_cast<std::uint64_t*>(static_cast<void*>(first + arena_bytes));
  dirty_ = {words, dirty_words};
  block_hashes_ = {words + dirty_words, hash_words};
  staging_ = {first + arena_bytes + word_bytes, capacities.step_bytes_max};
}

Workspace::~Workspace() { ::munmap(memory_.data(), memory_.size()); }

}  // namespace engine::core
