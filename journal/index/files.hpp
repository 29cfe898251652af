// The files of an index in a journal's directory: their names, opening them, moving them aside.
#pragma once

#include <filesystem>
#include <string_view>

#include "journal/directory.hpp"
#include "journal/index/sqlite.hpp"

namespace journal {

/// Locked by the process that keeps the index; apart from the journal's own lock.
inline constexpr std::string_view kIndexLockFileName = "index.lock";

/// Opens the index for queries; also in a directory that nobody can write to. Fails with NotFound when there is none.
[[nodiscard]] engine::Result<Connection, JournalError> open_for_reading(const std::filesystem::path& directory);

/// Renames the index to index.sqlite.<why>-<n>, the first n that is free, with what belongs to it. Nobody may have it
/// open. Returns the new path.
[[nodiscard]] engine::Result<std::filesystem::path, JournalError> move_index_aside(
    const std::filesystem::path& directory, std::string_view why);
[[nodiscard]] DoneOrError remove_index(const std::filesystem::path& directory);

}  // namespace journal
