// The kill, rehearsed in every run of the tests: from the command ring through the core and the release gate, with
// orders at the venue, on their way to it and kept here. What it came to is printed.
#include <cstdio>
#include <cstring>
#include <map>
#include <vector>

#include <gtest/gtest.h>

#include "engine/runtime/pump.hpp"
#include "engine/runtime/ring_memory.hpp"
#include "tests/support/engine_stops.hpp"

namespace engine::runtime {
namespace {

using tests::at;
using tests::by_hand;
using tests::kAccount;
using tests::kInstrument;
using tests::Step;
using tests::ticks;
using tests::units;

constexpr std::int64_t kWorking = 1'000;

/// Every record, committed and durable up to where a test says.
class TestLog {
 public:
  bool has_room(std::size_t) const noexcept { return true; }
  void append(std::span<std::byte> step) { stream.insert(stream.end(), step.begin(), step.end()); }

  std::vector<std::byte> stream;
};

tests::TestConfig crowded() {
  tests::TestConfig config = tests::quiet_desk();
  config.header.capacities.orders_open = 1'100;
  config.header.capacities.orders_kept = 2'048;
  config.header.capacities.step_bytes_max = static_cast<std::uint32_t>(step_bytes_needed(config.header.capacities));
  config.header.limits.account_orders_max = 2'000;
  config.header.limits.strategy_orders_max = 2'000;
  config.header.limits.position_qty_max = units(10'000'000);
  config.header.state_hash_interval = 0;
  config.instruments[0].margin_rate = PartsPerMillion{1};
  return config;
}

/// What left the gate.
struct Left {
  EventType type{};
  OrderId order{};
  std::uint16_t flags{};
};

/// A core between its rings, and a venue that takes every order.
class Rehearsal {
 public:
  Rehearsal() {
    const std::vector<std::byte> payload = config_.session(at(0));
    SessionStarted started;
    std::memcpy(&started, payload.data(), sizeof(started));
    pump_.start(started, payload);
    input(market_, tests::quote(ticks(99'999), ticks(100'001)));
  }

  template <class Event>
  Step input(SpscRing::Producer& ring, const Event& event) {
    const std::size_t before = log_.stream.size();
    EXPECT_TRUE(ring.try_push(Frame::of(at(0), event).bytes()));
    EXPECT_TRUE(pump_.turn());
    return Step{std::span{log_.stream}.subspan(before)};
  }
  template <class Event>
  Step command(const Event& event) {
    return input(commands_, event);
  }
  Step report(const OrderSubmitted& order, ExecType type, Qty qty = {}) {
    return input(executions_, ExecutionReport{.order_id = order.order_id,
                                              .venue_order_id = VenueOrderId{order.order_id.raw()},
                                              .exec_id = ExecId{++reports_},
                                              .instrument = order.instrument,
                                              .account = order.account,
                                              .exec_type = type,
                                              .side = order.side,
                                              .last_qty = qty,
                                              .last_price = order.price,
                                              .order_qty = order.qty,
                                              .order_price = order.price});
  }
  /// Lets out what may leave; what may not comes back as an input.
  std::vector<Left> release(bool is_durable = true) {
    durable_ = is_durable ? ~std::uint64_t{0} : 0;
    std::vector<Left> left;
    std::vector<ReleaseRefused> refused;
    gate_.turn(
        [&](const Frame& frame) {
          left.push_back(
              {.type = frame.header.type, .order = order_of(frame.payload.data()), .flags = frame.header.flags});
        },
        [&](const ReleaseRefused& message) {
          refused.push_back(message);
          return true;
        });
    for (const ReleaseRefused& message : refused) input(executions_, message);
    withheld += refused.size();
    return left;
  }
  [[nodiscard]] const state::State& state() const { return core_.state(); }

  std::size_t withheld{0};

 private:
  tests::TestConfig config_{crowded()};
  RingMemory commands_ring_{1U << 16U};
  RingMemory executions_ring_{1U << 16U};
  RingMemory market_ring_{1U << 16U};
  RingMemory egress_ring_{1U << 20U};
  core::Workspace workspace_{config_.header.capacities};
  TestLog log_;
  core::Core<TestLog> core_{workspace_, log_};
  Progress progress_{config_.header.capacities};
  Pump<TestLog> pump_{core_,
                      {.commands = commands_ring_.ring().consumer(),
                       .executions = executions_ring_.ring().consumer(),
                       .market = market_ring_.ring().consumer(),
                       .egress = egress_ring_.ring().producer()},
                      egress_bytes_needed(config_.header.capacities),
                      progress_};
  std::atomic<std::uint64_t> durable_{0};
  ReleaseGate gate_{
      egress_ring_.ring().consumer(), {.through = &durable_}, {.cancels_early = true}, progress_.standing};
  SpscRing::Producer commands_{commands_ring_.ring().producer()};
  SpscRing::Producer executions_{executions_ring_.ring().producer()};
  SpscRing::Producer market_{market_ring_.ring().producer()};
  std::uint64_t reports_{0};
};

/// Long 1,000 units with a stop that is kept here; gives the stop's id.
OrderId protected_position(Rehearsal& run) {
  SubmitOrder entry = by_hand(Side::Buy, 1'000, ticks(100'001));
  entry.contingency = Contingency::OneTriggersOther;
  const auto order = run.command(entry).only<OrderSubmitted>();
  SubmitOrder guard = by_hand(Side::Sell, 1'000, Price{0});
  guard.ord_type = OrdType::StopMarket;
  guard.trigger_price = ticks(99'000);
  guard.parent_order_id = order.order_id;
  guard.contingency = Contingency::OneUpdatesOther;
  guard.purpose = OrderPurpose::StopLoss;
  const OrderId stop = run.command(guard).only<OrderEmulated>().order_id;
  run.report(order, ExecType::New);
  run.report(order, ExecType::Trade, units(1'000));
  return stop;
}

bool adds_risk(const Left& message) {
  return message.type != EventType::OrderCancelRequested &&
         (message.flags & (frame_flags::kReduces | frame_flags::kProtects)) == 0;
}

struct Count {
  std::size_t entries{0};
  std::size_t cancels{0};
};
Count count(const std::vector<Left>& left) {
  Count counted;
  for (const Left& message : left) {
    if (adds_risk(message)) ++counted.entries;
    if (message.type == EventType::OrderCancelRequested) ++counted.cancels;
  }
  return counted;
}

TEST(KillRehearsal, AThousandOrdersAreOutAndThePositionIsStillProtected) {
  Rehearsal run;
  const OrderId guard = protected_position(run);
  for (std::int64_t i = 0; i < kWorking; ++i) {
    const auto order = run.command(by_hand(Side::Buy, 1 + i % 7, ticks(99'500 - i % 100))).only<OrderSubmitted>();
    // Every fourth one is still on its way, unanswered.
    if (i % 4 != 0) run.report(order, ExecType::New);
  }
  const std::size_t sent_before = count(run.release()).entries;
  const auto held = run.command(by_hand(Side::Buy, 3, ticks(99'000))).only<OrderSubmitted>();

  const Step step = run.command(tests::stop(Scope::System, 0));

  const Sequence kill = step.headers().front().sequence;
  std::uint64_t last_entry = 0;
  for (const RecordHeader& header : step.headers()) {
    if (EventType{header.type} == EventType::OrderSubmitted) last_entry = header.sequence.raw() - kill.raw();
  }
  const auto swept = step.only<EntriesCancelled>();
  const Count after = count(run.release());
  std::printf(
      "kill: %zu entries sent before, %zu after, %zu withheld at the gate; %u cancels in its step, %zu released; "
      "last entry decided %llu events after it; %u protections kept\n",
      sent_before, after.entries, run.withheld, swept.cancelled, after.cancels,
      static_cast<unsigned long long>(last_entry), swept.protection);
  EXPECT_EQ(sent_before, static_cast<std::size_t>(kWorking) + 1);
  EXPECT_EQ(after.entries, 0U);
  EXPECT_LE(last_entry, 1U);
  EXPECT_EQ(run.withheld, 1U) << "the one that was decided before the kill and had not left";
  EXPECT_EQ(run.state().ledger().orders().find(held.order_id)->status, OrdStatus::Rejected);
  EXPECT_EQ(swept.cancelled, kWorking + 1);
  EXPECT_EQ(after.cancels, static_cast<std::size_t>(kWorking) + 1);
  EXPECT_EQ(run.state().ledger().orders().find(guard)->status, OrdStatus::Emulated);
  EXPECT_EQ(run.state().ledger().orders().find(guard)->qty, units(1'000));
}

TEST(KillRehearsal, WithAJournalThatFailedNothingButCancelsLeaves) {
  Rehearsal run;
  const auto resting = run.command(by_hand(Side::Buy, 5, ticks(99'000))).only<OrderSubmitted>();
  run.release();
  run.report(resting, ExecType::New);
  run.command(by_hand(Side::Buy, 6, ticks(99'000)));

  run.command(tests::stop(Scope::System, 0));
  const Count left = count(run.release(false));

  EXPECT_EQ(left.entries, 0U);
  EXPECT_EQ(left.cancels, 2U) << "nothing waits for the disk to be taken back";
  EXPECT_EQ(run.withheld, 1U);
}

TEST(KillRehearsal, OfEachScopeTheGateKnowsWhoseMessageItIs) {
  for (const auto& [scope, id, reaches] :
       {std::tuple{Scope::Venue, 1U, true}, std::tuple{Scope::Account, 1U, true}, std::tuple{Scope::Strategy, 1U, true},
        std::tuple{Scope::Instrument, 1U, true}, std::tuple{Scope::Venue, 2U, false}}) {
    Rehearsal run;
    run.command(by_hand(Side::Buy, 5, ticks(99'000)));

    run.command(tests::stop(scope, id));

    EXPECT_EQ(count(run.release()).entries, reaches ? 0U : 1U) << static_cast<int>(scope);
    EXPECT_EQ(run.withheld, reaches ? 1U : 0U);
  }
}

}  // namespace
}  // namespace engine::runtime
