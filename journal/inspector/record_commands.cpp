#include "journal/inspector/record_commands.hpp"

#include <map>
#include <memory>

#include "journal/inspector/commands.hpp"

namespace journal::inspector {

namespace {

void add_filter_options(CLI::App& command, FilterWords& filter) {
  command.add_option("--type", filter.types, "Events of these types only (see `schema`)");
  command.add_option("--instrument", filter.instrument, "Events about this symbol or instrument number only");
}

void add_tail_options(CLI::App& command, TailOptions& options) {
  command.add_option("DIR", options.directory, "Directory of the journal")->required();
  command.add_option("-n,--lines", options.count, "How many of the last records")->check(CLI::Range(0, 1'000'000));
  command.add_flag("-f,--follow", options.follow, "Then wait for more, until interrupted");
  command.add_flag("--json", options.json, "One JSON object a line");
  add_filter_options(command, options.filter);
}

void add_cat_options(CLI::App& command, CatOptions& options) {
  const std::map<std::string, Format> formats{{"text", Format::Text}, {"json", Format::Json}, {"csv", Format::Csv}};
  command.add_option("DIR", options.directory, "Directory of the journal")->required();
  add_filter_options(command, options.filter);
  command.add_option("--from-seq", options.filter.from_sequence, "First sequence");
  command.add_option("--to-seq", options.filter.to_sequence, "Last sequence");
  command.add_option("--from-time", options.filter.from_time, "First core time, ISO 8601 in UTC");
  command.add_option("--to-time", options.filter.to_time, "Last core time, ISO 8601 in UTC");
  auto* const format = command.add_option("--format", options.format, "text (default), json (a line each), csv");
  format->transform(CLI::CheckedTransformer(formats))->option_text("text|json|csv");
  command
      .add_flag_callback(
          "--json", [&options] { options.format = Format::Json; }, "Same as --format json")
      ->excludes(format);
  command.add_flag("--raw", options.raw, "The record stream: the records' bytes and nothing else");
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
  command->footer("Example: lockstep-journal tail --follow --type OrderFilled journal-data");
  command->callback([options, &status] { status = tail(*options); });
}

void add_diff(CLI::App& app, int& status) {
  auto* const command = app.add_subcommand("diff", "Print the first record in which two journals differ");
  const auto left = std::make_shared<std::string>();
  const auto right = std::make_shared<std::string>();
  command->add_option("A", *left, "Directory of one journal")->required();
  command->add_option("B", *right, "Directory of the other")->required();
  command->footer("Exit status 1 when they differ. Example: lockstep-journal diff first-run second-run");
  command->callback([left, right, &status] { status = diff(*left, *right); });
}

}  // namespace

void add_record_commands(CLI::App& app, int& status) {
  add_cat(app, status);
  add_tail(app, status);
  add_diff(app, status);
  app.add_subcommand("schema", "Print the events and their fields")->callback([&status] { status = schema(); });
}

}  // namespace journal::inspector
