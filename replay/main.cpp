// lockstep-replay: drives the core from the past.
#include <cstdio>
#include <exception>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "replay/commands.hpp"
#include "replay/process.hpp"

int main(int argc, char** argv) {
  replay::ignore_output_signals();
  try {
    CLI::App app{"lockstep-replay: decide the past again, and prove that it was decided so", "lockstep-replay"};
    app.set_help_all_flag("--help-all", "Help of every subcommand");
    int status = 0;
    replay::add_backtest(app, status);
    replay::add_verify(app, status);
    replay::add_state(app, status);
    replay::add_snapshot(app, status);
    try {
      app.parse(argc, argv);
      // Asked for here and not by CLI11, which would say no more than this of a word that it does not know.
      if (app.get_subcommands().empty()) throw CLI::RequiredError{"A subcommand"};
    } catch (const CLI::ParseError& error) {
      // CLI11 has its own numbers; ours are 0 for help and 2 for wrong usage.
      return app.exit(error) == 0 ? 0 : 2;
    }
    return status;
  } catch (const std::exception& error) {
    std::fputs(fmt::format("lockstep-replay: {}\n", error.what()).c_str(), stderr);
    return 3;
  }
}
