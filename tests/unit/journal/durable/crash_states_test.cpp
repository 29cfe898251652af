// F02: power loss with pages written back in any order, F03: torn sectors. No state loses what was told durable, and
// none is taken for damage.
#include "tests/unit/journal/durable/crash_states.hpp"

namespace {

using journal::Durability;
using journal::WriteMethod;

std::size_t states_of(Durability durability, WriteMethod method, std::uint64_t seeds) {
  std::size_t states = 0;
  for (std::uint64_t seed = 1; seed <= seeds && !testing::Test::HasFailure(); ++seed) {
    states += tests::CrashStates{{.seed = seed, .durability = durability, .method = method}}.run();
  }
  return states;
}

TEST(F02PowerLoss, GroupKeepsWhatWasToldWithDirectWrites) {
  EXPECT_GT(states_of(Durability::Group, WriteMethod::Direct, 3), 5'000U);
}

TEST(F02PowerLoss, GroupKeepsWhatWasToldThroughThePageCache) {
  EXPECT_GT(states_of(Durability::Group, WriteMethod::Buffered, 2), 5'000U);
}

TEST(F02PowerLoss, MirrorKeepsWhatWasToldOnBothSides) {
  EXPECT_GT(states_of(Durability::Mirror, WriteMethod::Direct, 1), 3'000U);
}

}  // namespace
