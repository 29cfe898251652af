#include "journal/json_fields.hpp"

#include <algorithm>
#include <cstdint>

#include "journal/json_text.hpp"

namespace journal {

std::string_view JsonFields::take(std::string_view name) {
  const std::string key = json_quoted(name) + ":";
  if (!skip(is_first_ ? "{" : ",") || !skip(key)) return fail(name);
  is_first_ = false;
  const bool is_quoted = skip("\"");
  const std::size_t end = rest_.find_first_of(is_quoted ? "\"" : ",}");
  if (end == std::string_view::npos) return fail(name);
  const std::string_view value = rest_.substr(0, end);
  rest_.remove_prefix(end + (is_quoted ? 1 : 0));
  return value;
}

engine::JournalId JsonFields::journal_id(std::string_view name) {
  constexpr int kHex = 16;
  constexpr std::size_t kHalfDigits = 16;
  const std::string_view digits = take(name);
  const auto half = [&](std::size_t from) {
    std::uint64_t value = 0;
    const std::string_view part = digits.substr(std::min(from, digits.size()), kHalfDigits);
    std::from_chars(part.data(), part.data() + part.size(), value, kHex);
    return value;
  };
  const engine::JournalId id{.high = half(0), .low = half(kHalfDigits)};
  if (hex_text(id) != digits) fail(name);
  return id;
}

bool JsonFields::is_next(std::string_view name) const {
  const std::string key = (is_first_ ? "{" : ",") + json_quoted(name) + ":";
  return rest_.starts_with(key);
}

void JsonFields::end() {
  if (!skip("}") || !rest_.empty()) fail("the end");
}

std::string_view JsonFields::fail(std::string_view where) {
  if (bad_.empty()) bad_ = where;
  return {};
}

bool JsonFields::skip(std::string_view text) {
  if (!rest_.starts_with(text)) return false;
  rest_.remove_prefix(text.size());
  return true;
}

}  // namespace journal
