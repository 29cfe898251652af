// What may be done with the index that lies beside a journal: kept, or made anew, and why. Changes nothing.
#pragma once

#include <filesystem>

#include "journal/index/index.hpp"

namespace journal {

/// Looks at the index's mark and at the journal. `moved_to` is left empty. Fails with IndexAhead when the journal lost
/// durable records, and with what keeps the journal from being read.
[[nodiscard]] engine::Result<IndexOpening, JournalError> judge_index(const std::filesystem::path& directory,
                                                                     engine::JournalId journal,
                                                                     const std::string& tables);

}  // namespace journal
