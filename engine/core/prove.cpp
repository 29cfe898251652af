#include "engine/core/stages.hpp"

namespace engine::core {

void Prover::reset(Sequence sequence) noexcept {
  hasher_.reset();
  hashed_at_ = sequence.raw();
}

void Prover::hash(Outbox& outbox, state::State& state) noexcept {
  // A few changed blocks a step, until none is left; one is spared for the session's row, which moves on below.
  if (!hasher_.advance(state::StateHasher::kBlocksPerStep - 1)) return;
  // The state that counts is the one after StateHashed itself, which only moves the journal's place on.
  state.advance(outbox.next_sequence(), outbox.time());
  const bool settled = hasher_.advance(1);
  ASSERT(settled);
  const bool memory_is_sound = hasher_.scrub_one();
  ASSERT(memory_is_sound);
  hashed_at_ = outbox.next_sequence().raw();
  outbox.append(StateHashed{
      .state_hash = hasher_.value(), .blocks = hasher_.blocks(), .blocks_hashed = hasher_.take_hashed_count()});
}

}  // namespace engine::core
