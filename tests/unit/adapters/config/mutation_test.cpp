// Hostile text: whatever the bytes, parse answers with a configuration that holds or with issues that have messages.
#include <cstddef>
#include <vector>

#include <rapidcheck.h>

#include "tests/unit/adapters/config/sample.hpp"

namespace adapters::config {

namespace {

/// The property, also the body of a fuzz target.
void check_any_text(std::string_view text) {
  const auto result = parse(text, "fuzz.toml");
  if (result) {
    RC_ASSERT(engine::ConfigView::parse(result->canonical).has_value());
    return;
  }
  RC_ASSERT(!result.error().empty());
  for (const ConfigIssue& issue : result.error()) RC_ASSERT(!issue.message.empty());
}

/// Overwrites, inserts or removes one byte.
void mutate(std::string& text) {
  const auto place = *rc::gen::inRange<std::size_t>(0, text.size());
  const auto byte =
      *rc::gen::oneOf(rc::gen::arbitrary<char>(), rc::gen::elementOf(std::string{"[]{}=\".,\n#'0-+_e\\"}));
  switch (*rc::gen::inRange(0, 3)) {
    case 0:
      text[place] = byte;
      break;
    case 1:
      text.insert(place, 1, byte);
      break;
    default:
      text.erase(place, 1);
      break;
  }
}

TEST(AnyText, NeverCrashesWhenMutatedFromASoundOne) {
  const std::string sound = defaults_text();
  EXPECT_TRUE(rc::check([&] {
    std::string text = sound;
    const int edits = *rc::gen::inRange(1, 20);
    for (int i = 0; i < edits; ++i) mutate(text);
    check_any_text(text);
  }));
}

TEST(AnyText, NeverCrashesWhenCutAnywhere) {
  const std::string sound = defaults_text();
  EXPECT_TRUE(rc::check([&] { check_any_text(sound.substr(0, *rc::gen::inRange<std::size_t>(0, sound.size()))); }));
}

TEST(AnyText, NeverCrashesOnRandomBytes) {
  EXPECT_TRUE(rc::check([](const std::string& text) { check_any_text(text); }));
}

TEST(AnyText, NeverCrashesOnADeepArray) {
  const std::string deep = "x = " + std::string(100'000, '[');

  EXPECT_FALSE(issues_of(deep).empty());
}

TEST(AnyText, NeverCrashesOnManyInlineTables) {
  std::string deep = "x = ";
  for (int i = 0; i < 200; ++i) deep += "[{a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a = \n";

  EXPECT_FALSE(issues_of(deep).empty());
}

}  // namespace

}  // namespace adapters::config
