// `cat`, `tail`, `diff` and `schema` on the command line.
#pragma once

#include "journal/inspector/colours.hpp"
#include "journal/inspector/filter.hpp"

namespace CLI {
class App;
}

namespace journal::inspector {

/// Which records: by type and instrument; by sequence and time.
void add_filter_options(CLI::App& command, FilterWords& filter);
void add_range_options(CLI::App& command, FilterWords& filter);

/// --color, as every command has it that prints text for people.
void add_colour_option(CLI::App& command, ColourWhen& when);

/// Adds the commands; each leaves its exit status in `status`, which outlives the parsing.
void add_record_commands(CLI::App& app, int& status);

}  // namespace journal::inspector
