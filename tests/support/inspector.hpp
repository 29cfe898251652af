// Runs `lockstep-journal` and catches what it prints.
#pragma once

#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <string>

namespace tests {

struct Ran {
  std::string output;  ///< standard output and error
  int status;
};

/// Any command line of the shell.
inline Ran run_shell(const std::string& line) {
  std::FILE* const pipe = ::popen(("{ " + line + "; } 2>&1").c_str(), "r");
  Ran ran{.output = {}, .status = -1};
  std::array<char, 4096> buffer{};
  for (std::size_t bytes = 1; pipe != nullptr && bytes != 0;) {
    bytes = std::fread(buffer.data(), 1, buffer.size(), pipe);
    ran.output.append(buffer.data(), bytes);
  }
  if (pipe != nullptr) ran.status = WEXITSTATUS(::pclose(pipe));
  return ran;
}

inline const std::string& inspector() {
  static const std::string program = LOCKSTEP_BIN_DIR "/lockstep-journal";
  return program;
}
inline Ran run_inspector(const std::string& arguments) { return run_shell(inspector() + " " + arguments); }

}  // namespace tests
