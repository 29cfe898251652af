#include "journal/inspector/index_command.hpp"

#include <cstdio>
#include <memory>
#include <string>

#include "journal/index/check.hpp"
#include "journal/index/current.hpp"
#include "journal/index/files.hpp"
#include "journal/index/tables.hpp"
#include "journal/inspector/commands.hpp"
#include "journal/inspector/output.hpp"
#include "journal/inspector/query.hpp"
#include "journal/json_text.hpp"
#include "journal/progress.hpp"

namespace journal::inspector {

namespace {

struct IndexCommandOptions {
  std::string directory{};
  bool json{false};
};

/// Where the index stands, in one form or the other.
int print_status(const IndexMark& mark, engine::Sequence journal_last, const IndexCommandOptions& options) {
  const std::uint64_t behind = journal_last.raw() - std::min(journal_last, mark.last_sequence).raw();
  const std::string journal = hex_text(mark.journal);
  const std::string form = options.json
                               ? "{\"journal_id\":\"%s\",\"last_sequence\":%llu,\"journal_last_sequence\":%llu,"
                                 "\"behind\":%llu,\"durable_sequence\":%llu}\n"
                               : "journal id               %s\nlast sequence            %llu\n"
                                 "journal last sequence    %llu\nbehind                   %llu\n"
                                 "durable sequence         %llu\n";
  std::string text(512, '\0');
  const auto number = [](std::uint64_t value) { return static_cast<unsigned long long>(value); };
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  const int length =
      std::snprintf(text.data(), text.size(), form.c_str(), journal.c_str(), number(mark.last_sequence.raw()),
                    number(journal_last.raw()), number(behind), number(mark.durable_sequence.raw()));
#pragma GCC diagnostic pop
  Output output;
  output.put(std::string_view{text}.substr(0, static_cast<std::size_t>(length)));
  return output.finish(kDone);
}

int status_of(const IndexCommandOptions& options) {
  const auto tail = find_tail(options.directory);
  if (!tail) return tell(tail.error());
  auto connection = open_for_reading(options.directory);
  if (!connection) return tell(connection.error());
  const auto mark = read_mark(*connection);
  if (!mark) return tell(mark.error());
  return print_status(*mark, tail->last_sequence, options);
}

int finish_with(const IndexMark& mark, const IndexCommandOptions& options) {
  return print_status(mark, mark.last_sequence, options);
}

int update(const IndexCommandOptions& options) {
  const auto current = open_index(options.directory);
  if (!current) return current.error();
  const int printed = finish_with(current->mark, options);
  return current->journal_damage ? kNegative : printed;
}

int rebuild(const IndexCommandOptions& options) {
  const auto made = rebuild_index(options.directory, index_options_with_progress());
  if (!made) return tell(made.error());
  return finish_with(made->mark(), options);
}

int check(const IndexCommandOptions& options) {
  const auto found = check_index(options.directory, index_options_with_progress());
  if (!found) return tell(found.error());
  if (found->empty()) {
    Output output;
    output.put("the index equals one made anew from the journal\n");
    return output.finish(kDone);
  }
  std::fprintf(stderr, "lockstep-journal: %s: %s; `lockstep-journal index rebuild` makes it anew\n",
               (std::filesystem::path{options.directory} / kIndexFileName).c_str(), found->c_str());
  return kNegative;
}

int print_schema() {
  Output output;
  output.put(index_markdown());
  return output.finish(kDone);
}

}  // namespace

IndexOptions index_options_with_progress() {
  struct Shown {
    std::unique_ptr<Progress> bar;
    std::uint64_t done{0};
  };
  IndexOptions options;
  const auto shown = std::make_shared<Shown>();
  options.on_progress = [shown](std::uint64_t done, std::uint64_t total) {
    if (!shown->bar) shown->bar = std::make_unique<Progress>(true, "index", total);
    if (done > shown->done) shown->bar->advance(done - shown->done);
    shown->done = done;
  };
  return options;
}

void add_index_commands(CLI::App& program, int& status) {
  const auto options = std::make_shared<IndexCommandOptions>();
  auto* const index = program.add_subcommand("index", "The SQLite index of a journal: status, update, rebuild, check");
  index->require_subcommand(1);
  const auto add = [&](const char* name, const char* description, int (*run)(const IndexCommandOptions&)) {
    auto* const command = index->add_subcommand(name, description);
    command->add_option("DIR", options->directory, "Directory of the journal")->required();
    command->callback([options, run, &status] { status = run(*options); });
    return command;
  };
  constexpr const char* kJsonHelp = "Print one JSON object";
  add("status", "How far the index has come, and the journal", status_of)->add_flag("--json", options->json, kJsonHelp);
  add("update", "Bring the index up to date, making it when there is none", update)
      ->add_flag("--json", options->json, kJsonHelp);
  add("rebuild", "Remove the index and make it anew from the journal", rebuild)
      ->add_flag("--json", options->json, kJsonHelp);
  add("check", "Compare the index with one made anew from the journal, row for row", check);
  index->add_subcommand("schema", "Print the index's tables, columns and views")->callback([&status] {
    status = print_schema();
  });
}

}  // namespace journal::inspector
