// Records as people and machines read them: one below the other in one format.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "engine/model/events.hpp"
#include "journal/inspector/colours.hpp"
#include "journal/inspector/commands.hpp"
#include "journal/inspector/line_layout.hpp"
#include "journal/reader.hpp"

namespace journal::inspector {

class Printer {
 public:
  /// raw: the records' bytes and nothing else. colours: of the text for people.
  Printer(Format format, bool raw, ColourWhen colours = ColourWhen::Never);

  /// The line in front of the records; empty but for CSV, which is of one type.
  [[nodiscard]] std::string header(engine::EventType csv_type) const;
  /// One record with the end of its line, or its bytes. Good until the next call.
  [[nodiscard]] std::string_view print(const RecordView& record);

 private:
  Format format_;
  bool raw_;
  LineLayout layout_;
  std::unique_ptr<char[]> text_;
};

/// Opens a journal whose records are to be shown field by field, telling on standard error what should be known. Fails
/// with the exit status.
[[nodiscard]] engine::Result<Reader, int> open_to_show(const std::string& directory, ReadOptions options = {});

}  // namespace journal::inspector
