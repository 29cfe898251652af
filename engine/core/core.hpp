// The core: (state, input) -> (state, outputs), written down before anything leaves. One thread owns it. It knows no
// clock, socket, file or thread; what it asks of the world is core/ports.
#pragma once

#include <span>

#include "engine/core/ports.hpp"
#include "engine/core/stages.hpp"
#include "engine/core/workspace.hpp"

namespace engine::core {

/// Everything of a step but the log: stages the input and what follows from it.
class StepMaker {
 public:
  explicit StepMaker(Workspace& workspace) noexcept;

  /// Makes the step of one input: event and tail in `payload`, `epoch` of the session. Core time is the later of `time`
  /// and the state's. The bytes are good until the next call.
  std::span<std::byte> make(EventType type, Timestamp time, Epoch epoch, std::span<const std::byte> payload) noexcept;

  /// Takes over a state that was folded elsewhere under the same capacities, before the first step: a restart. A
  /// session begins next, so nothing of the old one's bookkeeping is needed.
  void restore(std::span<const std::byte> state_bytes) noexcept;

  [[nodiscard]] const state::State& state() const noexcept { return state_; }
  [[nodiscard]] const Arena& arena() const noexcept { return arena_; }

 private:
  Arena arena_;
  state::State state_;
  Outbox outbox_;
  Prover prover_;
  StepNews news_;
  strategy::Wishes wishes_;
};

/// The core with its log.
template <Log LogPort>
class Core {
 public:
  Core(Workspace& workspace, LogPort& log) noexcept
      : maker_{workspace}, log_{&log}, step_bytes_max_{workspace.capacities().step_bytes_max} {}

  /// As StepMaker::restore. The log stands behind the last record of that state.
  void restore(std::span<const std::byte> state_bytes) noexcept { maker_.restore(state_bytes); }

  /// Whether an input may be taken: asked first, every time.
  [[nodiscard]] bool has_room() noexcept { return log_->has_room(step_bytes_max_); }

  /// The first input of a session. config: canonical bytes, sound (ConfigView).
  std::span<const std::byte> start(const SessionStarted& started, std::span<const std::byte> payload) noexcept {
    epoch_ = started.epoch;
    return commit(maker_.make(EventType::SessionStarted, started.anchor, epoch_, payload));
  }

  /// One input, whole: folded, answered, committed. Gives the step's records, good until the next call.
  std::span<const std::byte> step(EventType type, Timestamp time, std::span<const std::byte> payload) noexcept {
    return commit(maker_.make(type, time, epoch_, payload));
  }

  [[nodiscard]] const state::State& state() const noexcept { return maker_.state(); }
  [[nodiscard]] const Arena& arena() const noexcept { return maker_.arena(); }

 private:
  std::span<const std::byte> commit(std::span<std::byte> staged) noexcept {
    log_->append(staged);
    return staged;
  }

  StepMaker maker_;
  LogPort* log_;
  std::size_t step_bytes_max_;
  Epoch epoch_{};
};

}  // namespace engine::core
