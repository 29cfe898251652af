// The names in a journal's directory, and what may be found there. Opens no segment.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.hpp"
#include "journal/error.hpp"

namespace journal {

inline constexpr std::string_view kLockFileName = "lock";
inline constexpr std::string_view kSessionFileName = "session.json";
/// A file being made; it gets its name when it is whole. Left over after a kill, and then without meaning.
inline constexpr std::string_view kUnfinishedSuffix = ".preparing";
inline constexpr std::string_view kHeadFileName = "head";
inline constexpr std::string_view kSealSuffix = ".seal";
inline constexpr std::string_view kSnapshotPrefix = "snapshot-";
/// Under the durable modes: room to be given up on a full disk, and the staging file where it cannot be elsewhere.
inline constexpr std::string_view kBallastFileName = "ballast";
inline constexpr std::string_view kStagingSuffix = ".staging";
/// Where the segments are that were moved to an archive, and the lock of who moves them.
inline constexpr std::string_view kArchiveFileName = "archive";
inline constexpr std::string_view kArchiveLockName = "archive.lock";
/// The manifest of the backup that the journal was restored from.
inline constexpr std::string_view kRestoredFileName = "restored";
/// The index, and what SQLite puts beside it.
inline constexpr std::string_view kIndexFileName = "index.sqlite";

/// "00000001.seg".
std::string segment_file_name(std::uint32_t number);
/// "00000001.seal", beside it.
std::string seal_file_name(std::uint32_t number);
/// The number in a segment's or seal's file name; 0 for any other name.
std::uint32_t segment_number(std::string_view name);
std::uint32_t seal_number(std::string_view name);

/// Whether a file of this name in a journal's directory is one of its parts (FORMAT.md, Directory).
bool is_part_of_journal(std::string_view name);

/// The numbers of the segments of the journal in a directory, those in its archive included, ascending. Fails when one
/// of the two cannot be listed.
engine::Result<std::vector<std::uint32_t>, JournalError> list_segments(const std::filesystem::path& directory);

/// Why no journal can be made in `directory`: it is a file, holds something, or another process is at it. Changes
/// nothing. What an unfinished creation left behind (no segment yet) is no hindrance.
std::optional<JournalError> refusal_to_create(const std::filesystem::path& directory);

/// The part of it that a holder of the lock asks again: what the directory holds.
std::optional<JournalError> refusal_of_contents(const std::filesystem::path& directory);

}  // namespace journal
