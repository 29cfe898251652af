// The command lines of `verify`, `keys`, `prove` and `check-proof`.
#pragma once

#include <CLI/CLI.hpp>

namespace journal::inspector {

/// Adds them to the program; `status` gets the exit status of the one that runs.
void add_seal_commands(CLI::App& app, int& status);

}  // namespace journal::inspector
