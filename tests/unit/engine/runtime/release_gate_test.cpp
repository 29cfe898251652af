// What may leave when: the gate alone, with a ring, a mark and a policy.
#include "engine/runtime/release_gate.hpp"

#include <gtest/gtest.h>

#include "engine/runtime/ring_memory.hpp"

namespace {

using engine::EventType;
using engine::Frame;
using engine::OrderId;
using engine::Sequence;
using engine::Timestamp;
using engine::runtime::Closure;
using engine::runtime::ReleaseGate;

/// A gate with both its ends.
class Gate {
 public:
  explicit Gate(bool cancels_early = false, std::size_t held_max = ReleaseGate::kHeldMax, bool is_async = false)
      : producer_{ring_.ring().producer()},
        gate_{ring_.ring().consumer(),
              is_async ? engine::runtime::DurableMark{} : engine::runtime::DurableMark{&durable, &wanted},
              {.cancels_early = cancels_early},
              standing,
              held_max} {}

  template <class Event>
  void send(std::uint64_t sequence, const Event& event) {
    send_frame(sequence, Frame::of(Timestamp{1}, event));
  }
  void send_frame(std::uint64_t sequence, const Frame& frame) {
    const auto bytes = frame.bytes();
    std::byte* const place = producer_.try_claim(static_cast<std::uint32_t>(sizeof(Sequence) + bytes.size()));
    ASSERT_NE(place, nullptr);
    std::memcpy(place, &sequence, sizeof(sequence));
    std::memcpy(place + sizeof(sequence), bytes.data(), bytes.size());
    producer_.publish();
  }
  void submit(std::uint64_t sequence) {
    send(sequence, engine::OrderSubmitted{.order_id = OrderId{sequence}, .qty = engine::Qty{1}});
  }
  /// One that the gates of the core let pass as an order that only reduces.
  void reduce(std::uint64_t sequence) { submit_with(sequence, engine::frame_flags::kReduces); }
  /// A stop that was kept in the core and fires.
  void protect(std::uint64_t sequence) { submit_with(sequence, engine::frame_flags::kProtects); }
  void submit_with(std::uint64_t sequence, std::uint16_t flags) {
    const engine::OrderSubmitted order{.order_id = OrderId{sequence}, .qty = engine::Qty{1}};
    Frame frame = Frame::of(Timestamp{1}, order);
    frame.header.flags = flags;
    send_frame(sequence, frame);
  }
  void cancel(std::uint64_t sequence, std::uint64_t order) {
    send(sequence, engine::OrderCancelRequested{.order_id = OrderId{order}});
  }
  /// One turn: type and order of what left.
  std::vector<std::pair<EventType, std::uint64_t>> turn() {
    std::vector<std::pair<EventType, std::uint64_t>> left;
    gate_.turn(
        [&](const Frame& frame) {
          std::uint64_t order = 0;
          std::memcpy(&order, frame.payload.data(), sizeof(order));
          left.emplace_back(frame.header.type, order);
        },
        [&](const engine::ReleaseRefused& message) {
          if (takes_refusals) refused.push_back(message);
          return takes_refusals;
        });
    return left;
  }
  [[nodiscard]] bool is_holding() const { return gate_.is_holding(); }

  engine::runtime::Standing standing;
  std::vector<engine::ReleaseRefused> refused;
  bool takes_refusals{true};
  std::atomic<std::uint64_t> durable{0};
  std::atomic<std::uint64_t> wanted{0};

 private:
  engine::runtime::RingMemory ring_{4096};
  engine::SpscRing::Producer producer_;
  ReleaseGate gate_;
};

using Left = std::vector<std::pair<EventType, std::uint64_t>>;

TEST(ReleaseGate, HoldsAMessageUntilItsSequenceIsDurable) {
  Gate gate;
  gate.submit(5);

  gate.durable = 4;
  EXPECT_TRUE(gate.turn().empty());
  EXPECT_TRUE(gate.is_holding());
  gate.durable = 5;
  EXPECT_EQ(gate.turn(), (Left{{EventType::OrderSubmitted, 5}}));
  EXPECT_FALSE(gate.is_holding());
}

TEST(ReleaseGate, AsksForWhatItHolds) {
  Gate gate;
  gate.submit(5);
  gate.submit(9);

  gate.turn();

  EXPECT_EQ(gate.wanted, 9U);
}

TEST(ReleaseGate, AsksForNothingWhenEverythingLeft) {
  Gate gate;
  gate.durable = 5;
  gate.submit(5);

  gate.turn();

  EXPECT_EQ(gate.wanted, 0U);
}

TEST(ReleaseGate, LetsOutOnlyTheDurablePart) {
  Gate gate;
  gate.submit(1);
  gate.submit(2);
  gate.submit(3);

  gate.durable = 2;

  EXPECT_EQ(gate.turn(), (Left{{EventType::OrderSubmitted, 1}, {EventType::OrderSubmitted, 2}}));
  EXPECT_TRUE(gate.is_holding());
}

TEST(ReleaseGate, KeepsTheOrderOfHeldAndNewMessages) {
  Gate gate;
  gate.submit(1);
  gate.turn();
  gate.submit(2);

  gate.durable = 2;

  EXPECT_EQ(gate.turn(), (Left{{EventType::OrderSubmitted, 1}, {EventType::OrderSubmitted, 2}}));
}

TEST(ReleaseGate, LetsEverythingOutWhereCommittedIsEnough) {
  Gate gate{false, ReleaseGate::kHeldMax, true};
  gate.submit(7);

  EXPECT_EQ(gate.turn(), (Left{{EventType::OrderSubmitted, 7}}));
}

TEST(ReleaseGate, HoldsCancelsUnlessThePolicyLetsThemOut) {
  Gate gate;
  gate.cancel(5, 1);

  EXPECT_TRUE(gate.turn().empty());
}

TEST(ReleaseGate, LetsCancelsOutEarlyUnderThePolicy) {
  Gate gate{true};
  gate.submit(5);
  gate.cancel(6, 1);

  EXPECT_EQ(gate.turn(), (Left{{EventType::OrderCancelRequested, 1}}));
  EXPECT_TRUE(gate.is_holding());
}

TEST(ReleaseGate, LetsNoCancelOvertakeItsOwnOrder) {
  Gate gate{true};
  gate.submit(5);
  gate.cancel(6, 5);

  EXPECT_TRUE(gate.turn().empty());
  gate.durable = 6;
  EXPECT_EQ(gate.turn(), (Left{{EventType::OrderSubmitted, 5}, {EventType::OrderCancelRequested, 5}}));
}

TEST(ReleaseGate, LetsNoNewOrderOutEarlyUnderAnyPolicy) {
  Gate gate{true};
  gate.submit(1);
  gate.send(2, engine::OrderReplaceRequested{.order_id = OrderId{1}, .qty = engine::Qty{1}});

  EXPECT_TRUE(gate.turn().empty());
}

TEST(ReleaseGate, LeavesTheRestInTheRingWhenItIsFull) {
  Gate gate{false, 2};
  for (std::uint64_t sequence = 1; sequence <= 3; ++sequence) gate.submit(sequence);
  gate.turn();

  gate.durable = 1;
  EXPECT_EQ(gate.turn().size(), 1U);
  gate.durable = 3;

  EXPECT_EQ(gate.turn(), (Left{{EventType::OrderSubmitted, 2}, {EventType::OrderSubmitted, 3}}));
}

TEST(ReleaseGate, WithholdsForGoodWhatAHaltOvertook) {
  Gate gate;
  gate.submit(5);
  gate.turn();

  gate.standing.tell(Closure::Reducing, Sequence{7});
  gate.durable = 9;

  EXPECT_TRUE(gate.turn().empty());
  EXPECT_FALSE(gate.is_holding()) << "it will never leave, so nothing waits";
  ASSERT_EQ(gate.refused.size(), 1U);
  EXPECT_EQ(gate.refused[0].sequence, Sequence{5});
  EXPECT_EQ(gate.refused[0].order_id, OrderId{5});
  EXPECT_EQ(gate.refused[0].action, engine::IntentAction::New);
  EXPECT_EQ(gate.refused[0].reason, engine::Reason::TRADING_STATE_REDUCING);
}

TEST(ReleaseGate, DoesNotWaitForTheDiskToSayNo) {
  Gate gate;
  gate.submit(5);

  gate.standing.tell(Closure::SwitchedOff, Sequence{7});
  gate.turn();

  ASSERT_EQ(gate.refused.size(), 1U);
  EXPECT_EQ(gate.refused[0].reason, engine::Reason::KILL_SWITCH_ON);
  EXPECT_EQ(gate.wanted, 0U);
}

TEST(ReleaseGate, LetsReducersAndCancelsOutUnlessItObserves) {
  for (const Closure closure : {Closure::SwitchedOff, Closure::Halted, Closure::Reducing}) {
    Gate gate;
    gate.reduce(5);
    gate.cancel(6, 1);
    gate.durable = 9;

    gate.standing.tell(closure, Sequence{7});

    EXPECT_EQ(gate.turn(), (Left{{EventType::OrderSubmitted, 5}, {EventType::OrderCancelRequested, 1}}));
    EXPECT_TRUE(gate.refused.empty());
  }
}

TEST(ReleaseGate, LetsOnlyCancelsOutWhileItObserves) {
  Gate gate;
  gate.reduce(5);
  gate.cancel(6, 1);
  gate.send(7, engine::OrderReplaceRequested{.order_id = OrderId{2}, .qty = engine::Qty{1}});
  gate.durable = 9;

  gate.standing.tell(Closure::Observing, Sequence{8});

  EXPECT_EQ(gate.turn(), (Left{{EventType::OrderCancelRequested, 1}}));
  ASSERT_EQ(gate.refused.size(), 2U);
  EXPECT_EQ(gate.refused[1].order_id, OrderId{2});
  EXPECT_EQ(gate.refused[1].action, engine::IntentAction::Replace);
  EXPECT_EQ(gate.refused[1].reason, engine::Reason::TRADING_HALTED);
}

TEST(ReleaseGate, LetsProtectionOutWhateverIsClosed) {
  for (const Closure closure : {Closure::SwitchedOff, Closure::Halted, Closure::Reducing, Closure::Observing}) {
    Gate gate;
    gate.protect(5);
    gate.durable = 9;

    gate.standing.tell(closure, Sequence{7});

    EXPECT_EQ(gate.turn(), (Left{{EventType::OrderSubmitted, 5}}));
    EXPECT_TRUE(gate.refused.empty());
  }
}

TEST(ReleaseGate, LetsOutWhatWasDecidedUnderTheClosure) {
  Gate gate;
  gate.standing.tell(Closure::SwitchedOff, Sequence{7});
  gate.submit(8);

  gate.durable = 8;

  EXPECT_EQ(gate.turn(), (Left{{EventType::OrderSubmitted, 8}}));
}

TEST(ReleaseGate, AsksAgainWhileARefusalFindsNoRoom) {
  Gate gate;
  gate.submit(5);
  gate.standing.tell(Closure::Halted, Sequence{7});
  gate.takes_refusals = false;
  gate.durable = 9;

  EXPECT_TRUE(gate.turn().empty()) << "told or not, it does not leave";
  EXPECT_TRUE(gate.is_holding());
  gate.takes_refusals = true;
  EXPECT_TRUE(gate.turn().empty());

  EXPECT_EQ(gate.refused.size(), 1U);
  EXPECT_FALSE(gate.is_holding());
}

TEST(ReleaseGate, NeverLetsOutWhatItToldRefused) {
  Gate gate;
  gate.submit(5);
  gate.standing.tell(Closure::Halted, Sequence{7});
  gate.turn();

  gate.standing.tell(Closure::None, Sequence{8});
  gate.durable = 9;

  EXPECT_TRUE(gate.turn().empty());
}

TEST(ReleaseGate, TakesEverythingInHoweverMuchMoreThanItHolds) {
  Gate gate{false, 2};
  gate.durable = 9;
  for (std::uint64_t sequence = 1; sequence <= 7; ++sequence) gate.submit(sequence);

  EXPECT_EQ(gate.turn().size(), 7U) << "who sees nothing held may rely on an empty ring";
}

}  // namespace
