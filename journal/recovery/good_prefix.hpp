// Saving what is sound of a damaged journal: a new directory with the same journal up to the last whole step. The
// damaged one stays as it is.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <vector>

#include "engine/base/result.hpp"
#include "journal/error.hpp"
#include "journal/tail.hpp"

namespace journal {

/// What was saved, and what kept the rest from being it.
struct GoodPrefix {
  TailReport source{};  ///< how the original ends
  TailReport saved{};   ///< how the copy ends: read back from the files
};

/// A segment's bytes up to `end`, zeros behind, both fronts written anew from the good copy. end: in the data, or
/// kWholeSegment.
[[nodiscard]] engine::Result<std::vector<std::byte>, JournalError> sound_segment(const std::filesystem::path& directory,
                                                                                 std::uint32_t number,
                                                                                 std::uint64_t end);
inline constexpr std::uint64_t kWholeSegment = UINT64_MAX;

/// Copies the segments of `from` up to where reading stops, the rest of the last one zero, and the seals of those that
/// are whole. Fronts are written anew from the good copy. Neither head file, index nor snapshots are taken along: they
/// may speak of what is missing. to: empty or absent. Every file is durable before this returns.
[[nodiscard]] engine::Result<GoodPrefix, JournalError> save_good_prefix(const std::filesystem::path& from,
                                                                        const std::filesystem::path& to);

}  // namespace journal
