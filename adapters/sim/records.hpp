// What the simulated venue has booked: executions and positions. It tells them when it is asked, whatever became of the
// reports on them, and keeps them through a restart.
#pragma once

#include <cstddef>
#include <map>
#include <utility>
#include <vector>

#include "adapters/sim/fifo.hpp"
#include "adapters/venue.hpp"
#include "engine/model/events.hpp"
#include "engine/model/input.hpp"

namespace adapters::sim {

class Records {
 public:
  static constexpr std::size_t kExecutionsKept = 4'096;

  /// A report that the exchange made; only executions are booked.
  void note(const engine::Frame& report);
  /// What is booked and the orders that work, between the two marks of an answer. It is incomplete where executions
  /// behind `since` are no longer kept.
  [[nodiscard]] std::vector<engine::Frame> tell(const AccountQuestion& question, engine::Timestamp now,
                                                const std::vector<engine::ExecutionReport>& working) const;

 private:
  Fifo<engine::ExecutionReport> executions_;  ///< the last ones, of all accounts
  engine::ExecId forgotten_{};                ///< the last one that is not kept any more
  std::map<std::pair<engine::AccountId, engine::InstrumentId>, engine::Qty> positions_;
};

}  // namespace adapters::sim
