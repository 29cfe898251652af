// The staging file: what the core appends to under a durable mode. A shared mapping of a file that is never written
// back (on tmpfs), so a store there does not stall while the disk syncs, and what is committed survives the process. It
// is cut into chunks, each laid out as a segment, so that the core's writer is the one of async; here is the other end,
// which takes steps out in their order and gives the chunks back zeroed.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "engine/base/result.hpp"
#include "journal/error.hpp"
#include "journal/exchange.hpp"
#include "journal/format.hpp"
#include "journal/segment.hpp"

namespace journal {

inline constexpr std::size_t kStagingChunks = 4;
inline constexpr std::size_t kStagingChunkBytesDefault = 4UL << 20U;

/// "lockstep-<journal id>-<device>-<inode>.staging", the last two of the journal's directory: a copy of the journal has
/// the same id and must not find this file.
std::string staging_file_name(engine::JournalId id, const std::filesystem::path& directory);

/// Owns the file and its mapping.
class Staging {
 public:
  /// Makes the file anew, all its pages present. header: names the journal and its epoch; its size is the chunk's.
  [[nodiscard]] static engine::Result<Staging, JournalError> create(const std::filesystem::path& path,
                                                                    SegmentHeader header);
  [[nodiscard]] std::byte* chunk(std::size_t index) const noexcept { return mapping_.base() + index * chunk_bytes_; }
  [[nodiscard]] std::size_t chunk_bytes() const noexcept { return chunk_bytes_; }
  [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }

 private:
  Staging(std::filesystem::path path, Mapping mapping, std::size_t chunk_bytes) noexcept
      : path_{std::move(path)}, mapping_{std::move(mapping)}, chunk_bytes_{chunk_bytes} {}

  std::filesystem::path path_;
  Mapping mapping_;
  std::size_t chunk_bytes_;
};

/// The end of the staging file that steps are taken from. Belongs to the syncer's thread.
class StagingDrain {
 public:
  /// Offers the first chunk to the writer.
  StagingDrain(const Staging& staging, SegmentExchange& exchange) noexcept;

  /// The next committed step that was not taken yet; empty when there is none. Good until forget().
  [[nodiscard]] std::span<const std::byte> peek() noexcept;
  /// The step that peek() gave is taken.
  void take() noexcept { next_ += peeked_; }
  /// Everything taken is durable: its place is zeroed, and what became free is offered again.
  void forget() noexcept;
  /// Offers a free chunk when the writer wants one.
  void offer() noexcept;

 private:
  [[nodiscard]] bool move_to_next_chunk() noexcept;
  void zero(std::byte* from, const std::byte* to) const noexcept;

  SegmentExchange* exchange_;
  std::size_t chunk_bytes_;
  /// Chunks as they were offered and not yet given back: the first holds `zeroed_`, the one at `reading_` holds
  /// `next_`.
  std::vector<std::byte*> order_;
  std::vector<std::byte*> free_;
  std::size_t reading_{0};
  std::byte* next_;    ///< behind what was taken
  std::byte* zeroed_;  ///< behind what was forgotten
  std::size_t peeked_{0};
};

}  // namespace journal
