#include "replay/process.hpp"

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>

namespace replay {

void ignore_output_signals() {
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
}

int print(std::string_view text, int status) {
  errno = 0;
  const bool is_written = std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0;
  if (is_written || errno == EPIPE) return status;
  const int reason = errno;
  std::fprintf(stderr, "%s: cannot write standard output: %s\n", ::program_invocation_short_name,
               std::strerror(reason));
  return 3;
}

}  // namespace replay
