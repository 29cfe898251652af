#include "engine/runtime/release_gate.hpp"

namespace engine::runtime {

namespace {

template <class Message>
ReleaseRefused refusal(const Message& message, IntentAction action) noexcept {
  return {.order_id = message.order_id, .instrument = message.instrument, .account = message.account, .action = action};
}

ReleaseRefused by_type(const Frame& message) noexcept {
  const EventType type = message.header.type;
  if (type == EventType::OrderCancelRequested) {
    return refusal(message.as<OrderCancelRequested>(), IntentAction::Cancel);
  }
  if (type == EventType::OrderReplaceRequested) {
    return refusal(message.as<OrderReplaceRequested>(), IntentAction::Replace);
  }
  return refusal(message.as<OrderSubmitted>(), IntentAction::New);
}

}  // namespace

ReleaseRefused refusal_of(const Frame& message, Sequence sequence, Reason reason) noexcept {
  ReleaseRefused refused = by_type(message);
  refused.sequence = sequence;
  refused.reason = reason;
  return refused;
}

}  // namespace engine::runtime
