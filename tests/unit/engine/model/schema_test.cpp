// The generated schema is the committed one, and names every event.
#include "engine/model/schema.hpp"

#include <fstream>
#include <sstream>
#include <string>

#include <gtest/gtest.h>

#include "engine/model/events.hpp"

namespace {

std::string markdown() {
  std::string text;
  engine::write_schema_markdown([&text](std::string_view piece) { text += piece; });
  return text;
}

TEST(Schema, IsTheCommittedOne) {
  std::ifstream file{LOCKSTEP_SOURCE_DIR "/engine/model/EVENTS.md"};
  std::ostringstream committed;
  committed << file.rdbuf();

  EXPECT_TRUE(committed.str() == markdown())
      << "the event list changed; regenerate: lockstep-journal schema > engine/model/EVENTS.md";
}

TEST(Schema, TellsFieldsWithUnitOffsetAndSize) {
  const std::string text = markdown();

  EXPECT_NE(text.find("| bid | Price | 1e-9 of the quote currency | 8 | 8 |"), std::string::npos);
  EXPECT_NE(text.find("| 0x0a01 | SessionStarted | input | 72 + tail |"), std::string::npos);
  EXPECT_NE(text.find("| TimeInForce | 3 | Ioc |"), std::string::npos);
  EXPECT_NE(text.find("| checksum | u64 |  | 0 | 8 |"), std::string::npos);
}

TEST(Schema, HasATableForEveryEvent) {
  const std::string text = markdown();

  engine::for_each_event([&]<class Event>() {
    EXPECT_NE(text.find("### " + std::string{engine::EventTraits<Event>::kName} + "\n"), std::string::npos);
  });
}

TEST(Schema, FingerprintIsStableWithinABuild) {
  EXPECT_EQ(engine::schema_fingerprint(), engine::schema_fingerprint());
  EXPECT_NE(engine::schema_fingerprint(), 0U);
}

}  // namespace
