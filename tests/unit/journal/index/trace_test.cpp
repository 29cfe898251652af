// `lockstep-journal trace` and `why`: the chain of causes, word for word.
#include <gtest/gtest.h>

#include "journal/inspector/why_gates.hpp"
#include "tests/support/inspector.hpp"
#include "tests/support/journal_session.hpp"

namespace {

using tests::Ran;
using tests::run_inspector;
using tests::TemporaryDirectory;

/// Two orders, a denial, a command; the first order is 281474976710663, submitted as sequence 7.
class Session {
 public:
  Session() { tests::write_session(directory_.journal(), 2); }
  [[nodiscard]] Ran ask(const std::string& command, const std::string& id) const {
    return run_inspector(command + " " + directory_.journal().string() + " " + id);
  }

 private:
  TemporaryDirectory directory_;
};

/// Each line without its event's fields: "│  └─ 14 OrderAccepted".
std::string outline(const std::string& text) {
  std::string lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find('\n', at);
    const std::string line = text.substr(at, end - at);
    lines += line.substr(0, line.find('=') == std::string::npos ? line.size() : line.rfind(' ', line.find('='))) + "\n";
    at = end + 1;
  }
  return lines;
}

constexpr const char* kOrder =
    "5 Quote 2023-11-14T22:13:20.004000000Z\n"
    "├─ 6 GateDecision\n"
    "└─ 7 OrderSubmitted\n"
    "   ├─ 13 ExecutionReport +8 ms\n"
    "   │  └─ 14 OrderAccepted\n"
    "   └─ 15 ExecutionReport +10 ms\n"
    "      ├─ 16 OrderFilled\n"
    "      └─ 17 PositionChanged\n";

TEST(InspectorTrace, ShowsAnOrdersWholeChainWithTheTimesBetween) {
  const Session session;

  EXPECT_EQ(outline(session.ask("trace", "281474976710663").output), kOrder);
}

TEST(InspectorTrace, FindsAnOrderByTheVenuesNumberAnExecutionOrASequence) {
  const Session session;

  EXPECT_EQ(outline(session.ask("trace", "7710663").output), kOrder);
  EXPECT_EQ(outline(session.ask("trace", "281474976710665").output), kOrder);
  EXPECT_EQ(outline(session.ask("trace", "14").output), kOrder);
}

TEST(InspectorTrace, MarksTheRecordThatWasAskedFor) {
  const Session session;

  const std::string text = session.ask("trace", "14").output;

  EXPECT_NE(
      text.find("14 OrderAccepted order_id=281474976710663 venue_order_id=7710663 status=Accepted   <- asked for\n"),
      std::string::npos)
      << text;
}

TEST(InspectorTrace, ShowsWhatACommandDid) {
  const Session session;
  const std::string expected =
      "2 SetTradingSwitch 2023-11-14T22:13:20.001000000Z\n├─ 3 TradingSwitched\n└─ 4 "
      "CommandAccepted\n";

  EXPECT_EQ(outline(session.ask("trace", "00000000000000ab00000000000000cd").output), expected);
  EXPECT_EQ(outline(session.ask("trace", "00000000-0000-00AB-0000-0000000000CD").output), expected);
}

TEST(InspectorTrace, FindsAMarketEventThroughItsBlock) {
  const Session session;

  EXPECT_EQ(outline(session.ask("trace", "9").output), "9 Quote 2023-11-14T22:13:20.008000000Z\n");
}

TEST(InspectorTrace, SaysWhatElseAnIdCouldMean) {
  const TemporaryDirectory directory;
  tests::SessionWriter session{directory.journal()};
  const auto id = tests::submit(session, tests::kEuro, engine::Qty{1});
  session.step(engine::ExecutionReport{.order_id = id},
               engine::OrderAccepted{.order_id = id, .venue_order_id = engine::VenueOrderId{2}});
  session.close();

  const Ran ran = run_inspector("trace " + directory.journal().string() + " 2");
  const Ran other = run_inspector("trace --as sequence " + directory.journal().string() + " 1");

  EXPECT_TRUE(ran.output.starts_with("note: 2 is also a sequence; --as sequence traces that\n2 Quote ")) << ran.output;
  EXPECT_TRUE(other.output.starts_with("1 SessionStarted ")) << other.output;
}

TEST(InspectorTrace, PrintsJsonLinesThatNameTheirCause) {
  const Session session;

  const std::string text = session.ask("trace --json", "281474976710663").output;

  EXPECT_TRUE(text.starts_with("{\"caused_by\":null,\"after_ns\":null,\"record\":{\"sequence\":5,")) << text;
  EXPECT_NE(text.find("{\"caused_by\":7,\"after_ns\":8000000,\"record\":{\"sequence\":13,"), std::string::npos);
}

TEST(InspectorTrace, NamesAnIdThatNothingHas) {
  const Session session;

  for (const char* const id : {"99999", "words", "0", "18446744073709551615", "00000000000000ab00000000000000ce"}) {
    const Ran ran = session.ask("trace", id);
    EXPECT_EQ(ran.status, 2) << id;
    EXPECT_NE(ran.output.find(std::string{id} + " is no order, execution, correlation id or sequence of"),
              std::string::npos)
        << ran.output;
  }
}

TEST(InspectorWhy, TellsADenialInWords) {
  const Session session;

  const std::string text = session.ask("why", "32").output;

  EXPECT_EQ(outline(text),
            "input\n  31 Quote\nled to\n  32 GateDecision\n"
            "      strategy 3 wanted a new order, Buy 9 XAUUSD at 0.000000002 (Limit) in account 1;\n"
            "      gate order_qty denied it: QUANTITY_EXCEEDS_MAXIMUM, 9 against a limit of 5 (qty); "
            "passed before it: trading_allowed, instrument_rules\n");
}

TEST(InspectorWhy, TellsWhatAnOrderCameFrom) {
  const Session session;

  const std::string text = session.ask("why", "7").output;

  EXPECT_NE(text.find("strategy 3 wanted a new order, Buy 1 EURUSD at 1.1 (Limit) in account 1;"), std::string::npos);
  EXPECT_NE(text.find("all gates that it faces passed: trading_allowed"), std::string::npos) << text;
  EXPECT_NE(text.find("  7 OrderSubmitted order_id=281474976710663"), std::string::npos);
}

TEST(InspectorWhy, ShowsTheStepOfAMarketOutput) {
  const TemporaryDirectory directory;
  tests::SessionWriter session{directory.journal()};
  session.step(engine::Quote{.instrument = tests::kEuro}, engine::BarClosed{.instrument = tests::kEuro});
  session.close();

  const Ran ran = run_inspector("why " + directory.journal().string() + " 3");

  EXPECT_EQ(outline(ran.output), "input\n  2 Quote\nled to\n  3 BarClosed\n");
}

TEST(InspectorWhy, NamesASequenceThatIsNotThere) {
  const Session session;

  const Ran ran = session.ask("why", "34");

  EXPECT_EQ(ran.status, 2);
  EXPECT_NE(ran.output.find("there is no sequence 34; "), std::string::npos) << ran.output;
  EXPECT_NE(ran.output.find(" ends at 33\n"), std::string::npos) << ran.output;
}

TEST(InspectorWhy, KnowsTheEnginesGates) {
  std::vector<std::string> engine_gates;
  std::vector<std::string> gates;
#define GATE(id, name, unit, reducers) engine_gates.push_back(std::to_string(id) + " " #name " " unit);
#include "engine/risk/gates.def"
#undef GATE
  for (const auto& gate : journal::inspector::kGates) {
    gates.push_back(std::to_string(gate.id) + " " + std::string{gate.name} + " " + std::string{gate.unit});
  }

  EXPECT_EQ(gates, engine_gates) << "bring journal/inspector/why_gates.hpp up to date with engine/risk/gates.def";
}

}  // namespace
