// What the durable modes can be told, and what a journal says of its disk.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string_view>

#include "engine/base/cpu.hpp"
#include "journal/durable/durable_file.hpp"
#include "journal/durable/staging.hpp"

namespace journal {

/// A tmpfs on every Linux.
inline constexpr std::string_view kStagingDirectoryDefault = "/dev/shm";

struct DurableOptions {
  /// Where the staging file is made, if it can be; else it is made beside the segments. Best on tmpfs.
  std::filesystem::path staging{kStagingDirectoryDefault};
  std::size_t staging_chunk_bytes{kStagingChunkBytesDefault};
  std::filesystem::path mirror{};  ///< the second directory; only under Durability::Mirror
  /// A batch that nobody waits for is written this long after its first step.
  std::int64_t sync_interval_ns{2'000'000};
  std::int64_t slow_reduce_ns{10'000'000};      ///< writes slower than this, one after the other: Pressure::Reduce
  std::int64_t slow_observe_ns{1'000'000'000};  ///< a single one slower than this: Pressure::Observe
  std::uint64_t ballast_bytes{64UL << 20U};     ///< kept to be given up when the disk is full; 0: none
  std::uint32_t segments_ahead{2};
  WriteMethod method{WriteMethod::Direct};  ///< preferred; the file system may not have it
};

/// What the journal's disk asks of trading. Only ever rises: an operator decides when it is over.
enum class Pressure : std::uint8_t {
  Normal = 1,
  Warning = 2,  ///< space for fewer than eight more segments
  Reduce = 3,   ///< slow, or space for fewer than four: only what reduces risk
  Observe = 4,  ///< very slow, or space for fewer than two: no orders
};
enum class PressureCause : std::uint8_t { None = 1, SlowDisk = 2, LowSpace = 3 };

/// Written by the journal's threads, read by any.
class PressureGauge {
 public:
  void raise(Pressure level, PressureCause cause) noexcept {
    const auto word = static_cast<std::uint32_t>(level) << kShift | static_cast<std::uint32_t>(cause);
    std::uint32_t present = word_.load(std::memory_order_relaxed);
    while (present >> kShift < static_cast<std::uint32_t>(level) &&
           !word_.compare_exchange_weak(present, word, std::memory_order_relaxed)) {
    }
  }
  [[nodiscard]] Pressure level() const noexcept {
    return Pressure{static_cast<std::uint8_t>(word_.load(std::memory_order_relaxed) >> kShift)};
  }
  [[nodiscard]] PressureCause cause() const noexcept {
    return PressureCause{static_cast<std::uint8_t>(word_.load(std::memory_order_relaxed) & kCauseMask)};
  }

 private:
  static constexpr std::uint32_t kShift = 8;
  static constexpr std::uint32_t kCauseMask = 0xFF;
  std::atomic<std::uint32_t> word_{static_cast<std::uint32_t>(Pressure::Normal) << kShift |
                                   static_cast<std::uint32_t>(PressureCause::None)};
};

/// The level for so much free space, the segments made ahead not counted.
constexpr Pressure pressure_of_space(std::uint64_t free_bytes, std::uint64_t segment_bytes) noexcept {
  constexpr std::uint64_t kWarning = 8;
  constexpr std::uint64_t kReduce = 4;
  constexpr std::uint64_t kObserve = 2;
  const std::uint64_t segments = free_bytes / segment_bytes;
  if (segments < kObserve) return Pressure::Observe;
  if (segments < kReduce) return Pressure::Reduce;
  return segments < kWarning ? Pressure::Warning : Pressure::Normal;
}

}  // namespace journal
