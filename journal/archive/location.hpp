// Where the older segments of a journal lie: the file `archive` in the journal's directory. Two or three lines that a
// person may read, and correct when the archive moves.
#pragma once

#include <filesystem>
#include <optional>

#include "engine/base/result.hpp"
#include "journal/error.hpp"

namespace journal {

struct ArchiveLocation {
  std::filesystem::path folder{};
  std::filesystem::path key{};  ///< file of the key that opens it; empty: it is not encrypted
  friend bool operator==(const ArchiveLocation&, const ArchiveLocation&) = default;
};

/// Nothing when the journal names no archive. Fails when what it names cannot be understood.
[[nodiscard]] engine::Result<std::optional<ArchiveLocation>, JournalError> archive_of(
    const std::filesystem::path& directory);

/// Names it, durably, in place of what was named before. Both paths are made absolute.
[[nodiscard]] std::optional<JournalError> name_archive(const std::filesystem::path& directory,
                                                       const ArchiveLocation& location);

}  // namespace journal
