// The full number of random restarts and permutations.
#include <cstdio>

#include <gtest/gtest.h>

#include "tests/property/engine/reconciliations.hpp"

namespace {

TEST(Reconciliations, AHundredThousandEndAtTheTruth) {
  constexpr std::uint64_t kSessions = 100'000;

  const tests::LossySessions lived = tests::live_lossy_sessions(1'000'000, kSessions);

  std::printf("reconciliations: %llu of %llu ended without a halt, %llu executions\n",
              static_cast<unsigned long long>(lived.unhalted), static_cast<unsigned long long>(kSessions),
              static_cast<unsigned long long>(lived.executions));
  EXPECT_GT(lived.unhalted, kSessions / 2);
}

}  // namespace
