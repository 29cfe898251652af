// Records as people and machines read them: one below the other in one format.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "engine/model/events.hpp"
#include "journal/inspector/commands.hpp"
#include "journal/reader.hpp"

namespace journal::inspector {

class Printer {
 public:
  Printer(Format format, bool raw);

  /// The line in front of the records; empty but for CSV, which is of one type.
  [[nodiscard]] std::string header(engine::EventType csv_type) const;
  /// One record with the end of its line, or its bytes. Good until the next call.
  [[nodiscard]] std::string_view print(const RecordView& record);

 private:
  Format format_;
  bool raw_;
  std::unique_ptr<char[]> text_;
};

/// Fields are read by the layout of this build's events.
[[nodiscard]] bool is_schema_known(const JournalInfo& info);
/// Says that it is not, and what to do; returns the exit status.
int tell_other_schema(const std::string& directory, const JournalInfo& info);

}  // namespace journal::inspector
