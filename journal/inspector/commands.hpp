// The commands of `lockstep-journal`. Each prints, and returns the exit status.
#pragma once

#include <cstdint>
#include <string>

#include "journal/error.hpp"
#include "journal/inspector/filter.hpp"

namespace journal::inspector {

enum class Format : std::uint8_t { Text = 1, Json = 2, Csv = 3 };

struct CatOptions {
  std::string directory{};
  FilterWords filter{};
  Format format{Format::Text};
  bool raw{false};  ///< the records' bytes and nothing else
};

/// Identity of the journal, its files, its first and last record.
int info(const std::string& directory, bool json);
/// The records that the filter accepts.
int cat(const CatOptions& options);
/// The events and their fields, as EVENTS.md has them.
int schema();

/// Prints the error on standard error and returns its exit status.
int tell(const JournalError& error);
int tell_usage(const std::string& words);

}  // namespace journal::inspector
