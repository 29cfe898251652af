// One segment put together from what two copies of it have whole, and the proof that it is what was written: every
// record by its chain, every seal that there is. In memory; nothing is written here.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/model/ids.hpp"
#include "journal/error.hpp"
#include "journal/recovery/two_copies.hpp"

namespace journal {

/// A whole segment, and how it differs from the journal's own file.
struct SegmentImage {
  std::vector<std::byte> bytes{};
  std::optional<JournalError> fault{};  ///< why the journal's file does not do; nothing: it is as it should be
  bool is_missing{false};               ///< there is no file of that name in the journal's directory
  std::uint64_t bytes_differing{0};     ///< those of the file that are missing or others
  std::uint64_t begin{0};               ///< of the first of them
  std::uint64_t end{0};                 ///< behind the last of them
  bool is_sealed{false};                ///< seals cover all of its records, and hold
  bool is_closed{false};                ///< it has its closing, and is read-only
};

/// Damage where neither copy has a part that is needed, where the two contradict each other, or where the seals beside
/// the journal say that other bytes were sealed.
[[nodiscard]] engine::Result<SegmentImage, JournalError> joined_segment(const CopyDirectories& directories,
                                                                        engine::JournalId id,
                                                                        const JoinedSegment& segment);

}  // namespace journal
