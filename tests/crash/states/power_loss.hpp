// F01, F02, F03, F33: what a killed process or a power loss may leave, in so many states as promised, of so many seeds
// as that takes. The tests themselves; the quick and the slow program say how many.
#pragma once

#include <iostream>
#include <ostream>
#include <string>

#include <gtest/gtest.h>

#include "tests/crash/states/sessions.hpp"

namespace tests {

struct CrashCase {
  const char* name{""};
  journal::Durability durability{journal::Durability::Group};
  std::size_t states{0};  ///< no fewer
  std::uint64_t first_seed{1};
};
inline std::ostream& operator<<(std::ostream& out, const CrashCase& each) { return out << each.name; }
inline std::string name_of(const testing::TestParamInfo<CrashCase>& info) { return info.param.name; }

/// The share of the states that the second reader sees, and that are gone on with and verified.
inline constexpr std::size_t kKept = 6;
inline constexpr std::uint64_t kContinueOneIn = 300;

template <class Crash>
void expect_nothing_lost(const CrashCase& each, Crash&& crash) {
  KeptStates kept;
  CrashTally tally;
  for (std::uint64_t seed = each.first_seed; tally.states < each.states && !testing::Test::HasFailure(); ++seed) {
    tally += crash({.search = {.seed = seed,
                               .kind = each.name,
                               .states_each = 64,
                               .continue_one_in = kContinueOneIn,
                               .keep_one_in = each.states / kKept},
                    .durability = each.durability},
                   kept);
  }

  std::cout << each.name << ": " << tally.text() << "; " << kept.count() << " for the second reader\n";
  EXPECT_GE(tally.states, each.states);
  EXPECT_GT(tally.continued, 0U);
  EXPECT_EQ(kept.disagreement(), "");
}

class F02PowerLoss : public testing::TestWithParam<CrashCase> {};
TEST_P(F02PowerLoss, KeepsWhatWasAcknowledgedAndIsNotTakenForDamage) { expect_nothing_lost(GetParam(), crash_session); }

class F33CrashInRecovery : public testing::TestWithParam<CrashCase> {};
TEST_P(F33CrashInRecovery, KeepsWhatWasAcknowledgedAndIsNotTakenForDamage) {
  expect_nothing_lost(GetParam(), crash_recovery);
}

}  // namespace tests
