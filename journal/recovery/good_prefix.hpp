// Saving what is sound of a damaged journal: a new directory with the same journal up to the last whole step. The
// damaged one stays as it is.
#pragma once

#include <filesystem>

#include "engine/base/result.hpp"
#include "journal/error.hpp"
#include "journal/tail.hpp"

namespace journal {

/// What was saved, and what kept the rest from being it.
struct GoodPrefix {
  TailReport source{};  ///< how the original ends
  TailReport saved{};   ///< how the copy ends: read back from the files
};

/// Copies the segments of `from` up to where reading stops, the rest of the last one zero, and the seals of those that
/// are whole. Fronts are written anew from the good copy. Neither head file, index nor snapshots are taken along: they
/// may speak of what is missing. to: empty or absent. Every file is durable before this returns.
[[nodiscard]] engine::Result<GoodPrefix, JournalError> save_good_prefix(const std::filesystem::path& from,
                                                                        const std::filesystem::path& to);

}  // namespace journal
