// A record's line as people read it: its first words in columns, coloured where that is wanted. Words and values are
// those of engine/model/text.hpp.
#pragma once

#include <string>
#include <string_view>

#include "journal/inspector/colours.hpp"

namespace journal::inspector {

class LineLayout {
 public:
  explicit LineLayout(Colours colours) : colours_{colours} {}

  /// line: of format_event_text, without its end. Good until the next call; ends in a line feed.
  [[nodiscard]] std::string_view lay_out(std::string_view line);

 private:
  void put_header(std::string_view& line);
  void put_fields(std::string_view fields);

  Colours colours_;
  std::string text_{};
};

}  // namespace journal::inspector
