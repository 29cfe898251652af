// A backtest: the core fed from the simulated venue in simulated time, on one thread. The same code as live decides,
// fills and is journaled; two backtests of the same are equal byte for byte.
#pragma once

#include <filesystem>
#include <string>

#include "adapters/config/config.hpp"
#include "replay/market.hpp"
#include "replay/report.hpp"

namespace replay {

struct BacktestOptions {
  std::filesystem::path journal;
  bool progress{false};
  std::string build_id;
  std::string configuration;  ///< path of the file, for the session's own notes
};

/// Runs to the end of the data and ends the session. The journal directory must be empty or absent.
engine::Result<RunReport, Stop> backtest(const adapters::config::Configuration& configuration,
                                         const BacktestOptions& options);

}  // namespace replay
