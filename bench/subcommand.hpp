// What a subcommand of lockstep-bench is. To add one: a file that defines `Runner name(Options)`, and a line in
// subcommands.def.
#pragma once

#include <functional>

#include "bench/options.hpp"
#include "bench/report.hpp"

namespace bench {

/// Measures and returns the figures. Throws std::runtime_error when the environment does not allow it.
using Runner = std::function<Report()>;

// Each registers its own options with `command` and returns what runs after parsing.
#define SUBCOMMAND(name, description) Runner name(Options command);
#include "bench/subcommands.def"
#undef SUBCOMMAND

}  // namespace bench
