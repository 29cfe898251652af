// The subcommands of lockstep-replay. Each registers its options; when it was chosen, it runs and sets the exit status.
#pragma once

#include <CLI/CLI.hpp>

namespace replay {

void add_backtest(CLI::App& app, int& status);
void add_verify(CLI::App& app, int& status);
void add_state(CLI::App& app, int& status);
void add_snapshot(CLI::App& app, int& status);

}  // namespace replay
