// Bytes as hexadecimal digits, and back. For key files and heads.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace journal {

std::string hex_of(std::span<const std::uint8_t> bytes);
/// Exactly bytes.size() bytes in lower-case digits; false for any other text.
bool parse_hex(std::string_view text, std::span<std::uint8_t> bytes);

}  // namespace journal
