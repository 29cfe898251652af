// A report of a command: named facts, as aligned lines for people or one JSON object for machines.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "journal/tail.hpp"

namespace journal::inspector {

/// One line of a report, or one member of its JSON object.
struct Fact {
  std::string name;
  std::string value;
  bool is_text;
};
using Facts = std::vector<Fact>;

void add(Facts& facts, std::string name, std::string value);
void add(Facts& facts, std::string name, std::uint64_t value);
void add(Facts& facts, std::string name, bool value);
/// How a journal ends.
void add_tail(Facts& facts, const TailReport& tail);

/// Prints it and returns `status`, or what went wrong in printing.
int print(const Facts& facts, bool json, int status);

}  // namespace journal::inspector
