// A state that grows by folding a journal's records: nothing is decided. For time travel, restart and snapshots. Holds
// every StateHashed of this build's LogicVersion against the state that it has come to.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "engine/base/result.hpp"
#include "engine/core/workspace.hpp"
#include "engine/model/record.hpp"
#include "engine/state/hasher.hpp"
#include "engine/state/snapshot.hpp"
#include "engine/state/state.hpp"
#include "replay/stop.hpp"

namespace replay {

class Follower {
 public:
  /// Folds the next record. The first is a sound SessionStarted. Fails, with status 1, at an unknown type, and where
  /// the state is not the one that StateHashed says.
  engine::Result<engine::Done, Stop> fold(const engine::RecordHeader& header, std::span<const std::byte> payload);
  /// All records of a step, 8-byte aligned.
  engine::Result<engine::Done, Stop> fold_step(std::span<const std::byte> step);

  /// Begins with a snapshot, in place of the first record: only if it is of the journal and all that it names matches.
  engine::Result<engine::state::SnapshotHeader, engine::state::SnapshotError> restore(
      std::span<const std::byte> snapshot, const engine::Capacities& capacities, engine::JournalId id);

  /// Whether there is a state: a first record was folded, or a snapshot restored.
  [[nodiscard]] bool has_begun() const { return state_ != nullptr; }
  /// The rest only once it has begun.
  [[nodiscard]] const engine::state::State& state() const { return *state_; }
  [[nodiscard]] const engine::Arena& arena() const { return *arena_; }
  [[nodiscard]] const engine::Capacities& capacities() const { return workspace_->capacities(); }

 private:
  engine::Result<engine::Done, Stop> begin(const engine::RecordHeader& header, std::span<const std::byte> payload);
  void lay_out(const engine::Capacities& capacities);

  std::unique_ptr<engine::core::Workspace> workspace_;
  std::unique_ptr<engine::Arena> arena_;
  std::unique_ptr<engine::state::State> state_;
  std::unique_ptr<engine::state::StateHasher> hasher_;
  bool is_own_logic_{false};  ///< the session was decided by this build's LogicVersion
};

}  // namespace replay
