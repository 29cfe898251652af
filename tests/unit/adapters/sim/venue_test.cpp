// The order of things in time: latencies, pulses, day turns, the end of the data, errors of the source.
#include "adapters/sim/venue.hpp"

#include <array>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/sim_script.hpp"

namespace adapters::sim {
namespace {

using engine::DayTurned;
using engine::Duration;
using engine::EventType;
using engine::Frame;
using engine::Side;
using engine::TimerPulse;
using engine::Timestamp;
using namespace tests;  // NOLINT(google-build-using-namespace): the stage is the language of these scenarios

std::vector<std::pair<EventType, Timestamp>> line_of(const std::vector<Frame>& frames) {
  std::vector<std::pair<EventType, Timestamp>> line;
  for (const Frame& frame : frames) line.emplace_back(frame.header.type, frame.header.time);
  return line;
}

TEST(Venue, AnswersAnOrderBothLatenciesAfterItsStep) {
  SimScript script;
  script.with({.order_latency = Duration{2'000'000}, .report_latency = Duration{3'000'000}, .pulse = Duration{0}})
      .market({quote(10, 10000, 10002), quote(20, 10000, 10002)})
      .send(10, market(1, Side::Buy, 1));

  EXPECT_EQ(line_of(script.run()),
            (std::vector<std::pair<EventType, Timestamp>>{{EventType::Quote, at(10)},
                                                          {EventType::ExecutionReport, at(15)},
                                                          {EventType::Quote, at(20)},
                                                          {EventType::ExecutionReport, at(23)}}));
}

TEST(Venue, PublishesMarketEventsAsTheyAre) {
  const Frame event = quote(10, 10000, 10002, 3, 4);
  SimScript script;

  const auto published = script.market({event}).run();

  ASSERT_EQ(published.size(), 1U);
  EXPECT_TRUE(std::ranges::equal(published[0].bytes(), event.bytes()));
}

TEST(Venue, PulsesOnWholeMultiplesBetweenTheFirstAndTheLastMarketEvent) {
  SimScript script;
  script.with({.pulse = Duration{1'000'000'000}}).market({quote(1'500, 1, 2), quote(3'000, 1, 2), quote(4'200, 1, 2)});

  const auto pulses = script.all<TimerPulse>();

  ASSERT_EQ(pulses.size(), 3U);
  EXPECT_EQ(pulses[0].at, at(2'000));
  EXPECT_EQ(pulses[1].at, at(3'000));
  EXPECT_EQ(pulses[2].at, at(4'000));
  EXPECT_EQ(script.run()[3].header.type, EventType::TimerPulse) << "after the quote of its time";
}

TEST(Venue, PulsesBeforeTheEpochToo) {
  SimScript script;
  script.with({.pulse = Duration{1'000'000'000}}).market({quote(-1'500, 1, 2), quote(100, 1, 2)});

  const auto pulses = script.all<TimerPulse>();

  ASSERT_EQ(pulses.size(), 2U);
  EXPECT_EQ(pulses[0].at, at(-1'000));
  EXPECT_EQ(pulses[1].at, at(0));
}

TEST(Venue, TurnsTheDayOfEveryAccountAtEachBoundary) {
  const auto next_hundred = [](Timestamp time) { return at((time.raw() / engine::kMillisecondNs / 100 + 1) * 100); };
  SimScript script;
  script.with({.pulse = Duration{0}, .day_boundary_after = next_hundred})
      .market({quote(50, 1, 2), quote(100, 1, 2), quote(250, 1, 2)});

  const auto turns = script.all<DayTurned>();

  ASSERT_EQ(turns.size(), 4U);
  EXPECT_EQ(turns[0].account, kAccount);
  EXPECT_EQ(turns[0].boundary, at(100));
  EXPECT_EQ(turns[1].account, kOtherAccount);
  EXPECT_EQ(turns[1].boundary, at(100));
  EXPECT_EQ(turns[3].boundary, at(200));
}

TEST(Venue, AnAccountMayHaveADayOfItsOwnAndAWeekTurnsWithItsFirstDay) {
  const auto every = [](std::int64_t ms) {
    return [ms](Timestamp time) { return at((time.raw() / engine::kMillisecondNs / ms + 1) * ms); };
  };
  SimScript script;
  script
      .with({.pulse = Duration{0},
             .day_boundary_after = every(100),
             .account_day_after = {{}, every(70)},
             .week_boundary_after = every(150)})
      .market({quote(50, 1, 2), quote(100, 1, 2), quote(210, 1, 2)});

  const auto turns = script.all<DayTurned>();

  ASSERT_EQ(turns.size(), 5U);
  const std::array<std::int64_t, 5> boundaries{70, 100, 140, 200, 210};
  const std::array<engine::AccountId, 5> accounts{kOtherAccount, kAccount, kOtherAccount, kAccount, kOtherAccount};
  const std::array<bool, 5> weeks{false, false, false, true, true};
  for (std::size_t i = 0; i < turns.size(); ++i) {
    EXPECT_EQ(turns[i].boundary, at(boundaries[i]));
    EXPECT_EQ(turns[i].account, accounts[i]);
    EXPECT_EQ(turns[i].turn == engine::DayTurn::Week, weeks[i]) << i;
  }
  EXPECT_EQ(turns[0].next_boundary, at(140));
}

TEST(Venue, IsOverOnlyWhenEveryReportIsOut) {
  SimScript script;
  script.market({quote(10, 10000, 10002)}).send(10, limit(1, Side::Buy, 9990, 1)).send(500, cancel(1));

  const auto published = script.run();

  ASSERT_EQ(published.size(), 3U);
  EXPECT_EQ(published.back().header.time, at(502));
}

TEST(Venue, NeverLetsAMessageArriveBeforeWhatWasPublished) {
  ScriptedMarket source{{quote(10, 10000, 10002), quote(100, 10000, 10002)}};
  const auto instruments = sim_instruments();
  Venue venue{instruments, sim_accounts(), {.pulse = Duration{0}}, source};
  while (venue.next().value()) continue;

  venue.receive(Frame::of(at(10), limit(1, Side::Buy, 9990, 1)));

  EXPECT_EQ(venue.next_time().value(), at(101));
  EXPECT_EQ(venue.next().value()->header.time, at(101));
}

TEST(Venue, SaysTheTimeOfTheNextInputWithoutChangingIt) {
  ScriptedMarket source{{quote(10, 10000, 10002), quote(20, 10000, 10002), quote(2'500, 1, 2)}};
  const auto instruments = sim_instruments();
  Venue venue{instruments, sim_accounts(), {}, source};
  venue.receive(Frame::of(at(10), market(1, Side::Buy, 1)));

  std::size_t published = 0;
  while (const auto time = venue.next_time().value()) {
    EXPECT_EQ(venue.next_time().value(), time);
    EXPECT_EQ(venue.next().value()->header.time, *time);
    ++published;
  }

  EXPECT_EQ(published, 7U);  // three quotes, two pulses, accept and fill
  EXPECT_FALSE(venue.next().value());
}

TEST(Venue, HandsOnTheErrorOfItsSourceEveryTime) {
  ScriptedMarket source{{quote(10, 1, 2)}, SourceError{"line 2: torn"}};
  const auto instruments = sim_instruments();
  Venue venue{instruments, sim_accounts(), {.pulse = Duration{0}}, source};

  EXPECT_TRUE(venue.next().value());
  EXPECT_EQ(venue.next().error().message, "line 2: torn");
  EXPECT_EQ(venue.next_time().error().message, "line 2: torn");
}

TEST(Venue, RefusesASourceThatGoesBackInTime) {
  ScriptedMarket source{{quote(10, 1, 2), quote(9, 1, 2)}};
  const auto instruments = sim_instruments();
  Venue venue{instruments, sim_accounts(), {.pulse = Duration{0}}, source};

  EXPECT_TRUE(venue.next().value());
  EXPECT_EQ(venue.next().error().message, "the market source went back in time");
}

TEST(Venue, PublishesMarketEventsOfInstrumentsThatItDoesNotTrade) {
  Frame stranger = quote(10, 1, 2);
  engine::Quote event = stranger.as<engine::Quote>();
  event.instrument = engine::InstrumentId{77};
  SimScript script;

  EXPECT_EQ(script.market({Frame::of(at(10), event)}).run().size(), 1U);
}

TEST(VenueDeathTest, AssertsOnEventsThatAreNotOrderMessages) {
  ScriptedMarket source{{}};
  const auto instruments = sim_instruments();
  Venue venue{instruments, sim_accounts(), {}, source};

  EXPECT_DEATH(venue.receive(quote(10, 1, 2)), "");
}

}  // namespace
}  // namespace adapters::sim
