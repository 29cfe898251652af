// Nothing leaves before it is safe: order messages wait here until the journal is durable up to their sequence, and are
// held against what the core allows by now. What waits is only late; what is withheld for good comes back as an input.
// Release itself is not recorded, so replay has no gate.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <utility>
#include <vector>

#include "engine/base/spsc_ring.hpp"
#include "engine/model/events.hpp"
#include "engine/model/input.hpp"
#include "engine/runtime/standing.hpp"

namespace engine::runtime {

/// An order message in the egress ring: the sequence of its record, then the frame.
struct OutgoingHeader {
  Sequence sequence{};
  FrameHeader frame{};
};
static_assert(sizeof(OutgoingHeader) == 24);

/// The order of an order message: all of them begin with its id.
inline OrderId order_of(const std::byte* payload) noexcept {
  static_assert(offsetof(OrderSubmitted, order_id) == 0);
  static_assert(offsetof(OrderCancelRequested, order_id) == 0);
  static_assert(offsetof(OrderReplaceRequested, order_id) == 0);
  static_assert(offsetof(OrderStatusRequested, order_id) == 0);
  OrderId order;
  std::memcpy(&order, payload, sizeof(order));
  return order;
}

/// Whose message it is. The venue comes with the frame.
struct Concern {
  AccountId account{};
  StrategyId strategy{};
  InstrumentId instrument{};
};
Concern concern_of(EventType type, const std::byte* payload) noexcept;

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

/// What does not let the message leave any more; None for one that may. What was decided since a closure was decided
/// under it; what was decided before may have been allowed then and not be now.
Closure withheld_by(const Frame& message, Sequence sequence, const Standing& standing) noexcept;

/// The input that tells the core of it.
ReleaseRefused refusal_of(const Frame& message, Sequence sequence, Reason reason) noexcept;

/// Belongs to the thread that reads the egress ring, in front of the venue.
class ReleaseGate {
 public:
  /// What the gate holds at most before it leaves the rest in the ring, where it makes the core wait in turn.
  static constexpr std::size_t kHeldMax = 4'096;

  /// standing: what the core allows; outlives the gate.
  ReleaseGate(SpscRing::Consumer egress, DurableMark mark, ReleasePolicy policy, const Standing& standing,
              std::size_t held_max = kHeldMax)
      : egress_{std::move(egress)}, mark_{mark}, policy_{policy}, standing_{&standing}, held_max_{held_max} {
    held_.reserve(held_max);
  }

  /// Gives every message that may leave to `release(const Frame&)`: in the order of their sequences, but for those that
  /// the policy lets out early. Those keep their order among themselves, and never overtake a message on the same
  /// order: a cancel that comes before its order would leave the order in the market. What will never leave goes to
  /// `refuse(const ReleaseRefused&)`, which may say false for "not now": then it stays here, and is asked again.
  template <class Release, class Refuse>
  void turn(Release&& release, Refuse&& refuse) {
    bool has_more = true;
    while (has_more) {
      const bool is_full = !take_in();
      let_out(release, refuse);
      has_more = is_full && held_.size() < held_max_;
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

  template <class Release, class Refuse>
  void let_out(Release& release, Refuse& refuse) {
    const Sequence durable = mark_.durable();
    std::size_t kept = 0;
    for (std::size_t at = 0; at < held_.size(); ++at) {
      const Held& message = held_[at];
      const Closure closed = withheld_by(message.frame, message.sequence, *standing_);
      if (closed != Closure::None) {
        if (refuse(refusal_of(message.frame, message.sequence, core::reason_of(closed)))) continue;
      } else if (may_leave(message, durable, kept)) {
        release(message.frame);
        continue;
      }
      if (kept != at) held_[kept] = message;
      ++kept;
    }
    held_.resize(kept);
  }

  /// Takes in all that is in the ring. False: it may hold more.
  bool take_in() {
    while (held_.size() < held_max_) {
      const std::span<const std::byte> bytes = egress_.peek();
      if (bytes.empty()) return true;
      held_.push_back(message_of(bytes));
      egress_.release();
    }
    return false;
  }
  static Held message_of(std::span<const std::byte> bytes) noexcept {
    Held message;
    std::memcpy(&message.sequence, bytes.data(), sizeof(message.sequence));
    std::memcpy(&message.frame, bytes.data() + sizeof(message.sequence), bytes.size() - sizeof(message.sequence));
    return message;
  }
  /// kept: how many of the messages before it stay.
  [[nodiscard]] bool may_leave(const Held& message, Sequence durable, std::size_t kept) const noexcept {
    if (message.sequence <= durable) return true;
    if (!may_leave_early(message.frame.header.type, policy_)) return false;
    const auto stay = std::span{held_}.first(kept);
    return std::ranges::none_of(stay, [&](const Held& before) {
      return order_of(before.frame.payload.data()) == order_of(message.frame.payload.data());
    });
  }

  SpscRing::Consumer egress_;
  DurableMark mark_;
  ReleasePolicy policy_;
  const Standing* standing_;
  std::size_t held_max_;
  std::vector<Held> held_;
};

}  // namespace engine::runtime
