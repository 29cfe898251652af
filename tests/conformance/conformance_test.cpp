// The simulated venue keeps every promise that it claims, and the suite catches a venue that breaks any one of them.
#include "tests/conformance/conformance.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <set>

#include <gtest/gtest.h>

#include "adapters/sim/session.hpp"
#include "tests/conformance/bad_session.hpp"
#include "tests/support/sim_script.hpp"

namespace tests {
namespace {

using adapters::CallFault;
using adapters::ErrorClass;

/// A market that stands still: bought at 100.02 at once, and at 99.00 never.
std::vector<engine::Frame> quiet_market() {
  std::vector<engine::Frame> quotes;
  for (std::int64_t ms = 1'000; ms < 2'000; ms += 5) quotes.push_back(quote(ms, 10'000, 10'002));
  return quotes;
}

/// Owns the market that its session reads.
class SimulatedSession final : public adapters::VenueSession {
 public:
  [[nodiscard]] adapters::Capabilities capabilities() const override { return session_.capabilities(); }
  adapters::CallOutcome send(const engine::Frame& message) override { return session_.send(message); }
  engine::Result<std::optional<engine::Frame>, adapters::SourceError> next() override { return session_.next(); }
  engine::Result<std::vector<engine::Frame>, adapters::CallError> tell(
      const adapters::AccountQuestion& question) override {
    return session_.tell(question);
  }

 private:
  ScriptedMarket market_{quiet_market()};
  std::vector<engine::InstrumentSpec> instruments_{sim_instruments()};
  std::vector<engine::AccountSpec> accounts_{sim_accounts()};
  adapters::sim::Session session_{instruments_, accounts_, {.pulse = engine::Duration{0}}, market_};
};

VenueUnderTest at_desk(std::unique_ptr<adapters::VenueSession> session) {
  return {.session = std::move(session),
          .account = kAccount,
          .instrument = kInstrument,
          .lot = lots(1),
          .tick = cents(1),
          .far_price = cents(9'900),
          .taking_price = cents(10'002)};
}

VenueFactory bad_venue(Sin sin) {
  return [sin] { return at_desk(std::make_unique<BadSession>(std::make_unique<SimulatedSession>(), sin)); };
}

TEST(Conformance, TheSimulatedVenueKeepsEveryPromise) {
  const auto verdicts = check_conformance([] { return at_desk(std::make_unique<SimulatedSession>()); });

  std::printf("%s", print_verdicts(verdicts).c_str());
  for (const Verdict& verdict : verdicts) EXPECT_EQ(verdict.kept, Promise::Kept) << verdict.promise << verdict.what;
}

TEST(Conformance, EachCheckCatchesTheVenueThatBreaksItsPromise) {
  struct Case {
    Sin sin;
    std::string_view promise;
  };
  constexpr std::array<Case, 22> kCases{{{Sin::NoAnswer, "answers every order in time"},
                                         {Sin::LateAnswer, "answers every order in time"},
                                         {Sin::WrongAccount, "names what it answers"},
                                         {Sin::IdTwice, "refuses an order id twice"},
                                         {Sin::RoundsPrices, "refuses what is unsound"},
                                         {Sin::SwallowsCancels, "cancels and says so"},
                                         {Sin::WrongRefusal, "refuses to cancel what it does not know"},
                                         {Sin::WrongRefusal, "refuses to cancel what is done"},
                                         {Sin::IgnoresReplaces, "replaces and says so"},
                                         {Sin::DoublesFills, "fills add up"},
                                         {Sin::OneExecId, "numbers each report once"},
                                         {Sin::WorsePrice, "buys at no worse price than asked"},
                                         {Sin::HoldsMarketOrders, "fills a market order"},
                                         {Sin::KeepsImmediate, "ends immediate-or-cancel orders"},
                                         {Sin::KeepsImmediate, "ends fill-or-kill orders"},
                                         {Sin::TellsNoOrders, "tells its working orders"},
                                         {Sin::TellsNoOrders, "counts what it tells"},
                                         {Sin::TellsAllExecutions, "tells executions since one"},
                                         {Sin::Miscounts, "counts what it tells"},
                                         {Sin::WrongPosition, "tells positions"},
                                         {Sin::AnswersNoQuestions, "tells an order's status"},
                                         {Sin::GoesBack, "keeps time"}}};
  std::set<std::string_view> caught;

  for (const Case& one : kCases) {
    const auto verdicts = check_conformance(bad_venue(one.sin));
    const auto verdict = std::ranges::find(verdicts, one.promise, &Verdict::promise);
    ASSERT_NE(verdict, verdicts.end()) << one.promise;
    EXPECT_EQ(verdict->kept, Promise::Broken) << one.promise << ", sin " << static_cast<int>(one.sin);
    EXPECT_FALSE(verdict->what.empty());
    caught.insert(one.promise);
  }

  EXPECT_EQ(caught.size(), check_conformance(bad_venue(Sin::NoAnswer)).size()) << "a check that no sin is for";
}

TEST(CallFault, SaysWhatMayBeDoneAboutIt) {
  using adapters::class_of;

  EXPECT_EQ(class_of(CallFault::TimedOut, false), ErrorClass::Unknown);
  EXPECT_EQ(class_of(CallFault::Unavailable, false), ErrorClass::Unknown);
  EXPECT_EQ(class_of(CallFault::Garbled, false), ErrorClass::Unknown);
  EXPECT_EQ(class_of(CallFault::NotSent, false), ErrorClass::Retry);
  EXPECT_EQ(class_of(CallFault::Throttled, false), ErrorClass::Refuse);
  EXPECT_EQ(class_of(CallFault::Refused, false), ErrorClass::Refuse);
  EXPECT_EQ(class_of(CallFault::Throttled, true), ErrorClass::Retry);
  EXPECT_EQ(class_of(CallFault::TimedOut, true), ErrorClass::Retry);
  EXPECT_EQ(class_of(CallFault::Refused, true), ErrorClass::Refuse);
}

}  // namespace
}  // namespace tests
