// `query` and the ready questions: rows of the index, by SQL or by what people ask most.
#pragma once

#include <cstdint>
#include <string>

#include <CLI/CLI.hpp>

#include "journal/index/current.hpp"
#include "journal/inspector/commands.hpp"

namespace journal::inspector {

/// Opens the index for asking, telling on standard error what should be known. Fails with the exit status.
[[nodiscard]] engine::Result<CurrentIndex, int> open_index(const std::string& directory);

/// --json and --csv, as every question has them.
void add_format_options(CLI::App& command, Format& format);

/// Add the commands to the program; each sets `status` when it ran.
void add_query_command(CLI::App& program, int& status);
void add_ready_questions(CLI::App& program, int& status);

}  // namespace journal::inspector
