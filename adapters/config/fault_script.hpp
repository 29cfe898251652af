// Text to a script of faults for the simulated venue. The grammar is in adapters/sim/README.md.
#pragma once

#include <string_view>

#include "adapters/config/config.hpp"
#include "adapters/faults.hpp"
#include "engine/base/result.hpp"

namespace adapters::config {

/// One step a line, or all that is wrong, each with its line and column. Any bytes are allowed. Never throws.
engine::Result<FaultScript, ConfigIssues> parse_fault_script(std::string_view text, std::string_view source_name);

}  // namespace adapters::config
