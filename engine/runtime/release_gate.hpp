// Nothing leaves before it is safe: order messages wait here until the journal is durable up to their sequence. What is
// withheld is only late, never lost or changed; release itself is not recorded, so replay has no gate.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <deque>
#include <utility>

#include "engine/base/spsc_ring.hpp"
#include "engine/model/events.hpp"
#include "engine/model/input.hpp"

namespace engine::runtime {

/// An order message in the egress ring: the sequence of its record, then the frame.
struct OutgoingHeader {
  Sequence sequence{};
  FrameHeader frame{};
};
static_assert(sizeof(OutgoingHeader) == 24);

/// Which messages may leave before they are durable. A property of the event type, not of what happened to a record.
struct ReleasePolicy {
  bool cancels_early{false};  ///< what takes risk away waits for no disk
};

constexpr bool may_leave_early(EventType type, ReleasePolicy policy) noexcept {
  return policy.cancels_early && type == EventType::OrderCancelRequested;
}

/// The journal's side of the gate. Without pointers everything committed counts as durable (`async`).
struct DurableMark {
  const std::atomic<std::uint64_t>* through{nullptr};
  std::atomic<std::uint64_t>* wanted{nullptr};

  [[nodiscard]] Sequence durable() const noexcept {
    return Sequence{through == nullptr ? ~std::uint64_t{0} : through->load(std::memory_order_acquire)};
  }
  /// An output of this sequence waits: do not wait for the interval.
  void want(Sequence sequence) const noexcept {
    if (wanted != nullptr) wanted->store(sequence.raw(), std::memory_order_release);
  }
};

/// Belongs to the thread that reads the egress ring, in front of the venue.
class ReleaseGate {
 public:
  /// What the gate holds at most before it leaves the rest in the ring, where it makes the core wait in turn.
  static constexpr std::size_t kHeldMax = 4'096;

  ReleaseGate(SpscRing::Consumer egress, DurableMark mark, ReleasePolicy policy,
              std::size_t held_max = kHeldMax) noexcept
      : egress_{std::move(egress)}, mark_{mark}, policy_{policy}, held_max_{held_max} {}

  /// Gives every message that may leave to `release(const Frame&)`: in the order of their sequences, but for those that
  /// the policy lets out early. Those keep their order among themselves, and never overtake a message on the same
  /// order: a cancel that comes before its order would leave the order in the market.
  template <class Release>
  void turn(Release&& release) {
    const Sequence durable = mark_.durable();
    for (; !held_.empty() && held_.front().sequence <= durable; held_.pop_front()) release(held_.front().frame);
    for (auto bytes = next(); !bytes.empty(); bytes = next()) {
      const Held message = message_of(bytes);
      egress_.release();
      if (message.sequence <= durable || is_early(message)) {
        release(message.frame);
      } else {
        held_.push_back(message);
      }
    }
    if (!held_.empty()) mark_.want(held_.back().sequence);
  }

  /// Whether anything that the core sent has not left.
  [[nodiscard]] bool is_holding() const noexcept { return !held_.empty(); }

 private:
  struct Held {
    Sequence sequence{};
    Frame frame{};
  };

  std::span<const std::byte> next() noexcept {
    return held_.size() < held_max_ ? egress_.peek() : std::span<const std::byte>{};
  }
  static Held message_of(std::span<const std::byte> bytes) noexcept {
    Held message;
    std::memcpy(&message.sequence, bytes.data(), sizeof(message.sequence));
    std::memcpy(&message.frame, bytes.data() + sizeof(message.sequence), bytes.size() - sizeof(message.sequence));
    return message;
  }
  /// All order messages begin with the order's id.
  static OrderId order_of(const Frame& frame) noexcept {
    static_assert(offsetof(OrderSubmitted, order_id) == 0);
    static_assert(offsetof(OrderCancelRequested, order_id) == 0);
    static_assert(offsetof(OrderReplaceRequested, order_id) == 0);
    OrderId order;
    std::memcpy(&order, frame.payload.data(), sizeof(order));
    return order;
  }
  [[nodiscard]] bool is_early(const Held& message) const noexcept {
    if (!may_leave_early(message.frame.header.type, policy_)) return false;
    for (const Held& before : held_) {
      if (order_of(before.frame) == order_of(message.frame)) return false;
    }
    return true;
  }

  SpscRing::Consumer egress_;
  DurableMark mark_;
  ReleasePolicy policy_;
  std::size_t held_max_;
  std::deque<Held> held_;
};

}  // namespace engine::runtime
