// Are two indexes the same, table for table and row for row? For `index check` and for tests: an index that was kept up
// to date in pieces must equal the one that is made anew.
#pragma once

#include <string>

#include "journal/index/sqlite.hpp"

namespace journal {

/// In words: the first table, row and column where they differ; empty when they do not. What is known to be durable is
/// no part of it.
[[nodiscard]] engine::Result<std::string, JournalError> difference_between(Connection& left, Connection& right);

}  // namespace journal
