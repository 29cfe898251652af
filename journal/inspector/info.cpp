// `info` and `verify`: what a journal is, and whether it is whole.
#include <array>
#include <cstdio>
#include <string>
#include <vector>

#include "engine/model/schema.hpp"
#include "engine/model/text.hpp"
#include "journal/inspector/commands.hpp"
#include "journal/inspector/output.hpp"
#include "journal/json_text.hpp"
#include "journal/reader.hpp"

namespace journal::inspector {

namespace {

/// One line of a report, or one member of its JSON object.
struct Fact {
  std::string name;
  std::string value;
  bool is_text;
};
using Facts = std::vector<Fact>;

void add(Facts& facts, std::string name, std::string value) {
  facts.push_back({std::move(name), std::move(value), true});
}
void add(Facts& facts, std::string name, std::uint64_t value) {
  facts.push_back({std::move(name), std::to_string(value), false});
}
void add(Facts& facts, std::string name, bool value) {
  facts.push_back({std::move(name), value ? "true" : "false", false});
}

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

int print(const Facts& facts, bool json, int status) {
  Output output;
  output.put(json ? report_json(facts) : report_text(facts));
  return output.finish(status);
}

std::string time_text(engine::Timestamp time) {
  std::array<char, 64> text{};
  engine::TextWriter writer{text};
  engine::put_timestamp(writer, time);
  return std::string{writer.text()};
}

void add_identity(Facts& facts, const JournalInfo& info) {
  const bool is_same = info.schema_fingerprint == engine::schema_fingerprint();
  add(facts, "journal_id", hex_text(info.id));
  add(facts, "format_version", std::uint64_t{info.format_version});
  add(facts, "schema_fingerprint", hex_text(info.schema_fingerprint));
  add(facts, "schema_is_this_builds", is_same);
  add(facts, "config_hash", hex_text(info.config_hash));
  add(facts, "segment_bytes", info.segment_bytes);
  add(facts, "segments", std::uint64_t{info.segment_count});
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

/// What of an ending that is no damage still is a negative verdict, in words; empty when all is well.
std::string verdict_on(const TailReport& tail) {
  if (tail.last_step_unreadable) {
    return "the last step was committed and does not read back: a power loss, or a change; everything before it is "
           "whole";
  }
  if (tail.header_copies_damaged != 0) {
    return std::to_string(tail.header_copies_damaged) +
           " header copies are damaged; the other copy of each was used, all records are whole; copy the journal anew";
  }
  return {};
}

}  // namespace

int info(const std::string& directory, bool json) {
  auto reader = Reader::open(directory, {.verify_checksums = false});
  if (!reader) return tell(reader.error());
  Facts facts;
  add(facts, "directory", directory);
  add_identity(facts, reader->info());
  engine::Timestamp last_time{};
  for (;;) {
    const auto record = reader->next();
    if (!record && record.error().code != ErrorCode::Damage) return tell(record.error());
    if (!record || !*record) break;
    last_time = (*record)->header->time;
    if ((*record)->header->sequence.raw() == 1) add(facts, "first_time", time_text(last_time));
  }
  if (reader->last_sequence().raw() != 0) add(facts, "last_time", time_text(last_time));
  add_tail(facts, reader->tail());
  return print(facts, json, reader->tail().kind == TailKind::Damage ? kNegative : kDone);
}

int verify(const std::string& directory, bool json) {
  auto reader = Reader::open(directory);
  if (!reader) return tell(reader.error());
  int status = kDone;
  for (;;) {
    const auto step = reader->next_step();
    if (!step) {
      status = tell(step.error());
      if (status != kNegative) return status;
    }
    if (!step || !*step) break;
  }
  if (const std::string verdict = verdict_on(reader->tail()); status == kDone && !verdict.empty()) {
    std::fprintf(stderr, "lockstep-journal: %s: %s\n", directory.c_str(), verdict.c_str());
    status = kNegative;
  }
  Facts facts;
  add(facts, "directory", directory);
  add(facts, "whole", status == kDone);
  add_tail(facts, reader->tail());
  return print(facts, json, status);
}

int tell(const JournalError& error) {
  std::fflush(stdout);  // What was printed before comes before it on a terminal too.
  std::fprintf(stderr, "lockstep-journal: %s\n", error.message().c_str());
  return exit_status(error.code);
}

int tell_usage(const std::string& words) {
  std::fprintf(stderr, "lockstep-journal: %s\n", words.c_str());
  return kUsage;
}

}  // namespace journal::inspector
