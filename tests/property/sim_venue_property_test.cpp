// Properties of the simulated venue under many random orders: what it reports adds up, nothing fills too early, too
// much, too dear or against a crossed quote, and neither a second run nor the threads of the live loop change a byte.
// RapidCheck prints its seed on failure; RC_PARAMS="seed=..." accepts it back.
#include <algorithm>
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "tests/support/sim_agent.hpp"

namespace adapters::sim {
namespace {

using engine::Duration;
using engine::ExecType;
using engine::ExecutionReport;
using engine::Frame;
using engine::OrdType;
using engine::PartsPerMillion;
using engine::Qty;
using engine::Quote;
using engine::Side;
using engine::Timestamp;
using engine::Trade;
using tests::SimAgent;

constexpr std::uint64_t kQuotes = 400;

SimulationTerms terms_of(std::uint64_t seed) {
  return {.seed = seed,
          .order_latency = Duration{700'000},
          .report_latency = Duration{900'000},
          .partial_fills = PartsPerMillion{200'000},
          .rejects = PartsPerMillion{50'000},
          .pulse = Duration{10'000'000}};
}

/// A script that does something to many requests and reports.
FaultScript many_faults() {
  const auto share = [](FaultEvent event, FaultAction action, std::int64_t ppm, std::int64_t span_ns = 0) {
    return FaultStep{
        .event = event, .action = action, .last = UINT64_MAX, .share = PartsPerMillion{ppm}, .span = Duration{span_ns}};
  };
  const auto at = [](std::int64_t at_ns, FaultAction action, std::int64_t span_ns) {
    return FaultStep{.action = action, .at = Duration{at_ns}, .span = Duration{span_ns}};
  };
  return {.steps = {share(FaultEvent::New, FaultAction::TimeoutBefore, 50'000),
                    share(FaultEvent::New, FaultAction::TimeoutAfter, 50'000),
                    share(FaultEvent::Cancel, FaultAction::Throttle, 100'000),
                    share(FaultEvent::New, FaultAction::Partial, 100'000),
                    share(FaultEvent::Filled, FaultAction::Disconnect, 20'000, 3'000'000),
                    share(FaultEvent::Filled, FaultAction::Bust, 50'000, 5'000'000),
                    share(FaultEvent::Report, FaultAction::Delay, 100'000, 2'000'000),
                    share(FaultEvent::Report, FaultAction::Overtake, 100'000),
                    share(FaultEvent::Report, FaultAction::Lose, 50'000),
                    share(FaultEvent::Report, FaultAction::Duplicate, 50'000, 1),
                    at(20'000'000, FaultAction::Restart, 4'000'000), at(60'000'000, FaultAction::RestartEmpty, 1),
                    at(80'000'000, FaultAction::Stranger, 0), at(30'000'000, FaultAction::Clock, 77)}};
}

bool are_equal(const std::vector<Frame>& left, const std::vector<Frame>& right) {
  return std::ranges::equal(left, right,
                            [](const Frame& a, const Frame& b) { return std::ranges::equal(a.bytes(), b.bytes()); });
}

template <class Event>
std::vector<Event> all_of(const std::vector<Frame>& published) {
  std::vector<Event> events;
  for (const Frame& frame : published) {
    if (frame.header.type == engine::EventTraits<Event>::kType) events.push_back(frame.as<Event>());
  }
  return events;
}

/// The reports of each order, checked as they come.
class OrderChecks {
 public:
  void check(const ExecutionReport& report) {
    Known& known = orders_[report.order_id.raw()];
    RC_ASSERT(!known.is_done);
    if (report.exec_type == ExecType::Trade) {
      known.cum += report.last_qty.raw();
      RC_ASSERT(report.last_qty.raw() > 0);
      RC_ASSERT(report.leaves_qty.raw() == report.order_qty.raw() - known.cum);
      if (known.price.raw() != 0) RC_ASSERT(!is_worse(report, known.price));
    }
    if (report.exec_type == ExecType::New || report.exec_type == ExecType::Replaced) known.price = report.order_price;
    RC_ASSERT(report.cum_qty.raw() == known.cum);
    RC_ASSERT(known.cum <= report.order_qty.raw());
    known.is_done = report.leaves_qty.raw() == 0;
  }

 private:
  struct Known {
    std::int64_t cum{0};
    engine::Price price{};
    bool is_done{false};
  };
  static bool is_worse(const ExecutionReport& report, engine::Price limit) {
    return report.side == Side::Buy ? report.last_price > limit : report.last_price < limit;
  }

  std::map<std::uint64_t, Known> orders_;
};

TEST(SimVenueProperty, ReportsOfEveryOrderAddUp) {
  EXPECT_TRUE(rc::check([](std::uint64_t seed) {
    SimAgent agent{seed, false};
    const auto published = run_backtest(tests::busy_market(seed, kQuotes), terms_of(seed), agent);

    OrderChecks checks;
    Timestamp last{engine::kInt64Min};
    for (const Frame& frame : published) {
      RC_ASSERT(frame.header.time >= last);
      last = frame.header.time;
      if (frame.header.type == engine::EventType::ExecutionReport) checks.check(frame.as<ExecutionReport>());
    }
    const auto reports = all_of<ExecutionReport>(published);
    const auto fills = std::ranges::count(reports, ExecType::Trade, &ExecutionReport::exec_type);
    RC_ASSERT(fills > 0);
  }));
}

/// What the market offered to a buyer at one instant.
struct Offer {
  std::int64_t quote_ask{engine::kInt64Max};  ///< of uncrossed quotes only
  std::int64_t trade_price{engine::kInt64Max};
  std::int64_t qty{0};
  std::int64_t filled{0};
};

std::map<std::int64_t, Offer> offers_in(const std::vector<Frame>& published) {
  std::map<std::int64_t, Offer> offers;
  for (const Frame& frame : published) {
    Offer& offer = offers[frame.header.time.raw()];
    if (frame.header.type == engine::EventType::Quote) {
      const auto& quote = frame.as<Quote>();
      if (quote.bid >= quote.ask) continue;
      offer.quote_ask = quote.ask.raw();
      offer.qty += quote.ask_qty.raw();
    }
    if (frame.header.type == engine::EventType::Trade) {
      const auto& trade = frame.as<Trade>();
      offer.trade_price = trade.price.raw();
      offer.qty += trade.qty.raw();
    }
  }
  return offers;
}

TEST(SimVenueProperty, FillsComeFromLaterUncrossedQuotesAndTradesAndNeverExceedTheirSize) {
  EXPECT_TRUE(rc::check([](std::uint64_t seed) {
    SimAgent agent{seed, true};  // nobody sells, so every fill is against the outside
    const auto published = run_backtest(tests::busy_market(seed, kQuotes), terms_of(seed), agent);

    auto offers = offers_in(published);
    std::map<std::uint64_t, Timestamp> arrivals;
    for (const ExecutionReport& report : all_of<ExecutionReport>(published)) {
      if (report.exec_type == ExecType::New) arrivals[report.order_id.raw()] = report.venue_time;
      if (report.exec_type != ExecType::Trade) continue;
      RC_ASSERT(report.venue_time > arrivals.at(report.order_id.raw()));
      Offer& offer = offers.at(report.venue_time.raw());
      const std::int64_t price = report.last_price.raw();
      const bool is_market = report.order_price.raw() == 0;
      RC_ASSERT((is_market ? price == offer.quote_ask : price >= std::min(offer.quote_ask, offer.trade_price)));
      RC_ASSERT((is_market || report.last_price == report.order_price));
      offer.filled += report.last_qty.raw();
      RC_ASSERT(offer.filled <= offer.qty);
    }
  }));
}

TEST(SimVenueProperty, OwnersBuyFromEachOtherWhatTheySell) {
  EXPECT_TRUE(rc::check([](std::uint64_t seed) {
    SimAgent agent{seed, false};
    auto market = tests::busy_market(seed, kQuotes);
    market.crossed_quotes = PartsPerMillion{engine::kMillion};  // the outside offers nothing at all
    market.trades = PartsPerMillion{0};
    const auto published = run_backtest(market, terms_of(seed), agent);

    std::int64_t position = 0;
    engine::int128 cash = 0;
    std::size_t fills = 0;
    for (const ExecutionReport& report : all_of<ExecutionReport>(published)) {
      if (report.exec_type != ExecType::Trade) continue;
      ++fills;
      position += sign_of(report.side) * report.last_qty.raw();
      cash -= sign_of(report.side) * engine::cost_of(report.last_price, report.last_qty);
    }
    RC_ASSERT(fills > 0U);
    RC_ASSERT(position == 0);
    RC_ASSERT(cash == 0);
  }));
}

TEST(SimVenueProperty, TwoRunsAreIdentical) {
  EXPECT_TRUE(rc::check([](std::uint64_t seed) {
    SimAgent first{seed, false};
    SimAgent second{seed, false};
    const auto market = tests::busy_market(seed, kQuotes);
    RC_ASSERT(are_equal(run_backtest(market, terms_of(seed), first), run_backtest(market, terms_of(seed), second)));
  }));
}

void check_that_live_is_backtest(std::uint64_t seed, std::uint64_t timing_seed, FaultScript faults) {
  auto market = tests::busy_market(seed, kQuotes);
  SimulationTerms terms = terms_of(seed);
  terms.faults = std::move(faults);
  terms.order_latency = Duration{*rc::gen::element<std::int64_t>(0, 1, 7, 30, 500'000, 20'000'000)};
  terms.report_latency = Duration{*rc::gen::element<std::int64_t>(0, 1, 7, 30, 500'000, 20'000'000)};
  if (*rc::gen::arbitrary<bool>()) {  // some nanoseconds apart, so that different things often happen at one time
    market.instruments[0].quote_interval = Duration{8};
    terms.pulse = Duration{5};
  }
  SimAgent in_backtest{seed, false};
  SimAgent in_live{seed, false};

  const auto backtest = run_backtest(market, terms, in_backtest);
  const auto live = run_live(market, terms, in_live, timing_seed);

  RC_ASSERT(are_equal(live, backtest));
}

TEST(SimVenueProperty, TheLiveLoopPublishesWhatTheBacktestDoesWhateverItsTiming) {
  EXPECT_TRUE(rc::check(
      [](std::uint64_t seed, std::uint64_t timing_seed) { check_that_live_is_backtest(seed, timing_seed, {}); }));
}

TEST(SimVenueProperty, TheLiveLoopPublishesWhatTheBacktestDoesWhateverGoesWrong) {
  EXPECT_TRUE(rc::check([](std::uint64_t seed, std::uint64_t timing_seed) {
    check_that_live_is_backtest(seed, timing_seed, many_faults());
  }));
}

}  // namespace
}  // namespace adapters::sim
