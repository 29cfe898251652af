// lockstep-bench: latency budgets and side-by-side comparisons. Exit status: 0 done, 1 over budget, 2 wrong usage,
// 3 the environment failed.
#include <cstdio>
#include <exception>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>

#include "bench/budget.hpp"
#include "bench/report.hpp"
#include "bench/subcommand.hpp"

namespace {

enum Status : int { Done = 0, OverBudget = 1, WrongUsage = 2, EnvironmentFailed = 3 };

int print(const bench::Report& report, bool as_json, const std::string& budget_path) {
  std::fputs((as_json ? to_json(report) : to_table(report)).c_str(), stdout);
  std::fflush(stdout);
  if (budget_path.empty()) return Done;
  const std::vector<std::string> broken = bench::broken_limits(report, budget_path);
  for (const std::string& limit : broken) std::fprintf(stderr, "over budget: %s\n", limit.c_str());
  return broken.empty() ? Done : OverBudget;
}

int run(int argc, char** argv) {
  CLI::App app{"Latency budgets and side-by-side comparisons", "lockstep-bench"};
  app.require_subcommand(1);
  bool as_json = false;
  std::string budget_path;
  std::vector<std::pair<CLI::App*, bench::Runner>> runners;
  const auto add = [&](const char* name, const char* description, bench::Runner (*make)(bench::Options)) {
    CLI::App* command = app.add_subcommand(name, description);
    command->add_flag("--json", as_json, "Print JSON instead of a table");
    command->add_option("--budget", budget_path, "TOML file of limits; exit 1 when one is broken")
        ->check(CLI::ExistingFile);
    runners.emplace_back(command, make(bench::Options{*command}));
  };
#define SUBCOMMAND(name, description) add(#name, description, &bench::name);
#include "bench/subcommands.def"
#undef SUBCOMMAND
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? Done : WrongUsage;
  }
  for (const auto& [command, runner] : runners) {
    if (command->parsed()) return print(runner(), as_json, budget_path);
  }
  return WrongUsage;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const std::invalid_argument& error) {
    std::fprintf(stderr, "lockstep-bench: %s\n", error.what());
    return WrongUsage;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "lockstep-bench: %s\n", error.what());
    return EnvironmentFailed;
  }
}
