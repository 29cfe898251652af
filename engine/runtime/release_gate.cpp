#include "engine/runtime/release_gate.hpp"

#include "engine/base/bytes.hpp"

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

template <class Message>
Concern concern(const std::byte* payload) noexcept {
  const Message& message = *view_as<Message>(payload);
  return {.account = message.account, .strategy = message.strategy, .instrument = message.instrument};
}

}  // namespace

Concern concern_of(EventType type, const std::byte* payload) noexcept {
  if (type == EventType::OrderCancelRequested) return concern<OrderCancelRequested>(payload);
  if (type == EventType::OrderReplaceRequested) return concern<OrderReplaceRequested>(payload);
  if (type == EventType::OrderStatusRequested) return concern<OrderStatusRequested>(payload);
  return concern<OrderSubmitted>(payload);
}

Closure withheld_by(const Frame& message, Sequence sequence, const Standing& standing) noexcept {
  const FrameHeader& header = message.header;
  const bool protects = (header.flags & frame_flags::kProtects) != 0;
  const bool asks = header.type == EventType::OrderStatusRequested;
  if (protects || asks || header.type == EventType::OrderCancelRequested) return Closure::None;
  const Concern whose = concern_of(header.type, message.payload.data());
  const Closure closure =
      standing.closed_after(sequence, {.venue = VenueId{std::uint32_t{header.flags} >> frame_flags::kVenueShift},
                                       .account = whose.account,
                                       .strategy = whose.strategy,
                                       .instrument = whose.instrument});
  if (closure == Closure::None || closure == Closure::Observing) return closure;
  return (header.flags & frame_flags::kReduces) == 0 ? closure : Closure::None;
}

ReleaseRefused refusal_of(const Frame& message, Sequence sequence, Reason reason) noexcept {
  ReleaseRefused refused = by_type(message);
  refused.sequence = sequence;
  refused.reason = reason;
  return refused;
}

}  // namespace engine::runtime
