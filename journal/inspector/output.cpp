#include "journal/inspector/output.hpp"

#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

namespace journal::inspector {

void Output::put(std::string_view text) noexcept { put(std::as_bytes(std::span{text})); }

void Output::put(std::span<const std::byte> bytes) noexcept {
  if (has_failed_ || bytes.empty()) return;
  if (std::fwrite(bytes.data(), 1, bytes.size(), stdout) != bytes.size()) fail();
}

bool Output::wait(int milliseconds) const noexcept {
  pollfd pipe{.fd = STDOUT_FILENO, .events = 0, .revents = 0};
  static_cast<void>(::poll(&pipe, 1, milliseconds));
  return is_open() && (pipe.revents & (POLLERR | POLLHUP)) == 0;
}

int Output::finish(int status) noexcept {
  if (!has_failed_ && std::fflush(stdout) != 0) fail();
  if (!has_failed_ || reason_ == EPIPE) return status;
  std::fprintf(stderr, "lockstep-journal: cannot write standard output: %s\n", std::strerror(reason_));
  return kEnvironment;
}

void Output::fail() noexcept {
  has_failed_ = true;
  reason_ = errno;
}

}  // namespace journal::inspector
