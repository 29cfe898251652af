// Goes through the states that a crash may leave at every change that a Recorder sees: all of them where they are few,
// a sample by seed else.
#pragma once

#include <cstdint>
#include <string>

#include "tests/crash/states/judge.hpp"
#include "tests/crash/states/recorder.hpp"

namespace tests {

struct SearchPlan {
  std::uint64_t seed{1};
  std::string kind{};           ///< in words, for messages
  std::size_t states_each{64};  ///< at each change: exhaustive over old and new up to this many, sampled beyond
  std::uint64_t continue_one_in{300};
  std::uint64_t keep_one_in{100'000};  ///< for the second reader
};

class Search {
 public:
  /// Looks from now on until its end. All must outlive it.
  Search(Recorder& recorder, const Expected& expected, const SearchPlan& plan, KeptStates& kept);
  Search(const Search&) = delete;
  Search& operator=(const Search&) = delete;
  ~Search() { recorder_->on_change(nullptr); }

  [[nodiscard]] const CrashTally& tally() const noexcept { return tally_; }
  [[nodiscard]] Draw& draw() noexcept { return draw_; }
  /// A mapped store that commits nothing: only a kill is looked at.
  void only_kills(bool is_so) noexcept { only_kills_ = is_so; }

 private:
  void look();
  void look_at(const Disk& disk, const CrashChoice& choice);

  Recorder* recorder_;
  const Expected* expected_;
  SearchPlan plan_;
  KeptStates* kept_;
  AfterCrash after_;
  Draw draw_;
  CrashTally tally_;
  bool only_kills_{false};
};

}  // namespace tests
