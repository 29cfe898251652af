// Kill -9 at 1,000 random moments of a backtest with small segments: what is recovered is a prefix, ending at a whole
// step, of the uninterrupted stream.
#include <gtest/gtest.h>

#include "tests/support/kills.hpp"

namespace {

TEST(KillSlow, AThousandBacktestsLeavePrefixesOfWholeSteps) {
  const tests::KillTally tally = tests::kill_backtests(1'000, tests::kill_seed());

  EXPECT_EQ(tally.part, 1'000);
}

TEST(KillSlow, LiveSessionsVerifyUpToTheirLastWholeStep) { tests::kill_live_sessions(25, tests::kill_seed()); }

}  // namespace
