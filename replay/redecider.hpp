// Decides a journal's inputs again, one step at a time: the one half of verify. Knows no files.
#pragma once

#include <cstddef>
#include <memory>
#include <span>

#include "engine/base/result.hpp"
#include "engine/core/core.hpp"
#include "replay/stop.hpp"

namespace replay {

class Redecider {
 public:
  /// The step that today's engine makes of a recorded step's input; good until the next call. Fails when the journal
  /// does not begin with a session, or one was decided by another LogicVersion. recorded: a whole step, 8-byte aligned.
  engine::Result<std::span<std::byte>, Stop> remake(std::span<const std::byte> recorded);

  [[nodiscard]] bool has_begun() const { return maker_ != nullptr; }
  /// Only once it has begun.
  [[nodiscard]] const engine::core::StepMaker& maker() const { return *maker_; }

 private:
  /// Whether this build can decide the session. The first one lays out the state; later ones go on in it.
  engine::Result<engine::Done, Stop> begin_session(const engine::RecordHeader& header,
                                                   std::span<const std::byte> payload);

  std::unique_ptr<engine::core::Workspace> workspace_;
  std::unique_ptr<engine::core::StepMaker> maker_;
};

}  // namespace replay
