// The tables are made from the event list: a made-up event gets its own, and INDEX.md is the committed one.
#include "journal/index/tables.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "engine/base/random.hpp"
#include "engine/model/decimal.hpp"
#include "engine/model/text_writer.hpp"
#include "tests/support/journal_index.hpp"
#include "tests/support/journal_session.hpp"

namespace tests {

/// An event that no list has.
struct TideTurned {
  engine::CorrelationId correlation{};
  engine::AccountId account{};
  engine::Side side{engine::Side::Buy};
  engine::Reserved<3> reserved{};
  engine::Price height{};
  engine::Timestamp at{};
  std::uint64_t wide{};
};
LOCKSTEP_DESCRIBE(TideTurned, 48, correlation, account, side, reserved, height, at, wide);

}  // namespace tests

template <>
struct engine::EventTraits<tests::TideTurned> {
  static constexpr EventType kType{0x0B01};
  static constexpr EventKind kKind = EventKind::Input;
  static constexpr std::string_view kName = "TideTurned";
  static constexpr std::string_view kDescription = "made up";
  static constexpr std::uint8_t kVersion = 1;
};

namespace {

std::vector<journal::Projection> with_tide() {
  auto projections = journal::all_projections();
  projections.push_back(journal::projection_of<tests::TideTurned>());
  return projections;
}

TEST(IndexTables, MadeUpEventGetsItsTableAndItsRows) {
  const tests::TemporaryDirectory directory;
  tests::SessionWriter session{directory.journal()};
  session.step(tests::TideTurned{.correlation = tests::kCommand,
                                 .account = engine::AccountId{4},
                                 .side = engine::Side::Sell,
                                 .height = engine::Price{-1'500'000'000},
                                 .at = engine::Timestamp{1'700'000'000'000'000'001},
                                 .wide = UINT64_MAX});
  session.close();

  tests::catch_up(directory.journal(), {.projections = with_tide()});

  EXPECT_EQ(
      tests::ask_one(directory.journal(), "SELECT correlation, account, side, height_e9, at_ns, wide FROM tide_turned"),
      "00000000000000ab00000000000000cd|4|Sell|-1500000000|1700000000000000001|18446744073709551615");
  EXPECT_EQ(tests::ask_one(directory.journal(), "SELECT height, at FROM tide_turned_text"),
            "-1.5|2023-11-14T22:13:20.000000001Z");
  EXPECT_EQ(tests::ask_one(directory.journal(), "SELECT type, account, correlation FROM events WHERE sequence = 2"),
            "TideTurned|4|00000000000000ab00000000000000cd");
  EXPECT_EQ(tests::ask_one(directory.journal(), "SELECT count(*) FROM pragma_index_list('tide_turned')"), "2");
}

TEST(IndexTables, UnknownEventIsShownByItsNumberAndHasNoTable) {
  const tests::TemporaryDirectory directory;
  tests::SessionWriter session{directory.journal()};
  session.step(tests::TideTurned{});
  session.close();

  tests::catch_up(directory.journal());

  EXPECT_EQ(tests::ask_one(directory.journal(), "SELECT type FROM events WHERE sequence = 2"), "0x0b01");
}

TEST(IndexTables, EveryEventOutsideTheMarketHasATableAndNoOther) {
  const auto projections = journal::all_projections();
  const auto tables = journal::tables_of(projections);

  for (const journal::Projection& projection : projections) {
    const auto count = std::count_if(tables.begin(), tables.end(),
                                     [&](const journal::Table& table) { return table.name == projection.table; });
    EXPECT_EQ(count, journal::is_market(projection.type) ? 0 : 1) << projection.event;
  }
}

TEST(IndexTables, DocumentationIsTheCommittedOne) {
  std::ifstream file{LOCKSTEP_SOURCE_DIR "/journal/index/INDEX.md"};
  std::ostringstream committed;
  committed << file.rdbuf();

  EXPECT_TRUE(committed.str() == journal::index_markdown())
      << "the tables changed; regenerate: lockstep-journal index schema > journal/index/INDEX.md";
}

TEST(IndexTables, FingerprintChangesWithTheTables) {
  EXPECT_EQ(journal::tables_fingerprint(journal::all_projections()),
            journal::tables_fingerprint(journal::all_projections()));
  EXPECT_NE(journal::tables_fingerprint(journal::all_projections()), journal::tables_fingerprint(with_tide()));
}

/// One value through an SQL expression, in a database in memory.
std::string through_sql(journal::Connection& connection, const std::string& expression, std::int64_t value) {
  auto statement = connection.prepare("SELECT " + expression + " FROM (SELECT ? AS x)");
  if (!statement) return statement.error().message();
  statement->bind(1, value);
  EXPECT_TRUE(*statement->step());
  return std::string{statement->text(0)};
}

TEST(IndexTables, ViewsShowDecimalsAsTheTextFormDoes) {
  auto connection = journal::Connection::open(":memory:", journal::Access::Write);
  std::vector<std::int64_t> values{0, 1, -1, 10, 999'999'999, 1'000'000'000, -1'500'000'000, INT64_MAX, INT64_MIN};
  for (std::uint64_t n = 0; n < 200; ++n) {
    const auto random = static_cast<std::int64_t>(engine::hash64(std::as_bytes(std::span{&n, 1}), 1));
    values.push_back(random >> (n % 64));
  }

  for (const std::int64_t value : values) {
    for (const int decimals : {8, 9}) {
      std::array<char, engine::kDecimalTextMax> text{};
      const std::size_t length = engine::format_decimal(value, decimals, text);
      EXPECT_EQ(through_sql(*connection, journal::decimal_sql("x", decimals), value), std::string(text.data(), length));
    }
  }
}

TEST(IndexTables, ViewsShowTimesAsTheTextFormDoes) {
  auto connection = journal::Connection::open(":memory:", journal::Access::Write);

  for (const std::int64_t value : {std::int64_t{0}, std::int64_t{-1}, std::int64_t{1'709'251'199'000'000'001},
                                   std::int64_t{-1'000'000'000}, std::int64_t{4'102'444'800'999'999'999}}) {
    std::array<char, 64> text{};
    engine::TextWriter writer{text};
    engine::put_timestamp(writer, engine::Timestamp{value});
    EXPECT_EQ(through_sql(*connection, journal::time_sql("x"), value), std::string{writer.text()});
  }
}

}  // namespace
