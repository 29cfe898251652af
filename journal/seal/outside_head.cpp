#include "journal/seal/outside_head.hpp"

#include <algorithm>
#include <charconv>

#include "journal/json_text.hpp"
#include "journal/seal/hex.hpp"

namespace journal {

namespace {

/// Reads the members of one flat JSON object in the order in which head_line writes them. A line that was written by
/// anything else is not worth guessing at.
class Fields {
 public:
  explicit Fields(std::string_view text) : rest_{text} {}

  /// The characters of the value behind `name`, up to the next comma or brace; quotes are taken off.
  std::string_view take(std::string_view name) {
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
  template <class Integer>
  Integer number(std::string_view name, int base = 10) {
    const std::string_view text = take(name);
    Integer value{};
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value, base);
    if (parsed.ec != std::errc{} || parsed.ptr != text.data() + text.size() || text.empty()) fail(name);
    return value;
  }
  void end() {
    if (!skip("}") || !rest_.empty()) fail("the end");
  }
  std::string_view fail(std::string_view where) {
    if (bad_.empty()) bad_ = where;
    return {};
  }
  [[nodiscard]] const std::string& bad() const noexcept { return bad_; }

 private:
  bool skip(std::string_view text) {
    if (!rest_.starts_with(text)) return false;
    rest_.remove_prefix(text.size());
    return true;
  }

  std::string_view rest_;
  bool is_first_{true};
  std::string bad_;
};

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  const std::size_t begin = text.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlanks) - begin + 1);
}

}  // namespace

std::string head_line(const OutsideHead& head) {
  return "{\"lockstep_head\":1,\"journal_id\":" + json_quoted(hex_text(head.journal_id)) +
         ",\"segment\":" + std::to_string(head.segment) + ",\"index\":" + std::to_string(head.index) +
         ",\"sequence\":" + std::to_string(head.sequence.raw()) + ",\"tip\":" + json_quoted(hex_text(head.tip)) +
         ",\"seal\":" + json_quoted(hex_of(head.seal)) + ",\"wall_time_ns\":" + std::to_string(head.wall.ns) +
         ",\"wall_error_ns\":" + std::to_string(head.wall.error_ns) + "}";
}

engine::Result<OutsideHead, std::string> parse_head(std::string_view text) {
  Fields fields{trimmed(text)};
  constexpr int kHex = 16;
  constexpr std::size_t kIdDigits = 32;
  OutsideHead head;
  if (fields.number<std::uint32_t>("lockstep_head") != 1) fields.fail("lockstep_head");
  const std::string_view id = fields.take("journal_id");
  const auto half = [&](std::size_t from) {
    std::uint64_t value = 0;
    const std::string_view digits = id.substr(std::min(from, id.size()), kIdDigits / 2);
    std::from_chars(digits.data(), digits.data() + digits.size(), value, kHex);
    return value;
  };
  head.journal_id = {.high = half(0), .low = half(kIdDigits / 2)};
  if (hex_text(head.journal_id) != id) fields.fail("journal_id");
  head.segment = fields.number<std::uint32_t>("segment");
  head.index = fields.number<std::uint32_t>("index");
  head.sequence = engine::Sequence{fields.number<std::uint64_t>("sequence")};
  head.tip = fields.number<std::uint64_t>("tip", kHex);
  if (!parse_hex(fields.take("seal"), head.seal)) fields.fail("seal");
  head.wall.ns = fields.number<std::int64_t>("wall_time_ns");
  head.wall.error_ns = fields.number<std::int64_t>("wall_error_ns");
  fields.end();
  if (fields.bad().empty()) return head;
  return engine::Failure{"is no head of a journal: " + fields.bad() + " is missing or wrong"};
}

}  // namespace journal
