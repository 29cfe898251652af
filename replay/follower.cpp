#include "replay/follower.hpp"

#include <algorithm>
#include <cstdint>
#include <string>

#include "engine/base/bytes.hpp"
#include "engine/model/events.hpp"

namespace replay {

namespace {

using engine::EventType;
using engine::Failure;
using engine::RecordHeader;
using engine::Result;

std::string place(const RecordHeader& header) { return "record " + std::to_string(header.sequence.raw()); }

Result<engine::ConfigView, engine::ConfigError> config_in(EventType type, std::span<const std::byte> payload) {
  if (type != EventType::SessionStarted || payload.size() < sizeof(engine::SessionStarted)) {
    return Failure{engine::ConfigError::TooShort};
  }
  const auto& started = *engine::view_as<engine::SessionStarted>(payload.data());
  const auto rest = payload.subspan(sizeof(started));
  return engine::ConfigView::parse(rest.first(std::min<std::size_t>(rest.size(), started.tail_bytes)));
}

}  // namespace

Result<engine::Done, Stop> Follower::fold(const RecordHeader& header, std::span<const std::byte> payload) {
  if (!has_begun()) {
    auto begun = begin(header, payload);
    if (!begun) return begun;
  }
  const EventType type{header.type};
  const std::size_t bytes_min = engine::payload_bytes_min(type);
  if (bytes_min == 0 || payload.size() < bytes_min || !engine::state::fold_record(*state_, header, payload.data())) {
    return Failure{Stop{1, place(header) + " has the unknown type " + std::to_string(header.type) +
                               " or is too short: written by a newer build?"}};
  }
  if (type == EventType::SessionStarted) {
    is_own_logic_ = engine::view_as<engine::SessionStarted>(payload.data())->logic_version == engine::kLogicVersion;
  }
  // Another LogicVersion keeps other things in its state, so that its hashes say nothing about this one.
  if (type != EventType::StateHashed || !is_own_logic_) return engine::Done{};
  hasher_->advance(UINT32_MAX);
  if (hasher_->value() == engine::view_as<engine::StateHashed>(payload.data())->state_hash) return engine::Done{};
  return Failure{Stop{1, place(header) +
                             " names another state than the one that the records before it lead to: decided "
                             "by another build, or changed; `lockstep-replay verify` shows where"}};
}

Result<engine::Done, Stop> Follower::fold_step(std::span<const std::byte> step) {
  while (!step.empty()) {
    const auto& header = *engine::view_as<RecordHeader>(step.data());
    auto folded = fold(header, step.subspan(sizeof(header), header.length - sizeof(header)));
    if (!folded) return folded;
    step = step.subspan(header.length);
  }
  return engine::Done{};
}

Result<engine::state::SnapshotHeader, engine::state::SnapshotError> Follower::restore(
    std::span<const std::byte> snapshot, const engine::Capacities& capacities, engine::JournalId id) {
  lay_out(capacities);
  auto read = engine::state::read_snapshot(snapshot, capacities, *arena_);
  // The state says itself where it is; the header beside it must say the same.
  const bool is_right = read && read->journal_id == id && state_->session().journal_id == id &&
                        state_->session().sequence == read->sequence;
  hasher_->reset();
  is_own_logic_ = true;
  if (is_right) return read;
  *this = Follower{};
  if (!read) return read;
  return Failure{engine::state::SnapshotError::NotASnapshot};
}

Result<engine::Done, Stop> Follower::begin(const RecordHeader& header, std::span<const std::byte> payload) {
  const auto config = config_in(EventType{header.type}, payload);
  if (!config) return Failure{Stop{1, "the journal does not begin with a sound SessionStarted"}};
  lay_out(config->header().capacities);
  return engine::Done{};
}

void Follower::lay_out(const engine::Capacities& capacities) {
  workspace_ = std::make_unique<engine::core::Workspace>(capacities);
  arena_ = std::make_unique<engine::Arena>(workspace_->arena(), workspace_->dirty());
  state_ = std::make_unique<engine::state::State>(*arena_, workspace_->capacities());
  hasher_ = std::make_unique<engine::state::StateHasher>(*arena_, workspace_->block_hashes());
  hasher_->reset();
}

}  // namespace replay
