// Colours on a terminal: when, and which. Never in what machines read.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace journal::inspector {

enum class ColourWhen : std::uint8_t { Auto = 1, Always = 2, Never = 3 };

enum class Ink : std::uint8_t {
  Input = 1,    ///< the name of an event that came in
  Output = 2,   ///< of one that was decided
  Warning = 3,  ///< what is not known, or differs
  Quiet = 4,    ///< what is there on every line
};

class Colours {
 public:
  /// Auto: standard output is a terminal that shows them, and NO_COLOR is not set (no-color.org).
  explicit Colours(ColourWhen when);

  [[nodiscard]] bool are_on() const noexcept { return are_on_; }
  /// The text in that ink; as it is where there are no colours.
  [[nodiscard]] std::string paint(Ink ink, std::string_view text) const;

 private:
  bool are_on_;
};

}  // namespace journal::inspector
