// `lockstep-journal backup` and `restore`.
#pragma once

#include <CLI/CLI.hpp>

namespace journal::inspector {

void add_backup_commands(CLI::App& program, int& status);

}  // namespace journal::inspector
