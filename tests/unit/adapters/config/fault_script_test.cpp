// Scripts of faults: what a line means, and what is said of one that means nothing.
#include "adapters/config/fault_script.hpp"

#include <fstream>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "tests/support/temporary_directory.hpp"
#include "tests/unit/adapters/config/sample.hpp"

namespace adapters::config {
namespace {

using engine::Duration;

FaultStep step_of(std::string_view line) {
  const auto script = parse_fault_script(line, "faults.txt");
  EXPECT_TRUE(script) << print_issues(script.error());
  return script && script->steps.size() == 1 ? script->steps[0] : FaultStep{};
}

std::string issue_of(std::string_view text) {
  const auto script = parse_fault_script(text, "faults.txt");
  return script ? "no issue" : print_issues(script.error());
}

TEST(FaultScript, ReadsATimeAndASpan) {
  const FaultStep step = step_of("at 250ms disconnect 2s   # in the middle of it");

  EXPECT_EQ(step.event, FaultEvent::Time);
  EXPECT_EQ(step.at, Duration{250 * engine::kMillisecondNs});
  EXPECT_EQ(step.action, FaultAction::Disconnect);
  EXPECT_EQ(step.span, Duration{2 * engine::kSecondNs});
}

TEST(FaultScript, ReadsANumberARangeEveryNthAndAShare) {
  EXPECT_EQ(step_of("on new 3 throttle").first, 3U);
  EXPECT_EQ(step_of("on new 3 throttle").last, 3U);
  EXPECT_EQ(step_of("on filled 2-5 duplicate").last, 5U);
  EXPECT_EQ(step_of("on report every 10 lose").every, 10U);
  EXPECT_EQ(step_of("on report 2.5% delay 20ms").share, engine::PartsPerMillion{25'000});
}

TEST(FaultScript, ReadsAnOffsetWithItsSign) {
  EXPECT_EQ(step_of("at 1s clock +3s").span, Duration{3 * engine::kSecondNs});
  EXPECT_EQ(step_of("at 1s clock -3s").span, Duration{-3 * engine::kSecondNs});
}

TEST(FaultScript, SkipsBlankLinesAndCommentsAndTakesCarriageReturns) {
  const auto script = parse_fault_script("# nothing\r\n\r\n  \t\r\non new 1 requote\r\nat 0s stranger", "faults.txt");

  ASSERT_TRUE(script) << print_issues(script.error());
  EXPECT_EQ(script->steps.size(), 2U);
}

TEST(FaultScript, NamesTheLineTheColumnAndWhatIsWrong) {
  EXPECT_EQ(issue_of("\n  when 3 lose"),
            "faults.txt:2:3: \"when\" is no step: a line begins with at TIME or on EVENT\n");
  EXPECT_EQ(issue_of("on flled 3 lose"), "faults.txt:1:4: \"flled\" is no event (did you mean \"filled\"?)\n");
  EXPECT_EQ(issue_of("on filled 3 loose"), "faults.txt:1:13: \"loose\" is no action (did you mean \"lose\"?)\n");
  EXPECT_EQ(issue_of("on filled 3 requote"), "faults.txt:1:13: \"requote\" cannot happen to what the step waits for\n");
  EXPECT_EQ(issue_of("on filled 3 delay"), "faults.txt:1:18: how long is missing, such as 250ms\n");
  EXPECT_EQ(issue_of("on filled 3 delay 5"),
            "faults.txt:1:19: \"5\" must be a duration of at most 1h, such as 250ms\n");
  EXPECT_EQ(issue_of("at 1s clock 3s"), "faults.txt:1:13: \"3s\" must be an offset with its sign, such as +3s\n");
  EXPECT_EQ(issue_of("on new 1 throttle now"), "faults.txt:1:19: \"now\" is one word too many\n");
  EXPECT_EQ(issue_of("on new every 0 throttle"), "faults.txt:1:14: \"0\" must be a number above zero\n");
  EXPECT_EQ(issue_of("on new 120% throttle"), "faults.txt:1:8: \"120%\" must be a share from 0% to 100%\n");
}

TEST(FaultScript, RefusesNumbersThatAreNone) {
  for (const char* which : {"0", "5-3", "-3", "3-", "x", "99999999999999999999", "%"}) {
    EXPECT_NE(issue_of("on new " + std::string{which} + " throttle").find("faults.txt:1:8: "), std::string::npos)
        << which;
  }
  for (const char* time : {"", "-1s", "5", "4000d", "9999999999999d"}) {
    EXPECT_NE(issue_of("at " + std::string{time} + " stranger"), "no issue") << time;
  }
}

TEST(FaultScript, TellsEverythingThatIsWrongAtOnce) {
  EXPECT_EQ(issue_of("at\non\non new\non new 1"),
            "faults.txt:1:3: a time is missing, such as 250ms\n"
            "faults.txt:2:3: an event is missing\n"
            "faults.txt:3:7: which of them is missing: a number, a range such as 3-5, every N, or a share such as 5%\n"
            "faults.txt:4:9: an action is missing\n");
}

TEST(FaultScript, IsBoundedInLength) {
  std::string text;
  for (int i = 0; i < 1'001; ++i) text += "on new 1 throttle\n";

  EXPECT_EQ(issue_of(text), "faults.txt:1001:1: there are more than 1000 steps\n");
}

TEST(FaultScript, IsLoadedWithTheConfigurationThatNamesIt) {
  const tests::TemporaryDirectory directory;
  const auto write = [&](const char* name, std::string_view text) {
    std::ofstream{directory.path() / name} << text;
    return (directory.path() / name).string();
  };
  const std::string script = write("faults.txt", "on new 1 throttle\n");
  const std::string config = write("one.toml", extended("[venue]\nfaults = \"" + script + "\"\n"));

  const auto loaded = load(config);
  write("faults.txt", "on new 1 throttel\n");
  const auto refused = load(config);

  ASSERT_TRUE(loaded) << print_issues(loaded.error());
  EXPECT_EQ(loaded->settings.venue.faults.steps.size(), 1U);
  ASSERT_FALSE(refused);
  EXPECT_EQ(print_issues(refused.error()), script + ":1:10: \"throttel\" is no action (did you mean \"throttle\"?)\n");
}

}  // namespace
}  // namespace adapters::config
