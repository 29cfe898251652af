#include "journal/inspector/report.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "journal/inspector/output.hpp"
#include "journal/json_text.hpp"

namespace journal::inspector {

namespace {

std::string report_text(const Facts& facts) {
  constexpr std::size_t kNameWidth = 24;
  std::string text;
  for (const Fact& fact : facts) {
    std::string name = fact.name;
    for (char& character : name) character = character == '_' ? ' ' : character;
    name.resize(std::max(kNameWidth, name.size() + 1), ' ');
    text += name + fact.value + "\n";
  }
  return text;
}

std::string report_json(const Facts& facts) {
  std::string text = "{";
  for (const Fact& fact : facts) {
    if (text.size() > 1) text += ",";
    text += json_quoted(fact.name) + ":" + (fact.is_text ? json_quoted(fact.value) : fact.value);
  }
  return text + "}\n";
}

}  // namespace

void add(Facts& facts, std::string name, std::string value) {
  facts.push_back({std::move(name), std::move(value), true});
}
void add(Facts& facts, std::string name, std::uint64_t value) {
  facts.push_back({std::move(name), std::to_string(value), false});
}
void add(Facts& facts, std::string name, bool value) {
  facts.push_back({std::move(name), value ? "true" : "false", false});
}

void add_tail(Facts& facts, const TailReport& tail) {
  add(facts, "records", tail.record_count);
  add(facts, "steps", tail.step_count);
  add(facts, "last_sequence", tail.last_sequence.raw());
  add(facts, "tip", hex_text(tail.tip));
  add(facts, "end", std::string{name_of(tail.kind)});
  add(facts, "end_segment", std::uint64_t{tail.segment});
  add(facts, "end_offset", tail.offset);
  add(facts, "bytes_beyond", tail.bytes_beyond);
  add(facts, "header_copies_damaged", std::uint64_t{tail.header_copies_damaged});
  if (!tail.reason.empty()) add(facts, "reason", tail.reason);
}

int print(const Facts& facts, bool json, int status) {
  Output output;
  output.put(json ? report_json(facts) : report_text(facts));
  return output.finish(status);
}

}  // namespace journal::inspector
