#include "journal/inspector/archive_command.hpp"

#include <array>
#include <cstdint>
#include <memory>
#include <string>

#include "engine/model/text.hpp"
#include "journal/archive/retention.hpp"
#include "journal/directory.hpp"
#include "journal/inspector/commands.hpp"
#include "journal/inspector/filter.hpp"
#include "journal/inspector/report.hpp"

namespace journal::inspector {

namespace {

struct ArchiveCommandOptions {
  RetentionOptions retention{};
  std::string now{};
  bool json{false};
};

std::string time_text(engine::Timestamp time) {
  std::array<char, 64> text{};
  engine::TextWriter writer{text};
  engine::put_timestamp(writer, time);
  return std::string{writer.text()};
}

Facts facts_of(const ArchiveCommandOptions& options, const RetentionReport& report) {
  Facts facts;
  add(facts, "directory", options.retention.directory.string());
  add(facts, "archive", options.retention.archive.string());
  add(facts, "older_than", time_text(report.cutoff));
  add(facts, options.retention.dry_run ? "segments_that_would_move" : "segments_moved",
      std::uint64_t{report.moved.size()});
  if (!report.moved.empty()) {
    add(facts, "first_segment", segment_file_name(report.moved.front().number));
    add(facts, "last_segment", segment_file_name(report.moved.back().number));
    add(facts, "last_sequence", report.moved.back().last.raw());
  }
  if (!options.retention.dry_run) add(facts, "bytes_moved", report.bytes);
  if (!report.why_kept.empty()) {
    add(facts, "stays", segment_file_name(report.kept_from) + " and what follows: " + report.why_kept);
  }
  return facts;
}

int archive(ArchiveCommandOptions options) {
  if (!options.now.empty()) {
    options.retention.now = parse_time(options.now);
    if (!options.retention.now) return tell_usage("--now " + options.now + " is no time; write 2026-01-31T00:00:00");
  }
  const auto report = archive_segments(options.retention);
  if (!report) return tell(report.error());
  return print(facts_of(options, *report), options.json, 0);
}

}  // namespace

void add_archive_command(CLI::App& program, int& status) {
  const auto options = std::make_shared<ArchiveCommandOptions>();
  CLI::App& command = *program.add_subcommand("archive", "Move old sealed segments to an archive folder");
  command.add_option("DIR", options->retention.directory, "Directory of the journal")->required();
  command.add_option("--to", options->retention.archive, "Folder of the archive: this journal's, or new")->required();
  command.add_option("--older-than", options->retention.older_than_days, "Days since the last record of a segment")
      ->required();
  command.add_option("--now", options->now, "Count the days from this core time (default: the journal's last record)");
  command.add_option("--key", options->retention.key, "Encrypt with the key in this file (`keys archive` makes one)");
  command.add_flag("--dry-run", options->retention.dry_run, "Say what would move; change nothing");
  command.add_flag("--json", options->json, "Print one JSON object");
  command.callback([options, &status] { status = archive(*options); });
}

}  // namespace journal::inspector
