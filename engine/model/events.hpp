// All events: their types, traits, and the way from a type number to the struct. Made from events.def.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

#include "engine/model/events/account.hpp"
#include "engine/model/events/command.hpp"
#include "engine/model/events/decision.hpp"
#include "engine/model/events/execution.hpp"
#include "engine/model/events/governance.hpp"
#include "engine/model/events/market.hpp"
#include "engine/model/events/order.hpp"
#include "engine/model/events/oversight.hpp"
#include "engine/model/events/reconciliation.hpp"
#include "engine/model/events/session.hpp"
#include "engine/model/events/stops.hpp"
#include "engine/model/events/time.hpp"
#include "engine/model/record.hpp"

namespace engine {

enum class EventType : std::uint16_t {
#define EVENT(id, Type, kind, description) Type = id,
#include "engine/model/events.def"
#undef EVENT
};

enum class EventKind : std::uint8_t { Input = 1, Output = 2 };

/// Number, kind and words of an event type. Defined for the types of the list and no others.
template <class Type>
struct EventTraits;
#define EVENT(id, Event, event_kind, words)                   \
  template <>                                                 \
  struct EventTraits<Event> {                                 \
    static constexpr EventType kType = EventType::Event;      \
    static constexpr EventKind kKind = EventKind::event_kind; \
    static constexpr std::string_view kName = #Event;         \
    static constexpr std::string_view kDescription = words;   \
    static constexpr std::uint8_t kVersion = 1;               \
  };
#include "engine/model/events.def"
#undef EVENT

template <class Type>
concept IsEvent = requires {
  EventTraits<Type>::kType;
};
template <class Type>
concept IsInput = IsEvent<Type> && EventTraits<Type>::kKind == EventKind::Input;
template <class Type>
concept IsOutput = IsEvent<Type> && EventTraits<Type>::kKind == EventKind::Output;
/// Events whose struct ends in `tail_bytes`: so many bytes follow it, zero-padded to 8.
template <class Type>
concept HasTail = IsEvent<Type> && requires(const Type& event) {
  event.tail_bytes;
};

#define EVENT(id, Event, kind, description)                                       \
  static_assert(IsEvent<Event>);                                                  \
  static_assert(((id)&0x80) != 0 ? EventTraits<Event>::kKind == EventKind::Output \
                                 : EventTraits<Event>::kKind == EventKind::Input);
#include "engine/model/events.def"
#undef EVENT

/// Calls visitor(event) with the payload as its own type. False, and no call, for a type number that is none.
/// payload: 8-byte aligned, at least as long as the struct.
template <class Visitor>
constexpr bool visit_event(EventType type, const std::byte* payload, Visitor&& visitor) {
  switch (type) {
#define EVENT(id, Event, kind, description)                                 \
  case EventType::Event:                                                    \
    visitor(*static_cast<const Event*>(static_cast<const void*>(payload))); \
    return true;
#include "engine/model/events.def"
#undef EVENT
  }
  return false;
}

/// Calls visitor.template operator()<Event>() for every event of the list, in its order.
template <class Visitor>
constexpr void for_each_event(Visitor&& visitor) {
#define EVENT(id, Event, kind, description) visitor.template operator()<Event>();
#include "engine/model/events.def"
#undef EVENT
}

/// The smallest payload that a record of this type may have; 0 for a type number that is none.
constexpr std::size_t payload_bytes_min(EventType type) noexcept {
  switch (type) {
#define EVENT(id, Event, kind, description) \
  case EventType::Event:                    \
    return sizeof(Event);
#include "engine/model/events.def"
#undef EVENT
  }
  return 0;
}

}  // namespace engine
