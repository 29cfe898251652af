// How segments change hands between the preparer and the writer: prepared ones one way, full ones the other way.
// Atomics only: the writer never waits, locks or calls the system.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

#include "engine/base/assert.hpp"
#include "engine/base/cpu.hpp"

namespace journal {

/// A mapped segment as the writer sees it. `base` is null for none.
struct SegmentMemory {
  std::byte* base{nullptr};
  std::size_t bytes{0};
};

/// One thread prepares, one writes. All segments of a journal have the same size.
class SegmentExchange {
 public:
  explicit SegmentExchange(std::size_t segment_bytes) noexcept : segment_bytes_{segment_bytes} {}

  [[nodiscard]] std::size_t segment_bytes() const noexcept { return segment_bytes_; }

  // Preparer's side.
  [[nodiscard]] bool wants_next() const noexcept { return next_.load(std::memory_order_acquire) == nullptr; }
  /// base: prepared, named in the directory, mapped. Only when wants_next().
  void offer(std::byte* base) noexcept { next_.store(base, std::memory_order_release); }
  /// A segment that the writer has left, or null.
  [[nodiscard]] std::byte* take_retired() noexcept {
    const std::uint32_t taken = taken_.load(std::memory_order_relaxed);
    if (taken == retired_count_.load(std::memory_order_acquire)) return nullptr;
    std::byte* const base = retired_[taken % kRetiredMax];
    taken_.store(taken + 1, std::memory_order_release);
    return base;
  }

  // Writer's side.
  [[nodiscard]] bool has_next() const noexcept { return next_.load(std::memory_order_acquire) != nullptr; }
  /// The prepared segment. ASSERTs that there is one: the writer asked has_room before.
  [[nodiscard]] SegmentMemory take_next() noexcept {
    std::byte* const base = next_.exchange(nullptr, std::memory_order_acq_rel);
    ASSERT(base != nullptr);
    return {.base = base, .bytes = segment_bytes_};
  }
  /// The preparer takes the retired before it offers, so at most two are ever waiting.
  void retire(std::byte* base) noexcept {
    const std::uint32_t count = retired_count_.load(std::memory_order_relaxed);
    ASSERT(count - taken_.load(std::memory_order_acquire) < kRetiredMax);
    retired_[count % kRetiredMax] = base;
    retired_count_.store(count + 1, std::memory_order_release);
  }

 private:
  static constexpr std::uint32_t kRetiredMax = 4;

  alignas(engine::kCacheLineBytes) std::atomic<std::byte*> next_{nullptr};
  alignas(engine::kCacheLineBytes) std::array<std::byte*, kRetiredMax> retired_{};
  std::atomic<std::uint32_t> retired_count_{0};
  std::atomic<std::uint32_t> taken_{0};
  std::size_t segment_bytes_;
};

}  // namespace journal
