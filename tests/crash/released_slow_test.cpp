#include "tests/crash/released.hpp"

namespace {

TEST(F01KilledSlow, WhatWasReleasedIsInTheJournalTenThousandTimes) {
  tests::kill_small_engines(10'000, tests::kill_seed());
}

}  // namespace
