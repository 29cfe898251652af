// A hundred kills; released_slow_test.cpp does ten thousand.
#include "tests/crash/released.hpp"

namespace {

TEST(F01Killed, WhatWasReleasedIsInTheJournal) { tests::kill_small_engines(100, tests::kill_seed()); }

}  // namespace
