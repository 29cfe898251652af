// An index to ask: brought up to date first where that is possible, else with words that say how old it is.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "journal/index/index.hpp"

namespace journal {

struct CurrentIndex {
  Connection connection;  ///< for reading only
  IndexMark mark;
  std::vector<std::string> notes{};              ///< what the person who asks should know
  std::optional<JournalError> journal_damage{};  ///< the index holds what comes before
};

/// Brings the index up to date, making it when there is none and once more when it turns out to be damaged. Where
/// another process keeps it, or nothing may be written, the index is taken as it is; then it must be there, and in the
/// second case whole up to the journal's end.
[[nodiscard]] engine::Result<CurrentIndex, JournalError> open_current(const std::filesystem::path& directory,
                                                                      const IndexOptions& options = {});

}  // namespace journal
