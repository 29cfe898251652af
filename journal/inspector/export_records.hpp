// `lockstep-journal export --format`: the records as tables for other programs, a file for each event type.
#pragma once

#include <optional>
#include <string>

#include "journal/inspector/export_columns.hpp"
#include "journal/inspector/filter.hpp"

namespace journal::inspector {

struct ExportRecordsOptions {
  std::string directory{};
  std::string to{};  ///< a folder; "-": standard output, for one type as text
  FilterWords filter{};
  ExportFormat format{ExportFormat::Csv};
  bool json{false};
};

/// Writes the files and prints which they are. Where it fails no file of it has its name.
int export_records(const ExportRecordsOptions& options);

}  // namespace journal::inspector
