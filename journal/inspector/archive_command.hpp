// `lockstep-journal archive`: retention.
#pragma once

#include <CLI/CLI.hpp>

namespace journal::inspector {

/// Moves old sealed segments to an archive, and says which, and what keeps the others.
void add_archive_command(CLI::App& program, int& status);

}  // namespace journal::inspector
