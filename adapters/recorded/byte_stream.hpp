// The bytes of a file, decompressed while they are read. What compresses them is told by the first bytes, never by the
// name. Not for lines or rows.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>

#include "adapters/venue.hpp"
#include "engine/base/result.hpp"

namespace adapters::recorded {

/// Reads one file from its beginning to its end. Movable; owns the file and its buffers.
class ByteStream {
 public:
  static engine::Result<ByteStream, SourceError> open(const std::filesystem::path& path);

  ByteStream(ByteStream&&) noexcept;
  ByteStream& operator=(ByteStream&&) noexcept;
  ByteStream(const ByteStream&) = delete;
  ByteStream& operator=(const ByteStream&) = delete;
  ~ByteStream();

  /// Fills the front of `out` (not empty) and returns how much; 0 at the end. An end inside compressed data is an error
  /// that names the offset in the file.
  engine::Result<std::size_t, SourceError> read(std::span<char> out);

  [[nodiscard]] const std::filesystem::path& path() const noexcept;
  [[nodiscard]] std::uint64_t file_bytes_read() const noexcept;  ///< of the file as it lies on disk
  [[nodiscard]] std::uint64_t file_bytes() const noexcept;       ///< size of the file as it lies on disk

 private:
  struct State;
  explicit ByteStream(std::unique_ptr<State> state) noexcept;
  std::unique_ptr<State> state_;
};

}  // namespace adapters::recorded
