#include "engine/app/signals.hpp"

#include <csignal>
#include <ctime>

namespace engine::app {

namespace {

sigset_t signals() {
  sigset_t set;
  ::sigemptyset(&set);
  ::sigaddset(&set, SIGINT);
  ::sigaddset(&set, SIGTERM);
  ::sigaddset(&set, SIGUSR1);
  return set;
}

}  // namespace

void block_signals() {
  const sigset_t set = signals();
  ::pthread_sigmask(SIG_BLOCK, &set, nullptr);
}

Signal next_signal(int wait_ms) {
  const sigset_t set = signals();
  const timespec wait{.tv_sec = wait_ms / 1000, .tv_nsec = wait_ms % 1000 * 1'000'000L};
  const int came = ::sigtimedwait(&set, nullptr, &wait);
  if (came <= 0) return Signal::None;
  return came == SIGUSR1 ? Signal::Snapshot : Signal::Stop;
}

}  // namespace engine::app
