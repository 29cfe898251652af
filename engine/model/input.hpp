// One input on its way to the core, and one order message on its way out: what rings carry and sources make.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <type_traits>

#include "engine/base/assert.hpp"
#include "engine/model/events.hpp"

namespace engine {

/// Bits of FrameHeader::flags.
namespace frame_flags {
/// An order message that passed the gates as one that only takes risk away.
inline constexpr std::uint16_t kReduces = 1;
/// An order message that faced no gate: protection that was kept here and fires, or follows its position.
inline constexpr std::uint16_t kProtects = 2;
/// The venue's number stands above this many bits; 0 for the only one.
inline constexpr unsigned kVenueShift = 8;
}  // namespace frame_flags

/// In front of a payload in a ring. Not journaled: the core makes the record header itself.
struct FrameHeader {
  EventType type{};
  std::uint16_t flags{0};  ///< frame_flags
  std::uint32_t payload_bytes{0};
  Timestamp time{};  ///< inputs: when it happened, in core time; order messages: core time of their step
};
static_assert(sizeof(FrameHeader) == 16);

/// An event that owns its bytes: the header and up to kPayloadBytesMax of payload.
/// Large events (SessionStarted with its configuration) do not travel in frames.
struct Frame {
  static constexpr std::size_t kPayloadBytesMax = 176;

  FrameHeader header{};
  alignas(8) std::array<std::byte, kPayloadBytesMax> payload{};

  template <IsEvent Event>
  static Frame of(Timestamp time, const Event& event) noexcept {
    static_assert(sizeof(Event) <= kPayloadBytesMax);
    Frame frame;
    frame.header = {.type = EventTraits<Event>::kType, .payload_bytes = sizeof(Event), .time = time};
    std::memcpy(frame.payload.data(), &event, sizeof(Event));
    return frame;
  }
  /// The payload as the event that it is. ASSERTs when it is another.
  template <IsEvent Event>
  [[nodiscard]] const Event& as() const noexcept {
    ASSERT(header.type == EventTraits<Event>::kType);
    return *static_cast<const Event*>(static_cast<const void*>(payload.data()));
  }
  /// Header and payload, as a ring carries them.
  [[nodiscard]] std::span<const std::byte> bytes() const noexcept {
    return {reinterpret_cast<const std::byte*>(this), sizeof(FrameHeader) + header.payload_bytes};
  }
};
static_assert(std::is_trivially_copyable_v<Frame>);

}  // namespace engine
