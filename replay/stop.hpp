// What ends a command before it has its answer.
#pragma once

#include <string>

#include "journal/error.hpp"

namespace replay {

/// What stopped a command, and the exit status that it ends with (ARCHITECTURE 8).
struct Stop {
  int exit_status;
  std::string message;
};

/// A journal that cannot be made, read or written on, before or without a session in it.
Stop stop_of(const journal::JournalError& error);

}  // namespace replay
