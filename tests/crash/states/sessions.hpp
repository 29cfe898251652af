// Sessions of a small journal whose every change to its files is looked at: under each durability mode, by the
// journal's own code, on the test's thread; and sessions that go on from what a crash of an earlier one left.
#pragma once

#include <filesystem>

#include "journal/format.hpp"
#include "tests/crash/states/search.hpp"

namespace tests {

/// What a session is made of.
struct SessionPlan {
  SearchPlan search{};
  journal::Durability durability{journal::Durability::Group};
  std::uint32_t steps{40};
};

/// Appends, commits, rolls, seals, with heads and published heads, and ends cleanly or not at all. Under async every
/// store of the writer is a state of a killed process.
CrashTally crash_session(const SessionPlan& plan, KeptStates& kept);

/// A session is killed or loses power somewhere; recovery and the session that goes on are looked at like the first.
CrashTally crash_recovery(const SessionPlan& plan, KeptStates& kept);

}  // namespace tests
