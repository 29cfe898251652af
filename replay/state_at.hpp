// The state as of a record, by fold alone: nothing is decided again. Equal to the state that deciding leads to, and so
// is its hash.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "engine/base/result.hpp"
#include "replay/stop.hpp"

namespace replay {

struct StateOptions {
  std::filesystem::path journal;
  std::optional<std::uint64_t> at;  ///< the last record to fold; none: to the end
  bool json{false};
};

/// Accounts, positions, working orders and quotes, with the state's hash, as text or JSON. A sequence beyond the end is
/// a Stop of status 2.
engine::Result<std::string, Stop> state_at(const StateOptions& options);

}  // namespace replay
