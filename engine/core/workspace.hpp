// The memory of one core, taken once: the state's arena, its bookkeeping, and the step being made.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "engine/model/config.hpp"

namespace engine::core {

/// Anonymous zeroed memory that is given back at the end. Aborts when the system has none: there is no core without it.
class Workspace {
 public:
  explicit Workspace(const Capacities& capacities);
  Workspace(const Workspace&) = delete;
  Workspace& operator=(const Workspace&) = delete;
  Workspace(Workspace&&) = delete;
  Workspace& operator=(Workspace&&) = delete;
  ~Workspace();

  [[nodiscard]] const Capacities& capacities() const noexcept { return capacities_; }
  [[nodiscard]] std::span<std::byte> arena() const noexcept { return arena_; }
  [[nodiscard]] std::span<std::uint64_t> dirty() const noexcept { return dirty_; }
  [[nodiscard]] std::span<std::uint64_t> block_hashes() const noexcept { return block_hashes_; }
  [[nodiscard]] std::span<std::byte> staging() const noexcept { return staging_; }

 private:
  Capacities capacities_;
  std::span<std::byte> memory_;
  std::span<std::byte> arena_;
  std::span<std::uint64_t> dirty_;
  std::span<std::uint64_t> block_hashes_;
  std::span<std::byte> staging_;
};

}  // namespace engine::core
