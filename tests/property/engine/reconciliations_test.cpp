// After whatever a line loses and however often we restart, a comparison brings our books to the venue's truth: nothing
// lost, nothing made up, nothing sent twice. The full number is in the slow test.
#include "tests/property/engine/reconciliations.hpp"

#include <gtest/gtest.h>

namespace {

TEST(Reconciliations, EndAtTheTruth) {
  constexpr std::uint64_t kSessions = 300;

  const tests::LossySessions lived = tests::live_lossy_sessions(1, kSessions);

  EXPECT_GT(lived.unhalted, kSessions / 2) << "what always halts proves little";
  EXPECT_GT(lived.executions, kSessions) << "nor does what never trades";
}

}  // namespace
