// Is the index what the journal says? Compared with one that is made anew beside it.
#pragma once

#include <filesystem>
#include <string>

#include "journal/index/index.hpp"

namespace journal {

/// Brings the index up to date, makes a second one aside and compares, SQLite's own check of pages and indexes first.
/// In words what is wrong; empty when nothing is.
[[nodiscard]] engine::Result<std::string, JournalError> check_index(const std::filesystem::path& directory,
                                                                    const IndexOptions& options = {});

}  // namespace journal
