#include "journal/inspector/filter.hpp"

#include <gtest/gtest.h>

namespace {

using journal::inspector::Filter;
using journal::inspector::parse_time;

std::int64_t raw(std::string_view text) {
  const auto time = parse_time(text);
  return time ? time->raw() : -1;
}

TEST(InspectorTime, ReadsIsoMomentsInUtc) {
  EXPECT_EQ(raw("1970-01-01"), 0);
  EXPECT_EQ(raw("1970-01-02T00:00:01"), 86'401'000'000'000);
  EXPECT_EQ(raw("2024-02-29T23:59:59.000000001Z"), 1'709'251'199'000'000'001);
  EXPECT_EQ(raw("2024-02-29 12:00:00.5"), 1'709'208'000'500'000'000);
}

TEST(InspectorTime, RefusesEverythingElse) {
  for (const char* text :
       {"", "2024", "2023-02-29", "2024-13-01", "2024-02-29T24:00:00", "2024-02-29T1:00:00", "2024-02-29T10:00:00.",
        "2024-02-29T10:00:00.1234567890", "2024-02-29T10:00:00+01:00", "1600-01-01", "2262-01-01", "now"}) {
    EXPECT_FALSE(parse_time(text)) << text;
  }
}

TEST(InspectorFilter, NamesTheOptionAtFault) {
  EXPECT_NE(Filter::from({.types = {"Quotes"}}).error().find("--type Quotes"), std::string::npos);
  EXPECT_NE(Filter::from({.from_time = "soon"}).error().find("--from-time soon"), std::string::npos);
  EXPECT_NE(Filter::from({.to_time = "late"}).error().find("--to-time late"), std::string::npos);
}

}  // namespace
