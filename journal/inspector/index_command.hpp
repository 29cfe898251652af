// `lockstep-journal index ...`: the index of a journal itself.
#pragma once

#include <CLI/CLI.hpp>

#include "journal/index/index.hpp"

namespace journal::inspector {

/// A bar on standard error while the journal is read, where that is a terminal.
IndexOptions index_options_with_progress();

/// Adds `index status`, `update`, `rebuild`, `check` and `schema`; each sets `status` when it ran.
void add_index_commands(CLI::App& program, int& status);

}  // namespace journal::inspector
