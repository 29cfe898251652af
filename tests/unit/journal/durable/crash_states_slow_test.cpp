// The same states as crash_states_test, from many more seeds: a million of them.
#include "tests/unit/journal/durable/crash_states.hpp"

namespace {

using journal::Durability;
using journal::WriteMethod;

TEST(F02PowerLossSlow, AMillionStatesKeepWhatWasTold) {
  constexpr std::size_t kStates = 1'000'000;
  constexpr std::uint64_t kFirstSeed = 1'000;
  std::size_t states = 0;
  for (std::uint64_t seed = kFirstSeed; states < kStates && !HasFailure(); ++seed) {
    const auto durability = seed % 5 == 0 ? Durability::Mirror : Durability::Group;
    const auto method = seed % 2 == 0 ? WriteMethod::Direct : WriteMethod::Buffered;
    states += tests::CrashStates{{.seed = seed, .durability = durability, .method = method}}.run();
  }

  EXPECT_GE(states, kStates);
}

}  // namespace
