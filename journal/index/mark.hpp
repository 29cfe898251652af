// How far an index came: the journal it belongs to, its last sequence and that record's checksum, and how much of it
// was known to be durable. Written in the same transaction as the rows.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "engine/model/ids.hpp"
#include "engine/model/units.hpp"
#include "journal/index/sqlite.hpp"

namespace journal {

struct IndexMark {
  engine::JournalId journal{};
  std::string tables{};  ///< fingerprint of the tables' text
  engine::Sequence last_sequence{};
  engine::Timestamp last_time{};
  std::uint64_t tip{0};                 ///< checksum of that record
  std::uint32_t segment{0};             ///< where it lies
  std::uint64_t record_offset{0};       ///< of the record
  std::uint64_t next_offset{0};         ///< behind its step
  engine::Sequence durable_sequence{};  ///< the last that was known to be on stable storage; 0: none was
  std::uint64_t durable_tip{0};
};

inline constexpr const char* kCreateMarkSql =
    "CREATE TABLE IF NOT EXISTS index_state (id INTEGER PRIMARY KEY CHECK (id = 1), journal TEXT, tables TEXT, "
    "last_sequence INTEGER, last_time_ns INTEGER, tip TEXT, segment INTEGER, record_offset INTEGER, "
    "next_offset INTEGER, durable_sequence INTEGER, durable_tip TEXT)";

/// Fails with IndexDamaged when the file is no index or its mark does not read back.
[[nodiscard]] engine::Result<IndexMark, JournalError> read_mark(Connection& connection);
[[nodiscard]] DoneOrError write_mark(Connection& connection, const IndexMark& mark);

/// The mark of the index in a journal's directory, for whoever weighs evidence of what the journal had (recovery).
/// Empty when there is no index, or none that can be read. Changes nothing.
[[nodiscard]] std::optional<IndexMark> mark_of(const std::filesystem::path& directory);

/// Whether the journal holds the record that the mark names, where it names it.
[[nodiscard]] bool is_in_journal(const std::filesystem::path& directory, const IndexMark& mark);

}  // namespace journal
