// Kill -9, a few times; kill_slow_test.cpp does it a thousand times.
#include <gtest/gtest.h>

#include "tests/support/kills.hpp"

namespace {

TEST(Kill, ABacktestLeavesAPrefixOfWholeSteps) {
  const tests::KillTally tally = tests::kill_backtests(20, tests::kill_seed());

  EXPECT_EQ(tally.part, 20);
}

TEST(Kill, ALiveSessionVerifiesUpToItsLastWholeStep) { tests::kill_live_sessions(2, tests::kill_seed()); }

}  // namespace
