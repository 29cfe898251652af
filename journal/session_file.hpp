// session.json: who wrote the journal, where and when. For people and monitoring; outside the journal's identity, never
// read by replay.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "engine/model/ids.hpp"
#include "journal/error.hpp"

namespace journal {

struct SessionFacts {
  engine::JournalId journal_id{};
  engine::Epoch epoch{};
  std::string build_id{};
  std::string configuration{};  ///< path; empty when there is none
};

/// Writes it whole or not at all: aside, then renamed. Adds host, process id and wall-clock time. Returns what failed.
std::optional<JournalError> write_session_file(const std::filesystem::path& directory, const SessionFacts& facts);

}  // namespace journal
