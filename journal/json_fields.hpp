// Reads the members of one flat JSON object in the order in which the journal's own code writes them. A line that was
// written by anything else is not worth guessing at: no nesting, no escapes, no blanks.
#pragma once

#include <charconv>
#include <string>
#include <string_view>

#include "engine/model/ids.hpp"

namespace journal {

class JsonFields {
 public:
  explicit JsonFields(std::string_view text) noexcept : rest_{text} {}

  /// The characters of the value behind `name`, up to the next comma or brace; quotes are taken off.
  std::string_view take(std::string_view name);
  template <class Integer>
  Integer number(std::string_view name, int base = 10) {
    const std::string_view text = take(name);
    Integer value{};
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value, base);
    if (parsed.ec != std::errc{} || parsed.ptr != text.data() + text.size() || text.empty()) fail(name);
    return value;
  }
  engine::JournalId journal_id(std::string_view name);
  /// Whether the next member has this name.
  [[nodiscard]] bool is_next(std::string_view name) const;
  /// Nothing may follow.
  void end();
  std::string_view fail(std::string_view where);
  /// The first member that was missing or wrong; empty: none.
  [[nodiscard]] const std::string& bad() const noexcept { return bad_; }

 private:
  bool skip(std::string_view text);

  std::string_view rest_;
  bool is_first_{true};
  std::string bad_;
};

}  // namespace journal
