// Text into memory of the caller: appends while there is room, then remembers that something was cut. No allocation.
// Not for numbers in other languages: everything is ASCII and locale-free.
#pragma once

#include <algorithm>
#include <array>
#include <charconv>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>

#include "engine/model/decimal.hpp"
#include "engine/model/units.hpp"

namespace engine {

/// What came of writing: how many characters, and whether that is all of them.
struct TextWritten {
  std::size_t bytes{0};
  bool is_whole{true};  ///< false: the text did not fit and is cut at `bytes`
};

class TextWriter {
 public:
  explicit TextWriter(std::span<char> out) noexcept : out_{out} {}

  void put(char character) noexcept {
    if (used_ == out_.size()) {
      is_whole_ = false;
      return;
    }
    out_[used_] = character;
    ++used_;
  }
  void put(std::string_view text) noexcept {
    const std::size_t bytes = std::min(text.size(), out_.size() - used_);
    if (bytes != 0) std::memcpy(out_.data() + used_, text.data(), bytes);
    used_ += bytes;
    if (bytes != text.size()) is_whole_ = false;
  }
  template <std::integral Integer>
  void put_integer(Integer value) noexcept {
    std::array<char, 20> digits;  // NOLINT(cppcoreguidelines-pro-type-member-init): to_chars fills what is read
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value);
    put(std::string_view{digits.data(), static_cast<std::size_t>(end.ptr - digits.data())});
  }
  void put_decimal(std::int64_t raw, int decimals) noexcept {
    std::array<char, kDecimalTextMax> digits;  // NOLINT(cppcoreguidelines-pro-type-member-init): as above
    put(std::string_view{digits.data(), format_decimal(raw, decimals, digits)});
  }
  /// The lowest `digits` hexadecimal digits, most significant first.
  void put_hex(std::uint64_t value, int digits) noexcept {
    for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) put("0123456789abcdef"[(value >> shift) & 0xFU]);
  }

  [[nodiscard]] TextWritten written() const noexcept { return {.bytes = used_, .is_whole = is_whole_}; }
  [[nodiscard]] std::string_view text() const noexcept { return {out_.data(), used_}; }

 private:
  std::span<char> out_;
  std::size_t used_{0};
  bool is_whole_{true};
};

/// Appends `2024-02-29T23:59:59.000000001Z`.
void put_timestamp(TextWriter& writer, Timestamp time) noexcept;

}  // namespace engine
