// The commands of `lockstep-journal`. Each prints, and returns the exit status.
#pragma once

#include <cstdint>
#include <string>

#include "journal/error.hpp"
#include "journal/inspector/colours.hpp"
#include "journal/inspector/filter.hpp"

namespace journal::inspector {

enum class Format : std::uint8_t { Text = 1, Json = 2, Csv = 3 };

struct CatOptions {
  std::string directory{};
  FilterWords filter{};
  Format format{Format::Text};
  bool raw{false};  ///< the records' bytes and nothing else
  ColourWhen colours{ColourWhen::Auto};
};

struct TailOptions {
  std::string directory{};
  FilterWords filter{};
  std::uint64_t count{10};  ///< how many of the last accepted records come first
  bool follow{false};
  bool json{false};
  ColourWhen colours{ColourWhen::Auto};
};

struct DiffOptions {
  std::string left{};
  std::string right{};
  bool walk{false};  ///< compare every record from the first on
  bool json{false};
  ColourWhen colours{ColourWhen::Auto};
};

/// Identity of the journal, its files, its first and last record.
int info(const std::string& directory, bool json);
/// The records that the filter accepts.
int cat(const CatOptions& options);
/// The last records that the filter accepts; with `follow` also those to come, until the output is closed.
int tail(const TailOptions& options);
/// The first record in which two journals differ, with its step on both sides; kNegative when there is one.
int diff(const DiffOptions& options);
/// The events and their fields, as EVENTS.md has them, or as JSON Schema. type: one of them; empty: all.
int schema(const std::string& type, bool json);

/// Prints the error on standard error and returns its exit status.
int tell(const JournalError& error);
int tell_usage(const std::string& words);

}  // namespace journal::inspector
