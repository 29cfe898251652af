// Rows of a statement as text: an aligned table for people, JSON lines or CSV for machines.
#pragma once

#include "journal/index/sqlite.hpp"
#include "journal/inspector/commands.hpp"
#include "journal/inspector/output.hpp"

namespace journal::inspector {

/// Runs the statement and prints its rows. Numbers are JSON numbers when every reader can hold them exactly (up to
/// 2^53), else strings.
[[nodiscard]] DoneOrError print_rows(Statement& statement, Format format, Output& output);

}  // namespace journal::inspector
