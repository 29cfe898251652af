#include "journal/inspector/output.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>

namespace journal::inspector {

void Output::put(std::string_view text) noexcept { put(std::as_bytes(std::span{text})); }

void Output::put(std::span<const std::byte> bytes) noexcept {
  if (has_failed_ || bytes.empty()) return;
  if (std::fwrite(bytes.data(), 1, bytes.size(), stdout) != bytes.size()) fail();
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
