// lockstep-engine: the headless engine.
#include <cstdio>
#include <exception>
#include <memory>
#include <new>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "adapters/config/config.hpp"
#include "engine/app/limits.hpp"
#include "engine/app/live_session.hpp"
#include "replay/market.hpp"
#include "replay/process.hpp"

namespace {

using adapters::config::Configuration;
using engine::Failure;
using engine::Result;
using replay::Stop;

struct RunArguments {
  std::string config;
  std::vector<std::filesystem::path> data;
  std::string format;
  std::string journal;
  bool skip_bad{false};
  bool json{false};
};

int fail(const Stop& stop) {
  const bool ends_line = !stop.message.empty() && stop.message.back() == '\n';
  std::fprintf(stderr, "lockstep-engine: %s%s", stop.message.c_str(), ends_line ? "" : "\n");
  return stop.exit_status;
}

Result<Configuration, Stop> configure(const RunArguments& arguments) {
  auto configuration = replay::configure_from(
      {.config = arguments.config, .data = arguments.data, .format = arguments.format, .skip_bad = arguments.skip_bad});
  if (configuration && !arguments.journal.empty()) {
    configuration->settings.journal.directory = arguments.journal;
  }
  return configuration;
}

int run(const RunArguments& arguments) {
  const auto configuration = configure(arguments);
  if (!configuration) return fail(configuration.error());
  const auto report =
      engine::app::run_live(*configuration, {.progress = !arguments.json, .configuration = arguments.config});
  if (!report) return fail(report.error());
  return replay::print(arguments.json ? replay::to_json(*report) : replay::to_text(*report), 0);
}

int check(const std::string& file, bool json) {
  const auto loaded = adapters::config::load(file);
  if (!loaded) {
    std::fputs(adapters::config::print_issues(loaded.error()).c_str(), stderr);
    return 2;
  }
  const engine::ConfigHeader& header = loaded->view().header();
  std::printf(json ? "{\"configuration\":\"sound\",\"instruments\":%u,\"accounts\":%u,\"strategies\":%u}\n"
                   : "sound: %u instruments, %u accounts, %u strategies\n",
              header.instruments, header.accounts, header.strategies);
  return 0;
}

void add_run(CLI::App& app, int& status) {
  CLI::App* command = app.add_subcommand("run", "Trade, until the data end or a signal comes");
  auto arguments = std::make_shared<RunArguments>();
  command->add_option("--config", arguments->config, "Configuration file (TOML); optional with --data");
  command->add_option("--data", arguments->data, "Recorded files, in place of the configuration's market");
  command->add_option("--format", arguments->format, "Format of --data; recognised from the content when left out");
  command->add_option("--journal", arguments->journal, "Directory of the new journal, in place of the configuration's");
  command->add_flag("--skip-bad", arguments->skip_bad, "Count bad rows of --data instead of stopping at the first");
  command->add_flag("--json", arguments->json, "The report as JSON");
  command->callback([arguments, &status] { status = run(*arguments); });
}

void add_check(CLI::App& app, int& status) {
  CLI::App* command = app.add_subcommand("check", "Say everything that is wrong with a configuration");
  auto file = std::make_shared<std::string>();
  auto json = std::make_shared<bool>(false);
  command->add_option("file", *file, "Configuration file (TOML)")->required();
  command->add_flag("--json", *json, "The answer as JSON");
  command->callback([file, json, &status] { status = check(*file, *json); });
}

}  // namespace

int main(int argc, char** argv) {
  replay::ignore_output_signals();
  engine::app::stop_on_uncaught_exceptions();
  try {
    CLI::App app{"lockstep-engine: the headless trading engine", "lockstep-engine"};
    int status = 0;
    add_run(app, status);
    add_check(app, status);
    bool print_defaults = false;
    app.add_flag("--print-defaults", print_defaults, "Print a complete commented configuration and stop");
    try {
      app.parse(argc, argv);
      if (!print_defaults && app.get_subcommands().empty()) throw CLI::CallForHelp{};
    } catch (const CLI::CallForHelp& help) {
      app.exit(help);
      return argc > 1 ? 0 : 2;
    } catch (const CLI::ParseError& error) {
      return app.exit(error) == 0 ? 0 : 2;
    }
    return print_defaults ? replay::print(adapters::config::defaults_text(), status) : status;
  } catch (const std::bad_alloc&) {
    std::fputs("lockstep-engine: out of memory\n", stderr);
    return 3;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "lockstep-engine: %s\n", error.what());
    return 3;
  }
}
