// A snapshot on request of a journal that nobody has to be writing: folded from its first record, checked against every
// StateHashed on the way.
#pragma once

#include <cstdint>
#include <filesystem>

#include "engine/base/result.hpp"
#include "engine/model/ids.hpp"
#include "replay/stop.hpp"

namespace replay {

struct SnapshotTaken {
  engine::Sequence sequence{};  ///< the last record that is in it
  std::filesystem::path file{};
  std::uint64_t bytes{0};
};

/// Writes the state behind the last whole step beside the segments; two generations are kept. The journal itself is
/// only read. Status 2 for a journal without a record, 1 for a damaged one.
engine::Result<SnapshotTaken, Stop> take_snapshot(const std::filesystem::path& journal);

}  // namespace replay
