// What the system allows this process, held against what a session will take: found out before anything is made, not
// in the middle of it (F26, F27).
#pragma once

#include <optional>

#include "adapters/config/config.hpp"
#include "replay/market.hpp"

namespace engine::app {

/// Why a session of this configuration would run out of descriptors or memory; nothing when it will not.
std::optional<replay::Stop> refusal_of_limits(const adapters::config::Configuration& configuration);

/// From now on an exception that nobody catches, on whatever thread, is a fail-stop with a message: status 4.
void stop_on_uncaught_exceptions();

}  // namespace engine::app
