#include "journal/inspector/line_layout.hpp"

#include <algorithm>
#include <cctype>
#include <cstddef>

#include "engine/model/events.hpp"

namespace journal::inspector {

namespace {

constexpr std::size_t kSequenceWidth = 9;
constexpr std::size_t kSmallWidth = 8;  ///< of "output", "cause=12", "epoch=1"

constexpr std::size_t kTypeWidth = [] {
  std::size_t longest = 0;
  engine::for_each_event([&]<class Event>() { longest = std::max(longest, engine::EventTraits<Event>::kName.size()); });
  return longest;
}();

/// The next word; `line` goes on behind the blank after it.
std::string_view take_word(std::string_view& line) {
  const std::string_view word = line.substr(0, line.find(' '));
  line.remove_prefix(std::min(line.size(), word.size() + 1));
  return word;
}

std::string blanks_behind(std::string_view word, std::size_t width) {
  return std::string(word.size() < width ? width - word.size() + 1 : 1, ' ');
}

bool is_of_name(char character) { return std::isalnum(static_cast<unsigned char>(character)) != 0 || character == '_'; }

/// Length of a field's name with its `=` at the front of `text`; 0: none begins here.
std::size_t name_bytes(std::string_view text) {
  std::size_t bytes = 0;
  while (bytes < text.size() && is_of_name(text[bytes])) ++bytes;
  return bytes != 0 && bytes < text.size() && text[bytes] == '=' ? bytes + 1 : 0;
}

}  // namespace

std::string_view LineLayout::lay_out(std::string_view line) {
  text_.clear();
  put_header(line);
  put_fields(line);
  text_ += '\n';
  return text_;
}

void LineLayout::put_header(std::string_view& line) {
  const std::string_view sequence = take_word(line);
  const std::string_view time = take_word(line);
  const std::string_view type = take_word(line);
  const std::string_view kind = take_word(line);
  const std::string_view cause = take_word(line);
  const std::string_view epoch = take_word(line);
  const bool is_unknown = line.starts_with('(');
  const Ink ink = is_unknown ? Ink::Warning : kind == "input" ? Ink::Input : Ink::Output;
  text_.append(sequence.size() < kSequenceWidth ? kSequenceWidth - sequence.size() : 0, ' ');
  text_.append(sequence).append(" ").append(colours_.paint(Ink::Quiet, time)).append(" ");
  text_.append(colours_.paint(ink, type)).append(blanks_behind(type, kTypeWidth));
  for (const std::string_view word : {kind, cause, epoch}) {
    text_.append(colours_.paint(Ink::Quiet, word)).append(blanks_behind(word, kSmallWidth));
  }
}

/// Names are quiet, values are not. Text in quotes is left alone.
void LineLayout::put_fields(std::string_view fields) {
  if (!colours_.are_on()) {
    text_.append(fields);
    return;
  }
  bool is_quoted = false;
  while (!fields.empty()) {
    const std::size_t name = is_quoted ? 0 : name_bytes(fields);
    if (name != 0) text_ += colours_.paint(Ink::Quiet, fields.substr(0, name));
    fields.remove_prefix(name);
    std::size_t value = 0;  // Up to where a name may begin again.
    for (; value < fields.size(); ++value) {
      if (fields[value] == '"' && (value == 0 || fields[value - 1] != '\\')) is_quoted = !is_quoted;
      if (!is_quoted && (fields[value] == ' ' || fields[value] == '{' || fields[value] == '[')) break;
    }
    value = std::min(value + 1, fields.size());
    text_.append(fields.substr(0, value));
    fields.remove_prefix(value);
  }
}

}  // namespace journal::inspector
