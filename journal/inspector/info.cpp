// `info`: what a journal is.
#include <array>
#include <cstdio>
#include <string>

#include "engine/model/schema.hpp"
#include "engine/model/text.hpp"
#include "journal/inspector/commands.hpp"
#include "journal/inspector/output.hpp"
#include "journal/inspector/report.hpp"
#include "journal/json_text.hpp"
#include "journal/reader.hpp"
#include "journal/segment_front.hpp"

namespace journal::inspector {

namespace {

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
  add(facts, "schema", version_text(info.schema));
  add(facts, "schema_fingerprint", hex_text(info.schema_fingerprint));
  add(facts, "schema_is_this_builds", is_same);
  add(facts, "config_hash", hex_text(info.config_hash));
  add(facts, "segment_bytes", info.segment_bytes);
  add(facts, "segments", std::uint64_t{info.segment_count});
}

}  // namespace

int info(const std::string& directory, bool json) {
  auto reader = Reader::open(directory, {.verify_checksums = false});
  if (!reader) return tell(reader.error());
  Facts facts;
  add(facts, "directory", directory);
  add_identity(facts, reader->info());
  engine::Timestamp last_time{};
  std::uint64_t unknown = 0;
  for (;;) {
    const auto record = reader->next();
    if (!record && record.error().code != ErrorCode::Damage) return tell(record.error());
    if (!record || !*record) break;
    last_time = (*record)->header->time;
    if (!engine::is_known(*(*record)->header)) ++unknown;
    if ((*record)->header->sequence.raw() == 1) add(facts, "first_time", time_text(last_time));
  }
  if (reader->last_sequence().raw() != 0) add(facts, "last_time", time_text(last_time));
  if (unknown != 0) add(facts, "unknown_records", unknown);
  add_tail(facts, reader->tail());
  return print(facts, json, reader->tail().kind == TailKind::Damage ? kNegative : kDone);
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
