#include "replay/redecider.hpp"

#include <algorithm>
#include <string>

#include "engine/base/bytes.hpp"

namespace replay {

using engine::Failure;
using engine::RecordHeader;
using engine::Result;

Result<std::span<std::byte>, Stop> Redecider::remake(std::span<const std::byte> recorded) {
  const auto& header = *engine::view_as<RecordHeader>(recorded.data());
  const auto record = recorded.first(header.length);
  const engine::EventType type{header.type};
  const auto payload = record.subspan(sizeof(header));
  if (!maker_ || type == engine::EventType::SessionStarted) {
    auto opened = begin_session(header, payload);
    if (!opened) return Failure{opened.error()};
  }
  if (payload.size() < engine::payload_bytes_min(type) || engine::payload_bytes_min(type) == 0) {
    return Failure{Stop{1, "record " + std::to_string(header.sequence.raw()) + ": an input of unknown type " +
                               std::to_string(header.type) + " or too short: written by a newer build?"}};
  }
  return maker_->make(type, header.time, header.epoch, payload);
}

Result<engine::Done, Stop> Redecider::begin_session(const RecordHeader& header, std::span<const std::byte> payload) {
  const std::string place = "record " + std::to_string(header.sequence.raw());
  if (engine::EventType{header.type} != engine::EventType::SessionStarted ||
      payload.size() < sizeof(engine::SessionStarted)) {
    return Failure{Stop{1, "the journal does not begin with SessionStarted: it holds no session to verify"}};
  }
  const auto& started = *engine::view_as<engine::SessionStarted>(payload.data());
  const auto tail = payload.subspan(sizeof(started));
  const auto config = engine::ConfigView::parse(tail.first(std::min<std::size_t>(tail.size(), started.tail_bytes)));
  if (!config) return Failure{Stop{1, place + ": the configuration in SessionStarted is not sound"}};
  if (started.logic_version != engine::kLogicVersion) {
    return Failure{Stop{1, place + ": decided by LogicVersion " + std::to_string(started.logic_version) +
                               ", this build has " + std::to_string(engine::kLogicVersion) +
                               ": verify with the build that wrote it"}};
  }
  if (maker_) return engine::Done{};
  workspace_ = std::make_unique<engine::core::Workspace>(config->header().capacities);
  maker_ = std::make_unique<engine::core::StepMaker>(*workspace_);
  return engine::Done{};
}

}  // namespace replay
