// Closing off a torn tail without a session: the same write as the next session's, and no record.
#pragma once

#include <filesystem>
#include <optional>

#include "journal/error.hpp"
#include "journal/recovery/recovery.hpp"

namespace journal {

/// Makes the segment of `found.point`, empty, with the rules of the segment before it. Readers end the old segment
/// where `found` says; the next session takes this one's place. found: sound; the lock held since before it was looked
/// for.
[[nodiscard]] std::optional<JournalError> mark_end(const std::filesystem::path& directory, const Recovery& found);

}  // namespace journal
