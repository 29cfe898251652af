// A budget: limits that a report must keep. A TOML file:
//
//     [ring."single 4096"]
//     lockstep_over_boost = { min = 2.4 }
#pragma once

#include <string>
#include <vector>

#include "bench/report.hpp"

namespace bench {

/// One sentence for each limit that the report breaks. Throws std::invalid_argument when the file is unreadable or
/// names a row or figure that the report does not have: a limit that checks nothing is a mistake.
[[nodiscard]] std::vector<std::string> broken_limits(const Report& report, const std::string& budget_path);

}  // namespace bench
