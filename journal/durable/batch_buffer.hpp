// A durable batch in the making: whole steps, then the padding frame that fills it to the sector boundary (J17). Memory
// only; writing it is the syncer's part.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "engine/model/ids.hpp"
#include "journal/format.hpp"

namespace journal {

/// Memory that a direct write may come from: aligned to the sector.
class SectorMemory {
 public:
  explicit SectorMemory(std::size_t bytes);
  [[nodiscard]] std::byte* data() const noexcept { return bytes_.get(); }
  [[nodiscard]] std::size_t size() const noexcept { return size_; }

 private:
  struct Free {
    void operator()(std::byte* bytes) const noexcept;
  };
  std::unique_ptr<std::byte, Free> bytes_;
  std::size_t size_;
};

class BatchBuffer {
 public:
  explicit BatchBuffer(std::uint64_t seed) : seed_{seed} {}

  [[nodiscard]] bool is_empty() const noexcept { return used_ == 0; }
  /// Of the last step that was added.
  [[nodiscard]] engine::Sequence last_sequence() const noexcept { return last_sequence_; }
  [[nodiscard]] std::uint64_t tip() const noexcept { return tip_; }
  /// The steps alone.
  [[nodiscard]] std::span<const std::byte> steps() const noexcept { return {memory_.data(), used_}; }

  /// Whether a step fits, with the padding behind it, in a batch of at most `bytes_max`.
  [[nodiscard]] bool fits(std::size_t step_bytes, std::size_t bytes_max) const noexcept {
    return padded_bytes(used_ + step_bytes) <= (bytes_max < memory_.size() ? bytes_max : memory_.size());
  }
  /// A whole sealed step that fits.
  void add(std::span<const std::byte> step) noexcept;
  /// Ends it: everything as it is to be written. Nothing is added before clear().
  [[nodiscard]] std::span<const std::byte> finish(engine::Sequence durable_before) noexcept;
  void clear() noexcept { used_ = 0; }

 private:
  SectorMemory memory_{kBatchBytesMax};
  std::uint64_t seed_;
  std::size_t used_{0};
  engine::Sequence last_sequence_{};
  std::uint64_t tip_{0};
};

}  // namespace journal
