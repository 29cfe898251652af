// `cat`, `tail`, `diff` and `schema` on the command line.
#pragma once

#include <CLI/CLI.hpp>

namespace journal::inspector {

/// Adds the commands; each leaves its exit status in `status`, which outlives the parsing.
void add_record_commands(CLI::App& app, int& status);

}  // namespace journal::inspector
