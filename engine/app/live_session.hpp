// One live session on the embedded simulated venue: journal, core thread, venue thread, signals. The composition root:
// the only place that knows all of them.
#pragma once

#include <filesystem>
#include <string>

#include "adapters/config/config.hpp"
#include "engine/base/result.hpp"
#include "replay/market.hpp"
#include "replay/report.hpp"

namespace engine::app {

struct LiveOptions {
  bool progress{false};       ///< bars on stderr, where that is a terminal
  std::string configuration;  ///< path of the file, for the session's own notes
};

/// Runs to the end of the data, or until SIGINT or SIGTERM. Blocks these two signals for the whole process.
Result<replay::RunReport, replay::Stop> run_live(const adapters::config::Configuration& configuration,
                                                 const LiveOptions& options);

}  // namespace engine::app
