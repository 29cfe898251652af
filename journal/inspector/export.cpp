#include "journal/inspector/export.hpp"

#include <map>
#include <memory>
#include <string>

#include <CLI/CLI.hpp>

#include "journal/inspector/commands.hpp"
#include "journal/inspector/export_records.hpp"
#include "journal/inspector/output.hpp"
#include "journal/inspector/record_commands.hpp"
#include "journal/json_text.hpp"
#include "journal/recovery/good_prefix.hpp"

namespace journal::inspector {

namespace {

std::string to_text(const ExportRecordsOptions& options, const GoodPrefix& done) {
  std::string text = options.to + ": " + std::to_string(done.saved.record_count) + " records, up to sequence " +
                     std::to_string(done.saved.last_sequence.raw()) + ", tip " + hex_text(done.saved.tip) + "\n";
  if (done.source.kind == TailKind::Damage) text += "not saved: " + done.source.reason + "\n";
  return text;
}

std::string to_json(const ExportRecordsOptions& options, const GoodPrefix& done) {
  return "{\"journal\":" + json_quoted(options.to) + ",\"records\":" + std::to_string(done.saved.record_count) +
         ",\"last_sequence\":" + std::to_string(done.saved.last_sequence.raw()) +
         ",\"tip\":" + json_quoted(hex_text(done.saved.tip)) +
         ",\"source_end\":" + json_quoted(std::string{name_of(done.source.kind)}) +
         ",\"reason\":" + json_quoted(done.source.reason) + "}\n";
}

int export_good_prefix(const ExportRecordsOptions& options) {
  const auto done = save_good_prefix(options.directory, options.to);
  if (!done) return tell(done.error());
  Output output;
  output.put(options.json ? to_json(options, *done) : to_text(options, *done));
  return output.finish(kDone);
}

}  // namespace

void add_export_command(CLI::App& program, int& status) {
  const std::map<std::string, ExportFormat> formats{
      {"csv", ExportFormat::Csv}, {"jsonl", ExportFormat::JsonLines}, {"npy", ExportFormat::Npy}};
  auto* const command = program.add_subcommand("export", "Save records as tables, or a journal's sound part as one");
  const auto options = std::make_shared<ExportRecordsOptions>();
  const auto good_prefix = std::make_shared<bool>(false);
  command->add_option("DIR", options->directory, "Directory of the journal")->required();
  command->add_option("--to", options->to, "Folder for what is saved; - is standard output, for one type as text")
      ->required();
  auto* const choice = command->add_option_group("what", "One of these")->require_option(1);
  choice->add_option("--format", options->format, "A file for each event type: csv, jsonl (JSON lines), npy (NumPy)")
      ->transform(CLI::CheckedTransformer(formats))
      ->option_text("csv|jsonl|npy");
  choice->add_flag("--good-prefix", *good_prefix, "As a journal, up to the last whole step");
  add_filter_options(*command, options->filter);
  add_range_options(*command, options->filter);
  command->add_flag("--json", options->json, "Report in JSON");
  command->callback([options, good_prefix, &status] {
    status = *good_prefix ? export_good_prefix(*options) : export_records(*options);
  });
}

}  // namespace journal::inspector
