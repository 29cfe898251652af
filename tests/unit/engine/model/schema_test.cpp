// The generated schema is the committed one, and names every event.
#include "engine/model/schema.hpp"

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <utility>

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

/// The table rows of a schema's text, each with the heading that it stands under. Without the events' descriptions:
/// those may be worded better.
std::set<std::pair<std::string, std::string>> rows_of(const std::string& text) {
  std::set<std::pair<std::string, std::string>> rows;
  std::istringstream lines{text};
  std::string heading;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("#")) heading = line;
    if (heading == "## Events") line = line.substr(0, line.rfind(" | "));
    if (line.starts_with("| ")) rows.emplace(heading, line);
  }
  return rows;
}

TEST(Schema, NothingThatWasReleasedHasChanged) {
  const auto today = rows_of(markdown());
  std::size_t released = 0;
  for (const auto& file : std::filesystem::directory_iterator{LOCKSTEP_SOURCE_DIR "/tests/fixtures/schema"}) {
    const std::string major = std::to_string(engine::kSchemaVersion.major) + ".";
    if (!file.path().filename().string().starts_with(major)) continue;
    std::ostringstream text;
    text << std::ifstream{file.path()}.rdbuf();
    for (const auto& [heading, row] : rows_of(text.str())) {
      EXPECT_TRUE(today.contains({heading, row}))
          << file.path() << ", " << heading << ": " << row << "\na layout never changes: give the event a new id (J22)";
    }
    ++released;
  }

  EXPECT_GE(released, 1U);
}

TEST(Schema, FingerprintIsStableWithinABuild) {
  EXPECT_EQ(engine::schema_fingerprint(), engine::schema_fingerprint());
  EXPECT_NE(engine::schema_fingerprint(), 0U);
}

}  // namespace
