#include "adapters/config/words.hpp"

#include <array>

#include <gtest/gtest.h>

namespace adapters::config {

namespace {

constexpr std::array<std::string_view, 3> kKeys{"tick_size", "lot_step", "qty"};

TEST(Duration, HasEveryUnit) {
  EXPECT_EQ(parse_duration("250ms"), engine::Duration{250'000'000});
  EXPECT_EQ(parse_duration("7ns"), engine::Duration{7});
  EXPECT_EQ(parse_duration("3us"), engine::Duration{3'000});
  EXPECT_EQ(parse_duration("60s"), engine::Duration{60'000'000'000});
  EXPECT_EQ(parse_duration("1m"), engine::Duration{60'000'000'000});
  EXPECT_EQ(parse_duration("1h"), engine::Duration{3'600'000'000'000});
  EXPECT_EQ(parse_duration("2d"), engine::Duration{172'800'000'000'000});
}

TEST(Duration, RefusesWhatIsNotOne) {
  for (const std::string_view text :
       {"", "5", "s", "-1s", "+1s", "1.5s", "1 s", "1s ", "1S", "1min", "99999999999999999999s"}) {
    EXPECT_FALSE(parse_duration(text)) << text;
  }
}

TEST(Duration, RefusesWhatDoesNotFit) {
  EXPECT_EQ(parse_duration("9223372036854775807ns"), engine::Duration{engine::kInt64Max});
  EXPECT_FALSE(
      parse_duration("9223372036855s"
                     "000"));
  EXPECT_FALSE(parse_duration("106752d"));
}

TEST(Duration, IsPrintedInItsLargestWholeUnit) {
  EXPECT_EQ(format_duration(engine::Duration{90'000'000'000}), "90s");
  EXPECT_EQ(format_duration(engine::Duration{3'600'000'000'000}), "1h");
  EXPECT_EQ(format_duration(engine::Duration{1'500}), "1500ns");
  EXPECT_EQ(format_duration(engine::Duration{0}), "0s");
}

TEST(Size, HasEveryUnit) {
  EXPECT_EQ(parse_size("4096B"), 4'096U);
  EXPECT_EQ(parse_size("4KiB"), 4'096U);
  EXPECT_EQ(parse_size("64MiB"), 67'108'864U);
  EXPECT_EQ(parse_size("1GiB"), 1'073'741'824U);
  EXPECT_FALSE(parse_size("64MB"));
  EXPECT_FALSE(parse_size("9223372036854775807KiB"));
  EXPECT_EQ(format_size(67'108'864), "64MiB");
  EXPECT_EQ(format_size(4'097), "4097B");
}

TEST(Nearest, FindsATypingMistake) {
  EXPECT_EQ(nearest("tik_size", kKeys), "tick_size");
  EXPECT_EQ(nearest("lotstep", kKeys), "lot_step");
  EXPECT_EQ(suggestion("lotstep", kKeys), " (did you mean \"lot_step\"?)");
}

TEST(Nearest, FindsNothingWhenNothingIsClose) {
  EXPECT_EQ(nearest("colour", kKeys), "");
  EXPECT_EQ(nearest("abc", kKeys), "");
  EXPECT_EQ(nearest(std::string(1'000, 'x'), kKeys), "");
  EXPECT_EQ(suggestion("colour", kKeys), "");
}

}  // namespace

}  // namespace adapters::config
