#include "journal/json_text.hpp"

#include <array>
#include <cstdio>

namespace journal {

std::string json_quoted(std::string_view text) {
  std::string out = "\"";
  for (const char character : text) {
    if (static_cast<unsigned char>(character) < 0x20) {
      std::array<char, 8> escape{};
      std::snprintf(escape.data(), escape.size(), "\\u%04x", static_cast<unsigned>(character));
      out += escape.data();
      continue;
    }
    if (character == '"' || character == '\\') out += '\\';
    out += character;
  }
  return out + '"';
}

std::string hex_text(std::uint64_t value) {
  std::array<char, 17> text{};
  std::snprintf(text.data(), text.size(), "%016llx", static_cast<unsigned long long>(value));
  return text.data();
}

std::string hex_text(engine::JournalId id) { return hex_text(id.high) + hex_text(id.low); }

}  // namespace journal
