#include "journal/inspector/query.hpp"

#include <cstdio>
#include <memory>

#include "journal/inspector/index_command.hpp"
#include "journal/inspector/query_table.hpp"

namespace journal::inspector {

namespace {

constexpr const char* kOnlyReads =
    "query takes one SELECT and changes nothing: the index is made from the journal alone";

struct QueryOptions {
  std::string directory{};
  std::string sql{};
  Format format{Format::Text};
};

int query(const QueryOptions& options) {
  auto current = open_index(options.directory);
  if (!current) return current.error();
  current->connection.allow_reading_only();
  auto statement = current->connection.prepare(options.sql);
  if (!statement && statement.error().code == ErrorCode::PermissionDenied) return tell_usage(kOnlyReads);
  if (!statement) return tell(statement.error());
  if (statement->column_count() == 0) return tell_usage(kOnlyReads);
  Output output;
  const auto printed = print_rows(*statement, options.format, output);
  if (!printed) return output.finish(tell(printed.error()));
  return output.finish(current->journal_damage ? kNegative : kDone);
}

}  // namespace

engine::Result<CurrentIndex, int> open_index(const std::string& directory) {
  auto current = open_current(directory, index_options_with_progress());
  if (!current) return engine::Failure{tell(current.error())};
  for (const std::string& note : current->notes) std::fprintf(stderr, "note: %s\n", note.c_str());
  if (current->journal_damage) {
    std::fprintf(stderr, "lockstep-journal: %s\nnote: what comes before it is shown\n",
                 current->journal_damage->message().c_str());
  }
  return std::move(current).value();
}

void add_format_options(CLI::App& command, Format& format) {
  auto* const json = command.add_flag_callback(
      "--json", [&format] { format = Format::Json; }, "Print a JSON object for each row");
  command
      .add_flag_callback(
          "--csv", [&format] { format = Format::Csv; }, "Print CSV with a header")
      ->excludes(json);
}

void add_query_command(CLI::App& program, int& status) {
  const auto options = std::make_shared<QueryOptions>();
  auto* const command = program.add_subcommand("query", "Ask the index by SQL; read-only");
  command->add_option("DIR", options->directory, "Directory of the journal")->required();
  command->add_option("SQL", options->sql, "One SELECT")->required();
  add_format_options(*command, options->format);
  command->callback([options, &status] { status = query(*options); });
}

}  // namespace journal::inspector
