// Rows of text out of a byte stream, with the place of each for messages: lines, and the inner rows of a JSON array of
// arrays. They know nothing of what a row means.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/recorded/byte_stream.hpp"
#include "adapters/venue.hpp"
#include "engine/base/result.hpp"

namespace adapters::recorded {

/// A row, valid until the next one is asked for. Behind its last byte kPaddingBytes may be read (simdjson asks for it).
struct TextRow {
  std::string_view text;
  std::uint64_t line{0};    ///< where it begins, from 1
  std::uint32_t column{0};  ///< where it begins, from 1
};

using NextRow = engine::Result<std::optional<TextRow>, SourceError>;

/// A longer row is no row of a recording: the largest known, a book snapshot, has 64 KiB.
inline constexpr std::size_t kRowBytesMax = 1024UL * 1024;
inline constexpr std::size_t kPaddingBytes = 64;

/// "path: line 3, column 7: what"
SourceError error_at(const std::filesystem::path& path, std::uint64_t line, std::uint32_t column,
                     std::string_view what);

/// A window of the stream that is refilled from behind. What it returns stays in place until the next refill.
class Window {
 public:
  explicit Window(ByteStream stream);

  /// The bytes not consumed yet.
  [[nodiscard]] std::string_view rest() const noexcept { return {buffer_.data() + begin_, end_ - begin_}; }
  void consume(std::size_t count) noexcept { begin_ += count; }
  /// Adds bytes behind rest(), which may move. False at the end of the stream. rest() must be below kRowBytesMax.
  engine::Result<bool, SourceError> refill();
  [[nodiscard]] const ByteStream& stream() const noexcept { return stream_; }

 private:
  ByteStream stream_;
  std::vector<char> buffer_;
  std::size_t begin_{0};
  std::size_t end_{0};
};

/// Lines, without their end ("\n" or "\r\n"). The last may lack one. Empty lines are passed over.
class LineReader {
 public:
  explicit LineReader(ByteStream stream) : window_{std::move(stream)} {}
  NextRow next();
  [[nodiscard]] const ByteStream& stream() const noexcept { return window_.stream(); }

 private:
  Window window_;
  std::uint64_t line_{0};
};

/// The inner rows of [[..],[..]], each without its brackets. Rows hold no brackets and no strings.
class JsonRowReader {
 public:
  explicit JsonRowReader(ByteStream stream) : window_{std::move(stream)} {}
  NextRow next();
  [[nodiscard]] const ByteStream& stream() const noexcept { return window_.stream(); }

 private:
  enum class Place : std::uint8_t { BeforeArray = 1, BeforeFirstRow = 2, BeforeRow = 3, AfterRow = 4, AfterArray = 5 };

  engine::Result<std::optional<char>, SourceError> next_mark();
  NextRow read_row();
  [[nodiscard]] engine::Failure<SourceError> failed(std::string_view what) const;
  void step(std::string_view passed) noexcept;

  Window window_;
  Place place_{Place::BeforeArray};
  std::uint64_t line_{1};
  std::uint32_t column_{1};
};

}  // namespace adapters::recorded
