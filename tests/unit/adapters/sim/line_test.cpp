// Scripts of faults at the simulated venue: each kind by itself, on a small stage.
#include "adapters/sim/line.hpp"

#include <algorithm>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "adapters/config/fault_script.hpp"
#include "tests/support/sim_script.hpp"

namespace adapters::sim {
namespace {

using engine::CancelRejected;
using engine::Duration;
using engine::ExecType;
using engine::ExecutionReport;
using engine::Frame;
using engine::Reason;
using engine::Side;
using namespace tests;  // NOLINT(google-build-using-namespace): the stage is the language of these scenarios

/// A stage on which this script is played.
SimScript with_faults(std::string_view text, std::uint64_t seed = 1, std::int64_t report_ms = 1) {
  auto faults = config::parse_fault_script(text, "test");
  EXPECT_TRUE(faults) << config::print_issues(faults.error());
  SimScript stage;
  stage.with({.seed = seed,
              .report_latency = Duration{report_ms * engine::kMillisecondNs},
              .pulse = Duration{0},
              .faults = faults ? std::move(faults).value() : FaultScript{}});
  return stage;
}

/// A market in which an order to buy at 10001 fills at 30 and 40 ms, four lots at a time.
std::vector<Frame> market_with_fills() {
  return {quote(10, 10000, 10002, 50, 50), quote(30, 10000, 10001, 50, 4), quote(40, 10000, 10001, 50, 4),
          quote(900, 10000, 10002, 50, 50)};
}

std::vector<ExecType> types_of(const std::vector<ExecutionReport>& reports) {
  std::vector<ExecType> types;
  for (const ExecutionReport& report : reports) types.push_back(report.exec_type);
  return types;
}

std::vector<std::int64_t> report_times(const SimScript& stage) {
  std::vector<std::int64_t> times;
  for (const Frame& frame : stage.run()) {
    const bool is_report = frame.header.type == engine::EventType::ExecutionReport ||
                           frame.header.type == engine::EventType::CancelRejected;
    if (is_report) times.push_back(frame.header.time.raw() / engine::kMillisecondNs);
  }
  return times;
}

using Types = std::vector<ExecType>;
using Times = std::vector<std::int64_t>;

TEST(Line, WithoutAScriptChangesNothing) {
  SimScript stage = with_faults("");
  stage.market(market_with_fills()).send(15, limit(1, Side::Buy, 10001, 8));

  EXPECT_EQ(report_times(stage), (Times{17, 31, 41}));
}

TEST(Line, ARequestThatTimesOutBeforeItIsExecutedNeverReachesTheBook) {
  SimScript stage = with_faults("on new 1 timeout-before");
  stage.market(market_with_fills()).send(15, limit(1, Side::Buy, 10001, 8)).send(50, cancel(1));

  const auto refusals = stage.all<CancelRejected>();

  EXPECT_TRUE(stage.all<ExecutionReport>().empty());
  ASSERT_EQ(refusals.size(), 1U);
  EXPECT_EQ(refusals[0].reason, Reason::UNKNOWN_ORDER);
}

TEST(Line, ARequestThatTimesOutAfterItIsExecutedFillsAllTheSame) {
  SimScript stage = with_faults("on new 1 timeout-after");
  stage.market(market_with_fills()).send(15, limit(1, Side::Buy, 10001, 8));

  EXPECT_EQ(types_of(stage.all<ExecutionReport>()), (Types{ExecType::Trade, ExecType::Trade}));
}

TEST(Line, ACancelMayTimeOutEitherWay) {
  for (const std::string_view script : {"on cancel 1 timeout-before", "on cancel 1 timeout-after"}) {
    SimScript stage = with_faults(script);
    stage.market(market_with_fills()).send(15, limit(1, Side::Buy, 10001, 8)).send(20, cancel(1));

    const bool was_executed = script.ends_with("after");
    EXPECT_EQ(stage.fills().size(), was_executed ? 0U : 2U) << script;
    EXPECT_TRUE(stage.reports(ExecType::Canceled).empty()) << script;
  }
}

TEST(Line, AThrottledRequestIsRefusedAndTheNextOneIsNot) {
  SimScript stage = with_faults("on new 1 throttle\non cancel 1 throttle\non replace 1 throttle");
  stage.market(market_with_fills())
      .send(15, limit(1, Side::Buy, 9990, 8))
      .send(16, limit(2, Side::Buy, 9990, 8))
      .send(20, cancel(2))
      .send(21, replace(2, 9980, 4));

  const auto reports = stage.all<ExecutionReport>();
  const auto refusals = stage.all<CancelRejected>();

  EXPECT_EQ(types_of(reports), (Types{ExecType::Rejected, ExecType::New}));
  EXPECT_EQ(reports[0].reason, Reason::RATE_LIMIT_EXCEEDED);
  ASSERT_EQ(refusals.size(), 2U);
  EXPECT_EQ(refusals[0].reason, Reason::RATE_LIMIT_EXCEEDED);
  EXPECT_EQ(refusals[1].response_to, engine::CancelRejectedFor::Replace);
}

TEST(Line, ARequotedOrderIsRefused) {
  SimScript stage = with_faults("on new 1 requote");
  stage.market(market_with_fills()).send(15, limit(1, Side::Buy, 10001, 8));

  const auto reports = stage.all<ExecutionReport>();

  ASSERT_EQ(types_of(reports), (Types{ExecType::Rejected}));
  EXPECT_EQ(reports[0].reason, Reason::VENUE_REJECTED);
}

TEST(Line, APartialOrderFillsInPartsThatComeToItsSize) {
  SimScript stage = with_faults("on new 1 partial");
  stage.market(market_with_fills()).send(15, limit(1, Side::Buy, 10001, 2));

  const auto fills = stage.fills();

  ASSERT_EQ(fills.size(), 2U);
  EXPECT_EQ(fills[0].last_qty, lots(1));
  EXPECT_EQ(fills[1].cum_qty, lots(2));
  EXPECT_EQ(fills[1].leaves_qty, lots(0));
}

TEST(Line, LosesAReport) {
  SimScript stage = with_faults("on filled 1 lose");
  stage.market(market_with_fills()).send(15, limit(1, Side::Buy, 10001, 8));

  const auto fills = stage.fills();

  ASSERT_EQ(fills.size(), 1U);
  EXPECT_EQ(fills[0].cum_qty, lots(8)) << "the venue knows of both";
}

TEST(Line, DelaysAReportPastOthers) {
  SimScript stage = with_faults("on accepted 1 delay 20ms");
  stage.market(market_with_fills()).send(15, limit(1, Side::Buy, 10001, 8));

  EXPECT_EQ(report_times(stage), (Times{31, 37, 41}));
  EXPECT_EQ(types_of(stage.all<ExecutionReport>()), (Types{ExecType::Trade, ExecType::New, ExecType::Trade}));
}

TEST(Line, DuplicatesAReportByteForByte) {
  SimScript stage = with_faults("on filled 1 duplicate 5ms");
  stage.market(market_with_fills()).send(15, limit(1, Side::Buy, 10001, 8));

  const auto fills = stage.fills();

  EXPECT_EQ(report_times(stage), (Times{17, 31, 36, 41}));
  ASSERT_EQ(fills.size(), 3U);
  EXPECT_EQ(fills[0].exec_id, fills[1].exec_id);
  EXPECT_NE(fills[0].exec_id, fills[2].exec_id);
}

TEST(Line, LetsAReportOvertakeThoseOnTheirWay) {
  SimScript stage = with_faults("on filled 1 overtake", 1, 5);
  stage.market({quote(10, 10000, 10002, 50, 50), quote(17, 10000, 10001, 50, 4), quote(900, 10000, 10002)})
      .send(15, limit(1, Side::Buy, 10001, 8));

  EXPECT_EQ(types_of(stage.all<ExecutionReport>()), (Types{ExecType::Trade, ExecType::New}));
}

TEST(Line, ContradictsAFillUnderTheSameId) {
  SimScript stage = with_faults("on filled 1 contradict");
  stage.market(market_with_fills()).send(15, limit(1, Side::Buy, 10001, 4));

  const auto fills = stage.fills();

  ASSERT_EQ(fills.size(), 2U);
  EXPECT_EQ(fills[0].exec_id, fills[1].exec_id);
  EXPECT_NE(fills[0].last_price, fills[1].last_price);
}

TEST(Line, ContradictsAnAcceptanceAndWorksTheOrder) {
  SimScript stage = with_faults("on accepted 1 contradict");
  stage.market(market_with_fills()).send(15, limit(1, Side::Buy, 10001, 4));

  EXPECT_EQ(types_of(stage.all<ExecutionReport>()), (Types{ExecType::New, ExecType::Rejected, ExecType::Trade}));
}

TEST(Line, BustsAFillLater) {
  SimScript stage = with_faults("on filled 1 bust 3s");
  stage.market(market_with_fills()).send(15, limit(1, Side::Buy, 10001, 8));

  const auto fills = stage.fills();
  const auto busts = stage.reports(ExecType::TradeCancel);

  EXPECT_EQ(report_times(stage).back(), 3'031);
  ASSERT_EQ(busts.size(), 1U);
  EXPECT_EQ(busts[0].exec_ref_id, fills[0].exec_id);
  EXPECT_NE(busts[0].exec_id, fills[0].exec_id);
  EXPECT_EQ(busts[0].last_qty, fills[0].last_qty);
}

TEST(Line, ADisconnectInABurstHoldsWhatComesAfterAndLosesRequests) {
  SimScript stage = with_faults("on filled 1 disconnect 100ms");
  stage.market(market_with_fills()).send(15, limit(1, Side::Buy, 10001, 8)).send(60, limit(2, Side::Buy, 9990, 1));

  EXPECT_EQ(report_times(stage), (Times{17, 31, 131}));
  EXPECT_EQ(stage.reports(ExecType::New).size(), 1U) << "the second order never arrived";
}

TEST(Line, ADisconnectAtATimeHoldsWhatIsOnItsWayInOrder) {
  SimScript stage = with_faults("at 6ms disconnect 100ms");  // 16 ms: the order is there, its acceptance is not
  stage.market(market_with_fills()).send(14, limit(1, Side::Buy, 10001, 8));

  EXPECT_EQ(report_times(stage), (Times{116, 116, 116}));
  const auto reports = stage.all<ExecutionReport>();
  EXPECT_TRUE(std::ranges::is_sorted(reports, {}, &ExecutionReport::exec_id));
}

TEST(Line, ALossyDisconnectLosesTheReports) {
  SimScript stage = with_faults("at 10ms disconnect-lossy 15ms");  // 20 ms to 35 ms: one of the two fills
  stage.market(market_with_fills()).send(15, limit(1, Side::Buy, 10001, 8));

  EXPECT_EQ(report_times(stage), (Times{17, 41}));
}

TEST(Line, AServerThatRestartsMatchesNothingMeanwhileAndRemembers) {
  SimScript stage = with_faults("at 10ms restart 15ms");  // 20 ms to 35 ms: the first quote that fills is missed
  stage.market(market_with_fills()).send(15, limit(1, Side::Buy, 10001, 8)).send(50, cancel(1));

  EXPECT_EQ(types_of(stage.all<ExecutionReport>()), (Types{ExecType::New, ExecType::Trade, ExecType::Canceled}));
}

TEST(Line, AServerThatRestartsEmptyForgetsItsOrders) {
  SimScript stage = with_faults("at 10ms restart-empty 5ms");
  stage.market(market_with_fills()).send(15, limit(1, Side::Buy, 10001, 8)).send(50, cancel(1));

  const auto refusals = stage.all<CancelRejected>();

  EXPECT_EQ(types_of(stage.all<ExecutionReport>()), (Types{ExecType::New}));
  ASSERT_EQ(refusals.size(), 1U);
  EXPECT_EQ(refusals[0].reason, Reason::UNKNOWN_ORDER);
}

TEST(Line, ReportsAStrangersOrderOnce) {
  SimScript stage = with_faults("at 25ms stranger\nat 10s stranger");  // the second one after the market's end
  stage.market(market_with_fills());

  const auto reports = stage.all<ExecutionReport>();

  ASSERT_EQ(types_of(reports), (Types{ExecType::New, ExecType::Trade}));
  EXPECT_EQ(report_times(stage), (Times{35, 35}));
  EXPECT_EQ(reports[0].order_id, reports[1].order_id);
}

TEST(Line, TheVenuesClockIsOffFromItsStepOn) {
  SimScript stage = with_faults("at 25ms clock -3s");
  stage.market(market_with_fills()).send(15, limit(1, Side::Buy, 10001, 8));

  const auto reports = stage.all<ExecutionReport>();

  ASSERT_EQ(reports.size(), 3U);
  EXPECT_EQ(reports[1].venue_time, at(30));
  EXPECT_EQ(reports[2].venue_time, at(40 - 3'000));
  EXPECT_EQ(report_times(stage), (Times{17, 31, 41})) << "core time is none of its business";
}

TEST(Line, CountsRangesAndEveryNth) {
  SimScript stage = with_faults("on new 2-3 throttle\non new every 5 requote");
  stage.market(market_with_fills());
  for (std::uint64_t id = 1; id <= 10; ++id) stage.send(15, limit(id, Side::Buy, 9990, 1));

  std::vector<std::uint64_t> refused;
  for (const ExecutionReport& report : stage.reports(ExecType::Rejected)) refused.push_back(report.order_id.raw());

  EXPECT_EQ(refused, (std::vector<std::uint64_t>{2, 3, 5, 10}));
}

TEST(Line, DrawsAShareFromTheSeed) {
  const auto refused_with = [](std::uint64_t seed) {
    SimScript stage = with_faults("on new 25% throttle", seed);
    stage.market(market_with_fills());
    for (std::uint64_t id = 1; id <= 400; ++id) stage.send(15, limit(id, Side::Buy, 9990, 1));
    std::vector<std::uint64_t> refused;
    for (const ExecutionReport& report : stage.reports(ExecType::Rejected)) refused.push_back(report.order_id.raw());
    return refused;
  };

  EXPECT_EQ(refused_with(7), refused_with(7));
  EXPECT_NE(refused_with(7), refused_with(8));
  EXPECT_NEAR(static_cast<double>(refused_with(7).size()), 100, 30);
}

TEST(Line, AnEventMeetsTheFirstStepThatNamesIt) {
  SimScript stage = with_faults("on filled 1 lose\non report every 1 duplicate");
  stage.market(market_with_fills()).send(15, limit(1, Side::Buy, 10001, 8));

  EXPECT_EQ(types_of(stage.all<ExecutionReport>()),
            (Types{ExecType::New, ExecType::New, ExecType::Trade, ExecType::Trade}));
}

}  // namespace
}  // namespace adapters::sim
