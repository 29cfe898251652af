// A copy of a whole journal in a folder of its own, made while it is being written: closed segments as they are, the
// open one up to what is durable, seals, snapshots, and a head that says how far it goes.
#pragma once

#include <cstdint>
#include <filesystem>

#include "engine/base/result.hpp"
#include "engine/model/ids.hpp"
#include "journal/error.hpp"

namespace journal {

struct BackupOptions {
  std::filesystem::path directory{};
  std::filesystem::path target{};  ///< a new folder, or this journal's earlier backup
  std::filesystem::path key{};     ///< file of the key to encrypt with; empty: the backup is not encrypted
};

struct BackupReport {
  std::uint64_t files_copied{0};
  std::uint64_t bytes_copied{0};  ///< as they lie in the backup
  std::uint64_t files_kept{0};    ///< of an earlier backup, equal
  engine::Sequence last{};        ///< how far it goes: the end of a step
  std::uint64_t tip{0};
};

/// Writes nothing into the journal's directory and takes no lock there. What is archived is copied too: a backup is
/// whole by itself. Until its manifest is replaced, at the very end, the backup of before is still there whole. Refuses
/// a damaged journal, and one that is not the continuation of what the backup holds.
[[nodiscard]] engine::Result<BackupReport, JournalError> back_up(const BackupOptions& options);

}  // namespace journal
