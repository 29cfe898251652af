// A mirror that a killed session left behind its journal is brought to the same bytes. What counts is the journal's own
// directory, once recovery found it sound; a mirror that was promised more is never touched.
#pragma once

#include <filesystem>
#include <optional>

#include "engine/model/ids.hpp"
#include "journal/error.hpp"

namespace journal {

/// What a mirror must agree with: the journal's end, as recovery found it.
struct MirroredEnd {
  engine::JournalId id{};
  engine::Sequence last_sequence{};
  std::uint64_t tip{0};
};

/// Copies the segments that the mirror lacks or has in part, each whole or not at all, and removes those that the
/// journal has not. Changes nothing where both end alike. Refuses a mirror of another journal, one whose records are
/// others, and one whose head or seals promise more than the journal has. Killed in between it may be done again. The
/// locks of both are held.
[[nodiscard]] std::optional<JournalError> bring_up_mirror(const std::filesystem::path& journal,
                                                          const std::filesystem::path& mirror, const MirroredEnd& end);

}  // namespace journal
