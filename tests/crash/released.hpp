// F01: whatever a killed engine let out is in the journal that it left.
#pragma once

#include <poll.h>
#include <sys/syscall.h>

#include <iostream>
#include <random>

#include <gtest/gtest.h>

#include "tests/support/kills.hpp"
#include "tests/support/released_orders.hpp"

namespace tests {

inline constexpr int kSessionsAJournal = 16;

/// Kills the small engine `kills` times, at random microseconds, several times on the same journal.
inline void kill_small_engines(int kills, std::uint64_t seed) {
  std::mt19937_64 random{seed};
  std::uint64_t released = 0;
  int quiet = 0;
  for (int kill = 0; kill < kills && !testing::Test::HasFailure();) {
    const TemporaryDirectory directory;
    const EnginePlace place{directory.journal(), directory.path()};
    std::set<std::uint64_t> seen;
    for (int session = 0; session < kSessionsAJournal && kill < kills; ++session, ++kill) {
      Released* const peer = Released::make();
      ASSERT_NE(peer, nullptr);
      const pid_t child = ::fork();
      ASSERT_GE(child, 0);
      if (child == 0) trade_until_killed(place, *peer);
      pollfd watched{.fd = static_cast<int>(::syscall(SYS_pidfd_open, child, 0)), .events = POLLIN, .revents = 0};
      // Every fourth may be hit while it starts; the others have let something out.
      const auto has_ended_within = [&](long ns) {
        const timespec wait{.tv_sec = 0, .tv_nsec = ns};
        return ::ppoll(&watched, 1, &wait, nullptr) == 1;
      };
      bool has_ended = false;
      while (kill % 4 != 0 && !has_ended && peer->count.load() == 0) has_ended = has_ended_within(50'000);
      has_ended = has_ended || has_ended_within(std::uniform_int_distribution<long>{0, 3'000'000}(random));
      ::kill(child, SIGKILL);
      ::waitpid(child, nullptr, 0);
      ::close(watched.fd);

      const std::uint64_t count = peer->count.load();
      for (std::uint64_t i = 0; i < count; ++i) seen.insert(peer->orders[i % Released::kMax]);
      ::munmap(peer, sizeof(Released));
      released += count;
      quiet += count == 0 ? 1 : 0;
      const auto held = orders_in(place);
      ASSERT_FALSE(has_ended) << "kill " << kill << ": the engine refused to start";
      ASSERT_TRUE(held) << "kill " << kill << ": a torn tail is called damage";
      for (const std::uint64_t order : seen)
        ASSERT_TRUE(held->contains(order)) << "kill " << kill << ", order " << order;
    }
  }
  std::cout << kills << " kills, " << quiet << " before anything left, " << released << " orders released, all kept\n";
  EXPECT_GT(released, static_cast<std::uint64_t>(kills));
}

}  // namespace tests
