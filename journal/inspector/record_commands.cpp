#include "journal/inspector/record_commands.hpp"

#include <map>
#include <memory>

#include <CLI/CLI.hpp>

#include "journal/inspector/commands.hpp"

namespace journal::inspector {

namespace {

void add_tail_options(CLI::App& command, TailOptions& options) {
  command.add_option("DIR", options.directory, "Directory of the journal")->required();
  command.add_option("-n,--lines", options.count, "How many of the last records")->check(CLI::Range(0, 1'000'000));
  command.add_flag("-f,--follow", options.follow, "Then wait for more, until interrupted");
  command.add_flag("--json", options.json, "One JSON object a line");
  add_filter_options(command, options.filter);
  add_colour_option(command, options.colours);
}

void add_cat_options(CLI::App& command, CatOptions& options) {
  const std::map<std::string, Format> formats{{"text", Format::Text}, {"json", Format::Json}, {"csv", Format::Csv}};
  command.add_option("DIR", options.directory, "Directory of the journal")->required();
  add_filter_options(command, options.filter);
  add_range_options(command, options.filter);
  auto* const format = command.add_option("--format", options.format, "text (default), json (a line each), csv");
  format->transform(CLI::CheckedTransformer(formats))->option_text("text|json|csv");
  command
      .add_flag_callback(
          "--json", [&options] { options.format = Format::Json; }, "Same as --format json")
      ->excludes(format);
  command.add_flag("--raw", options.raw, "The record stream: the records' bytes and nothing else");
  add_colour_option(command, options.colours);
}

void add_cat(CLI::App& app, int& status) {
  auto* const command = app.add_subcommand("cat", "Print records as text, JSON lines, CSV or bytes");
  const auto options = std::make_shared<CatOptions>();
  add_cat_options(*command, *options);
  command->callback([options, &status] { status = cat(*options); });
}

void add_tail(CLI::App& app, int& status) {
  auto* const command = app.add_subcommand("tail", "Print the last records, and with --follow those to come");
  const auto options = std::make_shared<TailOptions>();
  add_tail_options(*command, *options);
  command->callback([options, &status] { status = tail(*options); });
}

void add_diff(CLI::App& app, int& status) {
  auto* const command = app.add_subcommand("diff", "Print the first record in which two journals differ");
  const auto options = std::make_shared<DiffOptions>();
  command->add_option("A", options->left, "Directory of one journal")->required();
  command->add_option("B", options->right, "Directory of the other")->required();
  command->add_flag("--walk", options->walk, "Compare every record from the first on, trusting no checksum");
  command->add_flag("--json", options->json, "Print one JSON object");
  add_colour_option(*command, options->colours);
  command->callback([options, &status] { status = diff(*options); });
}

void add_schema(CLI::App& app, int& status) {
  auto* const command = app.add_subcommand("schema", "Print the events and their fields, or their JSON Schema");
  const auto type = std::make_shared<std::string>();
  const auto json = std::make_shared<bool>(false);
  command->add_option("TYPE", *type, "One event; all without it");
  command->add_flag("--json", *json, "As JSON Schema, draft 4, of the lines that cat --json prints");
  command->callback([type, json, &status] { status = schema(*type, *json); });
}

}  // namespace

void add_filter_options(CLI::App& command, FilterWords& filter) {
  command.add_option("--type", filter.types, "Events of these types only: names (see `schema`), or numbers as 0x1234");
  command.add_option("--instrument", filter.instrument, "Events about this symbol or instrument number only");
}

void add_range_options(CLI::App& command, FilterWords& filter) {
  command.add_option("--from-seq", filter.from_sequence, "First sequence");
  command.add_option("--to-seq", filter.to_sequence, "Last sequence");
  command.add_option("--from-time", filter.from_time, "First core time, ISO 8601 in UTC");
  command.add_option("--to-time", filter.to_time, "Last core time, ISO 8601 in UTC");
}

void add_colour_option(CLI::App& command, ColourWhen& when) {
  const std::map<std::string, ColourWhen> words{
      {"auto", ColourWhen::Auto}, {"always", ColourWhen::Always}, {"never", ColourWhen::Never}};
  command.add_option("--color", when, "Colours: auto (default: on a terminal without NO_COLOR), always, never")
      ->transform(CLI::CheckedTransformer(words))
      ->option_text("auto|always|never");
}

void add_record_commands(CLI::App& app, int& status) {
  add_cat(app, status);
  add_tail(app, status);
  add_diff(app, status);
  add_schema(app, status);
}

}  // namespace journal::inspector
