// The core's loop: polls the rings, commands and executions first, then a batch of the market; makes each step; sends
// order messages on. Nothing is taken in unless the journal and the egress ring have room for all that may come of it.
#pragma once

#include <cstdint>
#include <cstring>
#include <span>

#include "engine/base/spsc_ring.hpp"
#include "engine/core/closure.hpp"
#include "engine/core/core.hpp"
#include "engine/core/tally.hpp"
#include "engine/model/input.hpp"
#include "engine/runtime/progress.hpp"
#include "engine/runtime/release_gate.hpp"

namespace engine::runtime {

/// The rings as the core holds them: it reads three and writes one.
struct CorePorts {
  SpscRing::Consumer commands;
  SpscRing::Consumer executions;
  SpscRing::Consumer market;
  SpscRing::Producer egress;
};

/// Belongs to the core's thread.
template <core::Log LogPort>
class Pump {
 public:
  /// Market inputs taken in one turn before the other rings are looked at again.
  static constexpr int kMarketBatch = 16;

  /// egress_bytes_max: egress_bytes_needed of the core's capacities; the egress ring holds at least four times that.
  Pump(core::Core<LogPort>& core, CorePorts ports, std::size_t egress_bytes_max, Progress& progress) noexcept
      : core_{&core}, ports_{std::move(ports)}, egress_bytes_max_{egress_bytes_max}, progress_{&progress} {}

  /// The session's first step.
  void start(const SessionStarted& started, std::span<const std::byte> payload) noexcept {
    route(core_->start(started, payload));
  }

  /// One turn over all rings. False when there was nothing to do, or no room to do it in.
  bool turn() noexcept {
    bool worked = take(ports_.commands);
    while (take_from_venue(ports_.executions)) worked = true;
    for (int taken = 0; taken < kMarketBatch && take_from_venue(ports_.market); ++taken) worked = true;
    return worked;
  }

  /// True once SessionEnded was taken: the last step of the session is committed.
  [[nodiscard]] bool has_ended() const noexcept { return ended_; }
  [[nodiscard]] const core::Tally& tally() const noexcept { return tally_; }

 private:
  bool take_from_venue(SpscRing::Consumer& ring) noexcept {
    if (!take(ring)) return false;
    if (taken_ == EventType::ReleaseRefused) return true;  // The gate's word, not the venue's.
    ++venue_inputs_;
    progress_->venue_inputs.store(venue_inputs_, std::memory_order_release);
    return true;
  }

  bool take(SpscRing::Consumer& ring) noexcept {
    if (ended_ || !core_->has_room() || !ports_.egress.has_room(egress_bytes_max_)) return false;
    const std::span<const std::byte> frame = ring.peek();
    if (frame.empty()) return false;
    FrameHeader header;
    std::memcpy(&header, frame.data(), sizeof(header));
    const auto payload = frame.subspan(sizeof(header), header.payload_bytes);
    route(core_->step(header.type, header.time, payload));
    ring.release();
    taken_ = header.type;
    ended_ = header.type == EventType::SessionEnded;
    return true;
  }

  /// Sends order messages to the release gate, tells it what the core allows, and counts the step's records.
  void route(std::span<const std::byte> step) noexcept {
    bool sent = false;
    GateDecision verdict{};
    core::for_each_record(step, [&](const RecordHeader& header, const std::byte* payload) {
      tally_.count(header, payload);
      const EventType type{header.type};
      if (type == EventType::GateDecision) verdict = *view_as<GateDecision>(payload);
      if (!core::is_order_message(type)) return;
      const std::uint16_t flags = flags_of(verdict, order_of(payload));
      send(header, payload, static_cast<std::uint16_t>(flags | venue_flags(concern_of(type, payload))));
      sent = true;
    });
    const state::State& state = core_->state();
    if (const std::uint64_t changes = state.oversight().changes(); changes != told_changes_) [[unlikely]] {
      progress_->standing.tell(state.oversight(), state.session().sequence);
      told_changes_ = changes;
    }
    if (sent) ports_.egress.publish();
  }

  /// The latest verdict of the step is on the order, or the order faced none.
  static std::uint16_t flags_of(const GateDecision& verdict, OrderId order) noexcept {
    if (verdict.order_id != order) return frame_flags::kProtects;
    return core::passed_as_reducer(verdict) ? frame_flags::kReduces : 0;
  }

  /// The venue that the message is for, as the release gate looks for it.
  [[nodiscard]] std::uint16_t venue_flags(const Concern& concern) const noexcept {
    const VenueId venue = core_->state().venue_of(concern.account, concern.instrument);
    return static_cast<std::uint16_t>(venue.raw() << frame_flags::kVenueShift);
  }

  void send(const RecordHeader& header, const std::byte* payload, std::uint16_t flags) noexcept {
    const auto payload_bytes = static_cast<std::uint32_t>(header.length - sizeof(RecordHeader));
    const OutgoingHeader outgoing{
        .sequence = header.sequence,
        .frame = {.type = EventType{header.type}, .flags = flags, .payload_bytes = payload_bytes, .time = header.time}};
    std::byte* const place = ports_.egress.try_claim(static_cast<std::uint32_t>(sizeof(outgoing)) + payload_bytes);
    ASSERT(place != nullptr);
    std::memcpy(place, &outgoing, sizeof(outgoing));
    std::memcpy(place + sizeof(outgoing), payload, payload_bytes);
  }

  core::Core<LogPort>* core_;
  CorePorts ports_;
  std::size_t egress_bytes_max_;
  Progress* progress_;
  core::Tally tally_;
  std::uint64_t venue_inputs_{0};
  std::uint64_t told_changes_{~std::uint64_t{0}};  ///< of what closes scopes; none at first
  EventType taken_{};                              ///< the last input
  bool ended_{false};
};

}  // namespace engine::runtime
