// `lockstep-journal`: the inspector. Reads journals; only `recover` writes into one.
#include <csignal>
#include <exception>

#include <CLI/CLI.hpp>

#include "journal/inspector/archive_command.hpp"
#include "journal/inspector/backup_commands.hpp"
#include "journal/inspector/commands.hpp"
#include "journal/inspector/export.hpp"
#include "journal/inspector/help.hpp"
#include "journal/inspector/index_command.hpp"
#include "journal/inspector/output.hpp"
#include "journal/inspector/query.hpp"
#include "journal/inspector/record_commands.hpp"
#include "journal/inspector/recover.hpp"
#include "journal/inspector/seal_commands.hpp"
#include "journal/inspector/trace.hpp"

namespace {

using namespace journal::inspector;

void add_recover_options(CLI::App& command, RecoverOptions& options) {
  command.add_option("DIR", options.directory, "Directory of the journal")->required();
  command.add_flag("--dry-run", options.dry_run, "Print what would be done, and why; write nothing");
  command.add_option("--mirror", options.mirror, "Its second directory: take from there what the journal lost");
  command.add_option("--anchor", options.anchor, "SEQ:TIP that somebody kept outside: the journal must reach it");
  command.add_option("--staging", options.staging, "Where the engine stages: `journal.staging` of its configuration");
  command.add_flag("--json", options.json, "Print one JSON object");
}

int run(int argument_count, const char* const* arguments) {
  CLI::App app{"Shows and verifies journals.", "lockstep-journal"};
  int status = kDone;
  std::string directory;
  bool json = false;

  auto* const info_command = app.add_subcommand("info", "Identity, files, first and last record");
  info_command->add_option("DIR", directory, "Directory of the journal")->required();
  info_command->add_flag("--json", json, "Print one JSON object");
  info_command->callback([&] { status = info(directory, json); });
  add_seal_commands(app, status);
  add_record_commands(app, status);

  RecoverOptions recover_options;
  auto* const recover_command =
      app.add_subcommand("recover", "Decide between a torn tail and damage; close a torn tail");
  add_recover_options(*recover_command, recover_options);
  recover_command->callback([&] { status = recover(recover_options); });

  add_export_command(app, status);
  add_archive_command(app, status);
  add_backup_commands(app, status);
  add_index_commands(app, status);
  add_query_command(app, status);
  add_ready_questions(app, status);
  add_trace_command(app, status);
  add_why_command(app, status);
  add_help_pages(app);

  try {
    app.parse(argument_count, arguments);
    // Asked for here and not by CLI11, which would say no more than this of a word that it does not know.
    if (app.get_subcommands().empty()) throw CLI::RequiredError{"A subcommand"};
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kDone : kUsage;
  }
  return status;
}

}  // namespace

int main(int argument_count, char** arguments) {
  std::signal(SIGPIPE, SIG_IGN);  // A closed pipe is seen at the write: Output.
  std::signal(SIGXFSZ, SIG_IGN);  // So is a full file.
  try {
    return run(argument_count, arguments);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "lockstep-journal: %s\n", error.what());
    return kEnvironment;
  }
}
