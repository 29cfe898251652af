// Generated markets: the same for a seed on every machine, in order of time, and as varied as their terms say.
#include "adapters/sim/generator.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/sim_agent.hpp"

namespace adapters::sim {
namespace {

using engine::EventType;
using engine::Frame;
using engine::InstrumentId;
using engine::PartsPerMillion;
using engine::Quote;
using engine::Timestamp;
using engine::Trade;

GeneratorTerms three_instruments(std::uint64_t seed, std::uint64_t quote_count) {
  GeneratorTerms terms = tests::busy_market(seed, quote_count);
  for (std::uint32_t id = 2; id <= 3; ++id) {
    terms.instruments.push_back(terms.instruments[0]);
    terms.instruments.back().id = InstrumentId{id};
  }
  return terms;
}

std::vector<Frame> all_of(const GeneratorTerms& terms) {
  GeneratedMarket market{terms};
  std::vector<Frame> events;
  while (const auto event = market.next().value()) events.push_back(*event);
  return events;
}

bool are_equal(const std::vector<Frame>& left, const std::vector<Frame>& right) {
  return std::ranges::equal(left, right,
                            [](const Frame& a, const Frame& b) { return std::ranges::equal(a.bytes(), b.bytes()); });
}

TEST(GeneratedMarket, IsAFunctionOfItsSeed) {
  EXPECT_TRUE(are_equal(all_of(three_instruments(7, 2'000)), all_of(three_instruments(7, 2'000))));
  EXPECT_FALSE(are_equal(all_of(three_instruments(7, 2'000)), all_of(three_instruments(8, 2'000))));
}

TEST(GeneratedMarket, InterleavesItsInstrumentsInOrderOfTime) {
  Timestamp last = tests::at(1'000);
  std::map<std::uint32_t, std::size_t> quotes;
  for (const Frame& event : all_of(three_instruments(7, 3'000))) {
    EXPECT_GE(event.header.time, last);
    last = event.header.time;
    if (event.header.type == EventType::Quote) ++quotes[event.as<Quote>().instrument.raw()];
  }

  ASSERT_EQ(quotes.size(), 3U);
  for (const auto& [instrument, count] : quotes) EXPECT_GT(count, 300U) << "instrument " << instrument;
}

TEST(GeneratedMarket, EndsByNumberAndByTime) {
  GeneratorTerms by_number = three_instruments(7, 100);
  by_number.trades = PartsPerMillion{0};
  GeneratorTerms by_time = three_instruments(7, 0);
  by_time.duration = engine::Duration{50'000'000};

  const auto timed = all_of(by_time);

  EXPECT_EQ(all_of(by_number).size(), 100U);
  ASSERT_GT(timed.size(), 100U);
  EXPECT_LT(timed.back().header.time, tests::at(1'050));
}

TEST(GeneratedMarket, EndsAtOnceWithoutInstruments) {
  GeneratedMarket market{{}};

  EXPECT_FALSE(market.next().value());
}

TEST(GeneratedMarket, CrossesTheShareOfQuotesThatIsAskedFor) {
  std::size_t crossed = 0;
  std::size_t trades = 0;
  for (const Frame& event : all_of(three_instruments(7, 20'000))) {
    if (event.header.type == EventType::Trade) {
      ++trades;
    } else if (engine::is_crossed(event.as<Quote>())) {
      ++crossed;
    }
  }

  EXPECT_NEAR(static_cast<double>(crossed), 2'000.0, 200.0);  // 10 %, deviation 42
  EXPECT_NEAR(static_cast<double>(trades), 6'000.0, 300.0);   // 30 %, deviation 65
}

TEST(GeneratedMarket, KeepsToTicksLotsAndItsRange) {
  const GeneratorTerms terms = three_instruments(9, 20'000);
  const auto tick = terms.instruments[0].tick_size.raw();
  const auto lot = terms.instruments[0].lot_step.raw();
  const auto start = terms.instruments[0].start_price.raw();
  for (const Frame& event : all_of(terms)) {
    if (event.header.type == EventType::Trade) {
      const auto& trade = event.as<Trade>();
      EXPECT_EQ(trade.price.raw() % tick, 0);
      EXPECT_TRUE(trade.qty.raw() > 0 && trade.qty.raw() % lot == 0);
      continue;
    }
    const auto& quote = event.as<Quote>();
    EXPECT_EQ(quote.bid.raw() % tick, 0);
    EXPECT_EQ(quote.ask.raw() % tick, 0);
    EXPECT_GE(quote.bid.raw(), start / 2);
    EXPECT_LE(quote.bid.raw(), start + start / 2);
    EXPECT_TRUE(quote.bid_qty.raw() >= lot && quote.bid_qty.raw() <= 40 * lot);
    EXPECT_TRUE(quote.ask_qty.raw() >= lot && quote.ask_qty.raw() <= 40 * lot);
  }
}

TEST(GeneratedMarket, StaysInItsRangeWhenOneMoveIsWiderThanTheRange) {
  GeneratorTerms terms = three_instruments(9, 5'000);
  for (auto& instrument : terms.instruments) {
    instrument.start_price = engine::Price{4 * instrument.tick_size.raw()};
    instrument.volatility_ticks = 100;
  }
  for (const Frame& event : all_of(terms)) {
    const bool is_quote = event.header.type == EventType::Quote;
    EXPECT_GT(is_quote ? event.as<Quote>().ask.raw() : event.as<Trade>().price.raw(), 0);
  }
}

TEST(GeneratedMarket, HasBurstsAndCalm) {
  GeneratorTerms terms = tests::busy_market(5, 256 * 64);  // 64 stretches, one in eight of them a burst
  terms.trades = PartsPerMillion{0};
  const auto events = all_of(terms);
  std::int64_t shortest = engine::kInt64Max;
  std::int64_t longest = 0;
  for (std::size_t i = 0; i + 256 <= events.size(); i += 256) {
    const std::int64_t length = (events[i + 255].header.time - events[i].header.time).raw();
    shortest = std::min(shortest, length);
    longest = std::max(longest, length);
  }

  EXPECT_GT(longest, 4 * shortest);
}

}  // namespace
}  // namespace adapters::sim
