// lockstep-replay: drives the core from the past.
#include <CLI/CLI.hpp>

#include <fmt/format.h>

#include <cstdio>
#include <exception>

#include "replay/commands.hpp"

int main(int argc, char** argv) {
  try {
    CLI::App app{"lockstep-replay: decide the past again, and prove that it was decided so", "lockstep-replay"};
    app.require_subcommand(1);
    app.set_help_all_flag("--help-all", "Help of every subcommand");
    int status = 0;
    replay::add_backtest(app, status);
    replay::add_verify(app, status);
    replay::add_state(app, status);
    try {
      app.parse(argc, argv);
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
