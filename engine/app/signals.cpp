#include "engine/app/signals.hpp"

#include <csignal>
#include <ctime>

namespace engine::app {

namespace {

sigset_t stop_signals() {
  sigset_t set;
  ::sigemptyset(&set);
  ::sigaddset(&set, SIGINT);
  ::sigaddset(&set, SIGTERM);
  return set;
}

}  // namespace

void block_stop_signals() {
  const sigset_t set = stop_signals();
  ::pthread_sigmask(SIG_BLOCK, &set, nullptr);
}

bool stop_signal_came(int wait_ms) {
  const sigset_t set = stop_signals();
  const timespec wait{.tv_sec = wait_ms / 1000, .tv_nsec = wait_ms % 1000 * 1'000'000L};
  return ::sigtimedwait(&set, nullptr, &wait) > 0;
}

}  // namespace engine::app
