// Segment files as memory: made whole before they get their name, mapped for writing or for reading.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>

#include "engine/base/result.hpp"
#include "journal/error.hpp"
#include "journal/format.hpp"

namespace journal {

/// Owns a mapping. Empty after a move.
class Mapping {
 public:
  Mapping() noexcept = default;
  Mapping(std::byte* base, std::size_t bytes) noexcept : base_{base}, bytes_{bytes} {}
  Mapping(Mapping&& other) noexcept;
  Mapping& operator=(Mapping&& other) noexcept;
  Mapping(const Mapping&) = delete;
  Mapping& operator=(const Mapping&) = delete;
  ~Mapping();

  [[nodiscard]] std::byte* base() const noexcept { return base_; }
  [[nodiscard]] std::span<const std::byte> bytes() const noexcept { return {base_, bytes_}; }

 private:
  std::byte* base_{nullptr};
  std::size_t bytes_{0};
};

/// Makes the segment that `header` describes (its checksum is filled in here) and maps it for writing, every page
/// present. The file has all its blocks (never sparse: a full disk must fail here, not as SIGBUS at a store) and gets
/// its name last. On failure no file is left.
engine::Result<Mapping, JournalError> prepare_segment(const std::filesystem::path& directory, SegmentHeader header);

/// J20: makes the segment that a session begins with on a journal that is there: as prepare_segment, with its opening
/// in place (its checksum is filled in here too), durable before it gets its name, and the name durable before this
/// returns. Replaces a segment of that name, which no record is in.
engine::Result<Mapping, JournalError> prepare_resumption(const std::filesystem::path& directory, SegmentHeader header,
                                                         SegmentOpening opening);

/// Maps a whole file for reading, whatever it holds. An empty file gives an empty mapping.
engine::Result<Mapping, JournalError> map_for_reading(const std::filesystem::path& path);

}  // namespace journal
