#include "journal/seal/outside_head.hpp"

#include "journal/json_fields.hpp"
#include "journal/json_text.hpp"
#include "journal/seal/hex.hpp"

namespace journal {

namespace {

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
  JsonFields fields{trimmed(text)};
  constexpr int kHex = 16;
  OutsideHead head;
  if (fields.number<std::uint32_t>("lockstep_head") != 1) fields.fail("lockstep_head");
  head.journal_id = fields.journal_id("journal_id");
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
