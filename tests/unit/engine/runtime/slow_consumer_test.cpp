// F16: a journal without room, a venue that does not read, rings of two or three places. Nothing is taken in that has
// no way out, commands and reports wait, a real feed conflates, and replay makes the same records.
#include <cstring>
#include <vector>

#include <gtest/gtest.h>

#include "engine/base/random.hpp"
#include "engine/runtime/feed_port.hpp"
#include "engine/runtime/pump.hpp"
#include "engine/runtime/ring_memory.hpp"
#include "tests/support/engine_run.hpp"

namespace engine::runtime {
namespace {

using tests::at;
using tests::kEpoch;
using tests::quote;
using tests::Step;
using tests::TestConfig;
using tests::ticks;

/// A journal that has room when a test says so, and keeps what it was given.
class TestLog {
 public:
  bool has_room(std::size_t) const noexcept { return is_open; }
  void append(std::span<std::byte> step) { stream.insert(stream.end(), step.begin(), step.end()); }

  bool is_open{true};
  std::vector<std::byte> stream;
};

TestConfig quoters(std::uint32_t count) {
  TestConfig config;
  for (std::uint32_t id = 1; id <= count; ++id) config.strategies.push_back(tests::quoter_spec(id));
  return config;
}

/// The core's loop with rings of a few places, a real feed before it, and an egress ring that a test reads.
class Loop {
 public:
  explicit Loop(const TestConfig& config) : workspace_{config.header.capacities} {
    const std::vector<std::byte> payload = config.session(at(0));
    SessionStarted started;
    std::memcpy(&started, payload.data(), sizeof(started));
    pump_.start(started, payload);
  }

  /// Takes in all that can be taken in.
  void run() {
    while (pump_.turn()) feed.flush();
  }
  void read_egress() {
    while (!egress_out_.peek().empty()) egress_out_.release();
  }
  void quote_at(std::int64_t second) { feed.take(Frame::of(at(second), quote(ticks(99'999), ticks(100'001)))); }
  template <class Event>
  [[nodiscard]] bool command(const Event& event) {
    return commands.try_push(Frame::of(Timestamp{}, event).bytes());
  }
  [[nodiscard]] bool report(std::uint64_t number) {
    const ExecutionReport unknown{.order_id = OrderId{number}, .account = tests::kAccount, .exec_type = ExecType::New};
    return executions.try_push(Frame::of(Timestamp{}, unknown).bytes());
  }
  [[nodiscard]] Step records() const { return Step{log.stream}; }

 private:
  // Two executions or four quotes fill their ring; the core asks for as much egress room as three messages take.
  RingMemory commands_ring_{256};
  RingMemory executions_ring_{512};
  RingMemory market_ring_{256};
  RingMemory egress_ring_{2'048};
  core::Workspace workspace_;

 public:
  TestLog log;

 private:
  core::Core<TestLog> core_{workspace_, log};
  Progress progress_;
  Pump<TestLog> pump_{core_,
                      {.commands = commands_ring_.ring().consumer(),
                       .executions = executions_ring_.ring().consumer(),
                       .market = market_ring_.ring().consumer(),
                       .egress = egress_ring_.ring().producer()},
                      512,
                      progress_};
  SpscRing::Consumer egress_out_{egress_ring_.ring().consumer()};

 public:
  SpscRing::Producer commands{commands_ring_.ring().producer()};
  SpscRing::Producer executions{executions_ring_.ring().producer()};
  FeedPort feed{market_ring_.ring().producer(), 1};
};

TEST(F16SlowConsumer, AJournalWithoutRoomTakesNothingIn) {
  Loop loop{TestConfig{}};
  const std::size_t before = loop.log.stream.size();
  loop.log.is_open = false;
  loop.quote_at(1);
  ASSERT_TRUE(loop.command(SetTradingSwitch{.trading = Switch::Off}));

  loop.run();
  EXPECT_EQ(loop.log.stream.size(), before);
  loop.log.is_open = true;
  loop.run();

  EXPECT_EQ(loop.records().count<Quote>(), 1U);
  EXPECT_EQ(loop.records().count<TradingSwitched>(), 1U);
}

TEST(F16SlowConsumer, AVenueThatDoesNotReadTakesNothingIn) {
  Loop loop{quoters(4)};
  loop.quote_at(1);
  loop.quote_at(2);
  ASSERT_TRUE(loop.report(7));

  loop.run();
  EXPECT_EQ(loop.records().count<Quote>(), 1U) << "its eight orders leave no room for another step's";
  EXPECT_EQ(loop.records().count<ExecutionReport>(), 1U) << "which came first";
  loop.read_egress();
  loop.run();

  EXPECT_EQ(loop.records().count<Quote>(), 2U);
}

TEST(F16SlowConsumer, CommandsAndReportsAreNeverDropped) {
  constexpr std::uint64_t kReports = 50;
  constexpr std::int64_t kCommands = 20;
  Loop loop{TestConfig{}};
  loop.log.is_open = false;
  std::uint64_t reports = 0;
  std::int64_t commands = 0;
  for (std::uint64_t turn = 0; reports < kReports || commands < kCommands; ++turn) {
    // Whoever finds no room keeps what it has and comes again.
    if (reports < kReports && loop.report(reports + 1)) ++reports;
    const AdjustBalance next{.account = tests::kAccount, .amount = Money{commands + 1}};
    if (commands < kCommands && loop.command(next)) ++commands;
    loop.log.is_open = turn % 5 == 0;
    loop.run();
  }
  loop.log.is_open = true;
  loop.run();

  const auto seen = loop.records().all<ExecutionReport>();
  ASSERT_EQ(seen.size(), kReports);
  for (std::uint64_t i = 0; i < kReports; ++i) EXPECT_EQ(seen[i].order_id, OrderId{i + 1});
  const auto adjusted = loop.records().all<AdjustBalance>();
  ASSERT_EQ(adjusted.size(), static_cast<std::size_t>(kCommands));
  for (std::int64_t i = 0; i < kCommands; ++i) EXPECT_EQ(adjusted[static_cast<std::size_t>(i)].amount, Money{i + 1});
}

TEST(F16SlowConsumer, AFeedConflatesAndTheBarIsMarked) {
  Loop loop{TestConfig{}};
  loop.log.is_open = false;
  for (int second = 1; second <= 50; ++second) loop.quote_at(second);
  loop.run();

  loop.log.is_open = true;
  loop.feed.flush();
  loop.run();
  loop.quote_at(61);
  loop.run();

  const Step records = loop.records();
  const auto gap = records.only<FeedGap>();
  EXPECT_EQ(records.count<Quote>() + gap.merged, 51U);
  EXPECT_EQ(gap.to, at(49)) << "the fiftieth stands for those before it";
  EXPECT_EQ(records.only<BarMarked>().start, at(0));
  EXPECT_EQ(records.only<BarClosed>().start, at(0));
}

/// Every input of a stream into a fresh core.
std::vector<std::byte> decided_again(const TestConfig& config, const std::vector<std::byte>& stream) {
  core::Workspace workspace{config.header.capacities};
  core::StepMaker maker{workspace};
  std::vector<std::byte> again;
  for (std::size_t offset = 0; offset < stream.size();) {
    RecordHeader header;
    std::memcpy(&header, stream.data() + offset, sizeof(header));
    if ((header.flags & record_flags::kInput) != 0) {
      const auto payload = std::span{stream}.subspan(offset + sizeof(header), header.length - sizeof(header));
      const auto step = maker.make(EventType{header.type}, header.time, kEpoch, payload);
      again.insert(again.end(), step.begin(), step.end());
    }
    offset += header.length;
  }
  return again;
}

/// Random stalls of journal and venue under a feed that never waits. Returns the stream; `offered`: quotes and trades.
struct Storm {
  explicit Storm(std::uint64_t seed, const TestConfig& config) : loop{config} {
    std::uint64_t drawn = 0;
    const auto draw = [&](std::uint64_t bound) { return below(random_u64(seed, ++drawn, 0, 0), bound); };
    for (std::int64_t second = 1; second <= 2'000; ++second) {
      if (draw(3) == 0) {
        loop.feed.take(Frame::of(at(second), Trade{.instrument = tests::kInstrument, .price = ticks(100'000)}));
        ++trades;
      } else {
        loop.quote_at(second);
        ++quotes;
      }
      if (draw(50) == 0) loop.log.is_open = !loop.log.is_open;
      if (draw(4) == 0) loop.read_egress();
      if (draw(3) != 0) loop.run();
    }
    loop.log.is_open = true;
    do {
      loop.read_egress();
      loop.run();
    } while (!loop.feed.flush());
    loop.run();
  }

  Loop loop;
  std::uint64_t quotes{0};
  std::uint64_t trades{0};
};

TEST(F16SlowConsumer, WhateverStallsNothingIsLostUntoldAndReplayIsIdentical) {
  const TestConfig config = quoters(2);
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    SCOPED_TRACE(seed);
    const Storm storm{seed, config};

    const Step records = storm.loop.records();
    std::uint64_t merged = 0;
    std::uint64_t lost = 0;
    for (const FeedGap& gap : records.all<FeedGap>()) {
      merged += gap.merged;
      lost += gap.lost;
    }
    EXPECT_GT(merged, 0U);
    EXPECT_EQ(records.count<Quote>() + merged, storm.quotes);
    EXPECT_EQ(records.count<Trade>() + lost, storm.trades);
    EXPECT_GT(records.count<BarMarked>(), 0U);
    EXPECT_TRUE(decided_again(config, storm.loop.log.stream) == storm.loop.log.stream);
  }
}

}  // namespace
}  // namespace engine::runtime
