// The days that end in the simulated venue: first its own, with swap, then those of the accounts.
#pragma once

#include <cstddef>
#include <vector>

#include "adapters/venue.hpp"
#include "engine/model/ids.hpp"
#include "engine/model/input.hpp"

namespace adapters::sim {

class Calendar {
 public:
  /// Nothing falls due before start(). has_swap: whether any instrument charges it.
  Calendar(const SimulationTerms& terms, std::vector<engine::AccountId> accounts, bool has_swap);

  /// The market begins at this time: days that ended since terms.days_after fall due first.
  void start(engine::Timestamp first);
  /// Time of the next input; the end of time when there is none.
  [[nodiscard]] engine::Timestamp next() const noexcept;
  /// RolloverPassed or DayTurned, of one account: the next input. There is one.
  engine::Frame take();

 private:
  engine::Frame take_rollover();
  engine::Frame take_day();
  [[nodiscard]] engine::Timestamp day_after(std::size_t account, engine::Timestamp time) const;
  void find_next_day();

  const SimulationTerms terms_;
  std::vector<engine::AccountId> accounts_;
  bool has_swap_;
  Rollover rollover_{.boundary = engine::Timestamp{engine::kInt64Max}};
  std::size_t rollover_account_{0};       ///< whose RolloverPassed comes next
  std::vector<engine::Timestamp> days_;   ///< by account: when its day ends
  std::vector<engine::Timestamp> began_;  ///< by account: when it began
  std::size_t day_account_{0};            ///< whose DayTurned comes next
};

}  // namespace adapters::sim
