// `lockstep-journal schema --json` is a schema of what `cat --json` prints: RapidJSON's validator takes every line of a
// journal, and refuses lines that are wrong.
#include <rapidjson/document.h>
#include <rapidjson/schema.h>
#include <rapidjson/stringbuffer.h>

#include <memory>
#include <sstream>
#include <string>

#include <gtest/gtest.h>

#include "engine/model/text.hpp"
#include "tests/support/demo_journal.hpp"
#include "tests/support/newer_journal.hpp"
#include "tests/support/programs.hpp"

namespace {

using tests::run;

/// The schema that the program prints with these arguments, ready to judge lines.
class Schema {
 public:
  explicit Schema(const std::vector<std::string>& arguments) {
    document_.Parse(run("lockstep-journal", arguments).out.c_str());
    EXPECT_FALSE(document_.HasParseError());
    schema_ = std::make_unique<rapidjson::SchemaDocument>(document_);
  }
  [[nodiscard]] bool accepts(const std::string& line) const {
    rapidjson::Document parsed;
    parsed.Parse(line.c_str());
    EXPECT_FALSE(parsed.HasParseError()) << line;
    rapidjson::SchemaValidator validator{*schema_};
    return parsed.Accept(validator);
  }

 private:
  rapidjson::Document document_;
  std::unique_ptr<rapidjson::SchemaDocument> schema_;
};

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream{text};
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from << " is not in " << text;
  return text.replace(at, from.size(), to);
}

constexpr const char* kQuote =
    R"({"sequence":2,"time":"2024-02-29T12:00:00.000000001Z","type":"Quote","kind":"input","cause":0,"epoch":1,)"
    R"("event":{"instrument":1,"bid":"1.1","ask":"-1.000000001","bid_qty":"0","ask_qty":"5",)"
    R"("venue_time":"2024-02-29T12:00:00.000000000Z"}})";

TEST(JsonSchema, TakesEveryLineOfASession) {
  const Schema schema{{"schema", "--json"}};
  const tests::DemoJournal demo;
  const auto lines = lines_of(run("lockstep-journal", {"cat", "--json", demo.path()}).out);

  ASSERT_GT(lines.size(), 300U);
  for (const std::string& line : lines) EXPECT_TRUE(schema.accepts(line)) << line;
}

TEST(JsonSchema, TakesALineOfEveryEvent) {
  const Schema schema{{"schema", "--json"}};

  engine::for_each_event([&]<class Event>() {
    using Traits = engine::EventTraits<Event>;
    const Event event{};
    engine::RecordHeader header{};
    header.type = static_cast<std::uint16_t>(Traits::kType);
    header.version = Traits::kVersion;
    header.flags = Traits::kKind == engine::EventKind::Input ? engine::record_flags::kInput : std::uint8_t{0};
    header.sequence = engine::Sequence{1};
    header.length = sizeof(header) + sizeof(event);
    std::string line(engine::kEventTextMax, '\0');
    line.resize(engine::format_event_json(header, std::as_bytes(std::span{&event, 1}), line).bytes);

    EXPECT_TRUE(schema.accepts(line)) << line;
    EXPECT_TRUE((Schema{{"schema", std::string{Traits::kName}, "--json"}}.accepts(line))) << line;
  });
}

TEST(JsonSchema, TakesWhatIsNotKnown) {
  const Schema schema{{"schema", "--json"}};
  const tests::TemporaryDirectory directory;
  tests::write_newer_journal(directory.journal());

  for (const std::string& line : lines_of(run("lockstep-journal", {"cat", "--json", directory.journal()}).out)) {
    EXPECT_TRUE(schema.accepts(line)) << line;
  }
}

TEST(JsonSchema, RefusesALineThatIsWrong) {
  const Schema schema{{"schema", "--json"}};
  ASSERT_TRUE(schema.accepts(kQuote));

  for (const auto& [from, to] : {std::pair{R"("sequence":2)", R"("sequence":"2")"},
                                 {R"("sequence":2)", R"("sequence":0)"},
                                 {R"("sequence":2,)", ""},
                                 {R"("bid":"1.1")", R"("bid":1.1)"},
                                 {R"("bid":"1.1")", R"("bid":"1,1")"},
                                 {R"("ask":"-1.000000001")", R"("ask":"-1.0000000011")"},
                                 {R"("bid_qty":"0",)", ""},
                                 {R"("bid_qty":"0")", R"("bid_size":"0")"},
                                 {R"("instrument":1)", R"("instrument":4294967296)"},
                                 {R"("instrument":1)", R"("instrument":-1)"},
                                 {R"("type":"Quote")", R"("type":"Trade")"},
                                 {R"("type":"Quote")", R"("type":"Quota")"},
                                 {R"("kind":"input")", R"("kind":"output")"},
                                 {"12:00:00.000000001Z", "12:00:00.001Z"},
                                 {R"("epoch":1)", R"("epoch":1,"payload":"00")"}}) {
    const std::string line = replaced(kQuote, from, to);
    EXPECT_FALSE(schema.accepts(line)) << line;
  }
}

TEST(JsonSchema, RefusesAnEnumeratorThatIsNone) {
  const Schema schema{{"schema", "OrderRejected", "--json"}};
  const std::string line =
      R"({"sequence":9,"time":"2024-02-29T12:00:00.000000001Z","type":"OrderRejected","kind":"output","cause":1,)"
      R"("epoch":1,"event":{"order_id":"281474976710665","reason":"NO_LIQUIDITY","status":"Rejected","cum_qty":"0"}})";

  EXPECT_TRUE(schema.accepts(line));
  EXPECT_FALSE(schema.accepts(replaced(line, "NO_LIQUIDITY", "NO_REASON_AT_ALL")));
  EXPECT_FALSE(schema.accepts(replaced(line, "281474976710665", "-1")));
}

TEST(JsonSchema, OfOneTypeRefusesOthers) {
  EXPECT_TRUE((Schema{{"schema", "Quote", "--json"}}.accepts(kQuote)));
  EXPECT_FALSE((Schema{{"schema", "Trade", "--json"}}.accepts(kQuote)));
}

TEST(JsonSchema, ATypeThatIsNoneIsTold) {
  const auto ended = run("lockstep-journal", {"schema", "Quota", "--json"});

  EXPECT_EQ(ended.status, 2);
  EXPECT_EQ(ended.err, "lockstep-journal: Quota is no event; `lockstep-journal schema` lists them\n");
}

}  // namespace
