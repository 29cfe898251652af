#include "journal/inspector/colours.hpp"

#include <unistd.h>

#include <cstdlib>

namespace journal::inspector {

namespace {

bool is_wanted(const char* no_colour) { return no_colour == nullptr || *no_colour == '\0'; }

bool does_terminal_show() {
  const char* const terminal = std::getenv("TERM");
  return ::isatty(STDOUT_FILENO) == 1 && terminal != nullptr && std::string_view{terminal} != "dumb";
}

std::string_view code_of(Ink ink) {
  switch (ink) {
    case Ink::Input:
      return "\033[1;36m";
    case Ink::Output:
      return "\033[1;32m";
    case Ink::Warning:
      return "\033[1;33m";
    case Ink::Quiet:
      break;
  }
  return "\033[2m";
}

}  // namespace

Colours::Colours(ColourWhen when)
    : are_on_{when == ColourWhen::Always ||
              (when == ColourWhen::Auto && is_wanted(std::getenv("NO_COLOR")) && does_terminal_show())} {}

std::string Colours::paint(Ink ink, std::string_view text) const {
  if (!are_on_) return std::string{text};
  return std::string{code_of(ink)}.append(text).append("\033[0m");
}

}  // namespace journal::inspector
