#include <cstring>

#include "engine/base/assert.hpp"
#include "engine/core/core.hpp"
#include "engine/core/oversee.hpp"

namespace engine::core {

StepMaker::StepMaker(Workspace& workspace) noexcept
    : arena_{workspace.arena(), workspace.dirty()},
      state_{arena_, workspace.capacities()},
      outbox_{state_, workspace.staging()},
      prover_{state::StateHasher{arena_, workspace.block_hashes()}} {}

std::span<std::byte> StepMaker::make(EventType type, Timestamp time, Epoch epoch,
                                     std::span<const std::byte> payload) noexcept {
  const Timestamp core_time = time > state_.now() ? time : state_.now();
  const std::uint64_t changes_before = state_.oversight().changes();
  news_.clear();
  visit_event(type, outbox_.begin(type, core_time, epoch, payload), [&]<class Event>(const Event& event) {
    outbox_.fold(event);
    if constexpr (std::is_same_v<Event, SessionStarted>) prover_.reset(state_.session().sequence);
    derive(outbox_, event, news_);
    oversee(outbox_, event, changes_before);
  });
  if (!news_.empty()) decide(outbox_, news_, wishes_);
  prover_.prove(outbox_, state_);
  return outbox_.finish();
}

void StepMaker::restore(std::span<const std::byte> state_bytes) noexcept {
  const std::span<std::byte> target = arena_.writable_bytes();
  ASSERT(state_bytes.size() == target.size());
  std::memcpy(target.data(), state_bytes.data(), target.size());
}

}  // namespace engine::core
