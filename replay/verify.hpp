// Verify: feeds only a journal's inputs to a fresh engine and compares every record that comes out with the one that
// was written. Equal bytes, or the first difference, field by field.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "engine/base/result.hpp"
#include "replay/stop.hpp"

namespace replay {

struct VerifyOptions {
  std::filesystem::path journal;
  std::filesystem::path out;  ///< where the re-made journal goes; empty: nowhere
  bool progress{false};
};

/// The first record that differs.
struct Difference {
  std::uint64_t sequence{0};
  std::string text;  ///< both records and the fields that differ
};

struct VerifyReport {
  std::uint64_t records{0};
  std::uint64_t steps{0};
  std::uint64_t tip{0};
  std::uint64_t state_hash{0};  ///< of the whole state at the end
  std::uint64_t elapsed_ns{0};
  std::string tail;  ///< how the journal ends, when it is not a clean end
  std::optional<Difference> difference;
};

/// Walks the whole journal. Stops at the first difference; damage is a Stop of status 1.
engine::Result<VerifyReport, Stop> verify(const VerifyOptions& options);

}  // namespace replay
