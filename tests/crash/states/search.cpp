#include "tests/crash/states/search.hpp"

#include <gtest/gtest.h>

namespace tests {

Search::Search(Recorder& recorder, const Expected& expected, const SearchPlan& plan, KeptStates& kept)
    : recorder_{&recorder},
      expected_{&expected},
      plan_{plan},
      kept_{&kept},
      after_{recorder.directories()},
      draw_{plan.seed} {
  recorder_->on_change([this] { look(); });
}

void Search::look() {
  if (testing::Test::HasFailure()) return;
  const Disk& disk = recorder_->disk();
  look_at(disk, {});
  if (only_kills_) return;
  std::size_t sectors = 0;
  for (const auto& [path, file] : disk.names()) {
    if (has_final_name(path)) sectors += file->unsynced().size();
  }
  std::size_t names = 0;
  for (const NameChange& change : disk.unsynced()) names += has_final_name(change.to) ? 1U : 0U;
  if (sectors == 0 && names == 0) return;
  const std::size_t bits = sectors + disk.unsynced().size();
  const bool is_exhaustive = bits < 32 && (std::uint64_t{1} << bits) <= plan_.states_each;
  if (is_exhaustive) {
    for (std::uint64_t state = 0; state < std::uint64_t{1} << bits; ++state) {
      look_at(disk, {.sectors = state, .names = state >> sectors});
    }
  }
  // Torn sectors and noise have no end; beside the exhaustive ones a few.
  const std::size_t sampled = is_exhaustive ? 2 : plan_.states_each;
  for (std::size_t state = 0; state < sampled; ++state) {
    look_at(disk, {.sectors = draw_.mask(), .names = draw_.mask(), .is_ugly = is_exhaustive || state % 2 == 0});
  }
}

void Search::look_at(const Disk& disk, const CrashChoice& choice) {
  if (testing::Test::HasFailure()) return;
  after_.show(disk, choice, draw_);
  ++tally_.states;
  tally_.kills += choice.is_kill() ? 1U : 0U;
  for (const auto& directory : after_.directories()) {
    std::string fault = fault_of(directory, *expected_, choice.is_kill(), tally_);
    if (fault.empty() && draw_.below(plan_.continue_one_in) == 0) {
      fault = fault_of_next_session(directory, *expected_, choice.is_kill(), draw_);
      ++tally_.continued;
    }
    ASSERT_EQ(fault, "") << plan_.kind << ", seed " << plan_.seed << ", state " << tally_.states << " in "
                         << directory.filename();
    if (draw_.below(plan_.keep_one_in) == 0) kept_->keep(directory, plan_.kind);
  }
}

}  // namespace tests
