// The index holds every record once, however it came there: in one go, in pieces, after a restart.
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "engine/model/text.hpp"
#include "journal/directory.hpp"
#include "tests/support/journal_index.hpp"
#include "tests/support/journal_session.hpp"

namespace {

using tests::ask_one;
using tests::TemporaryDirectory;

TEST(IndexCatchUp, EveryRecordIsInOneRowOrOneBlock) {
  const TemporaryDirectory directory;
  tests::write_session(directory.journal(), 100);  // Several segments.
  tests::catch_up(directory.journal());
  const auto tail = journal::find_tail(directory.journal());

  EXPECT_EQ(
      ask_one(directory.journal(), "SELECT (SELECT count(*) FROM events) + (SELECT sum(count) FROM market_blocks)"),
      std::to_string(tail->record_count));
  EXPECT_EQ(ask_one(directory.journal(), "SELECT last_sequence FROM index_state"),
            std::to_string(tail->last_sequence.raw()));
}

TEST(IndexCatchUp, RowsNameTheRecordAndItsPlace) {
  const TemporaryDirectory directory;
  tests::write_session(directory.journal(), 100);
  tests::catch_up(directory.journal());
  auto reader = journal::Reader::open(directory.journal());
  std::vector<std::string> expected;

  for (auto record = reader->next(); *record; record = reader->next()) {
    const engine::RecordHeader& header = *(*record)->header;
    if (journal::is_market(header.type)) continue;
    std::ostringstream row;
    row << header.sequence.raw() << '|' << header.time.raw() << '|'
        << engine::event_name(static_cast<engine::EventType>(header.type))
        << ((header.flags & engine::record_flags::kInput) != 0 ? "|input|" : "|output|") << header.epoch.raw() << '|'
        << header.cause << '|' << (*record)->segment << '|' << (*record)->offset;
    expected.push_back(row.str());
  }

  EXPECT_EQ(tests::ask(directory.journal(),
                       "SELECT sequence, time_ns, type, kind, epoch, cause, segment, offset FROM events ORDER BY 1"),
            expected);
}

TEST(IndexCatchUp, MarketEventsLieInTheBlockOfTheirInstrument) {
  const TemporaryDirectory directory;
  tests::write_session(directory.journal(), 100);
  tests::catch_up(directory.journal());
  auto connection = journal::open_for_reading(directory.journal());
  auto blocks = connection->prepare(
      "SELECT count(*) FROM market_blocks WHERE instrument = ? AND ? BETWEEN first_sequence AND last_sequence AND "
      "segment = ? AND offset <= ?");
  auto reader = journal::Reader::open(directory.journal());

  for (auto record = reader->next(); *record; record = reader->next()) {
    const engine::RecordHeader& header = *(*record)->header;
    if (!journal::is_market(header.type)) continue;
    blocks->bind(1, std::int64_t{journal::view_as<engine::Quote>((*record)->payload.data())->instrument.raw()});
    blocks->bind(2, static_cast<std::int64_t>(header.sequence.raw()));
    blocks->bind(3, std::int64_t{(*record)->segment});
    blocks->bind(4, static_cast<std::int64_t>((*record)->offset));
    ASSERT_TRUE(blocks->step().value());
    ASSERT_EQ(blocks->integer(0), 1) << "sequence " << header.sequence.raw();
    blocks->reset();
  }
}

TEST(IndexCatchUp, EventsAboutAnOrderTakeAccountAndInstrumentFromTheReport) {
  const TemporaryDirectory directory;
  tests::write_session(directory.journal(), 2);
  tests::catch_up(directory.journal());

  EXPECT_EQ(tests::ask(directory.journal(),
                       "SELECT account, instrument FROM events WHERE type = 'OrderAccepted' ORDER BY sequence"),
            (std::vector<std::string>{"1|1", "1|2"}));
}

TEST(IndexCatchUp, OutputsInheritTheCorrelationOfTheirInput) {
  const TemporaryDirectory directory;
  tests::write_session(directory.journal(), 1);
  tests::catch_up(directory.journal());

  EXPECT_EQ(tests::ask(directory.journal(),
                       "SELECT type FROM events WHERE correlation = '00000000000000ab00000000000000cd' ORDER BY 1"),
            (std::vector<std::string>{"CommandAccepted", "SetTradingSwitch", "TradingSwitched"}));
}

TEST(IndexCatchUp, InPiecesEqualsInOneGo) {
  const TemporaryDirectory directory;
  auto session = std::make_unique<tests::SessionWriter>(directory.journal());
  for (int n = 0; n < 60; ++n) {
    const auto id = tests::submit(*session, tests::kEuro, engine::Qty{1'000});
    session->quote(tests::kGold);
    if (n % 3 == 0) tests::catch_up(directory.journal(), {.batch_rows = 2});
    tests::accept(*session, id, tests::kEuro);
    for (int quotes = 0; quotes < n; ++quotes) session->quote(quotes % 2 == 0 ? tests::kEuro : tests::kGold);
    if (n % 2 == 0) tests::fill(*session, id, tests::kEuro, engine::Qty{1'000});
  }
  session->close();
  tests::catch_up(directory.journal());

  EXPECT_EQ(tests::difference(directory.journal(), tests::rebuilt_copy(directory.journal(), directory.path() / "copy")),
            "");
}

TEST(IndexCatchUp, FollowingALiveJournalEqualsInOneGo) {
  const TemporaryDirectory directory;
  tests::SessionWriter session{directory.journal()};
  auto index = journal::Index::open(directory.journal());
  ASSERT_TRUE(index) << index.error().message();
  ASSERT_TRUE(index->catch_up());
  for (int n = 0; n < 60; ++n) {
    const auto id = tests::submit(session, tests::kEuro, engine::Qty{1'000});
    tests::accept(session, id, tests::kEuro);
    while (index->follow(engine::Sequence{UINT64_MAX}, {}).value() != 0) continue;
    ASSERT_TRUE(index->commit({}));
    ASSERT_EQ(index->mark().last_sequence.raw(), session.last_sequence());
  }
  session.close();

  EXPECT_EQ(tests::difference(directory.journal(), tests::rebuilt_copy(directory.journal(), directory.path() / "copy")),
            "");
}

TEST(IndexCatchUp, FollowingStopsAtWhatIsPublished) {
  const TemporaryDirectory directory;
  tests::SessionWriter session{directory.journal()};
  const std::uint64_t first = session.quote(tests::kEuro);
  session.quote(tests::kEuro);
  auto index = journal::Index::open(directory.journal());

  ASSERT_TRUE(index->follow(engine::Sequence{first}, engine::Sequence{first}));
  ASSERT_TRUE(index->commit(engine::Sequence{first}));

  EXPECT_EQ(index->mark().last_sequence.raw(), first);
  EXPECT_EQ(index->mark().durable_sequence.raw(), first);
}

TEST(IndexCatchUp, ComparingFindsOneChangedValue) {
  const TemporaryDirectory directory;
  tests::write_session(directory.journal(), 3);
  tests::catch_up(directory.journal());
  const auto copy = tests::rebuilt_copy(directory.journal(), directory.path() / "copy");
  {
    auto connection = journal::Connection::open(copy / "index.sqlite", journal::Access::Write);
    ASSERT_TRUE(
        connection->execute("UPDATE order_filled SET fee_e8 = fee_e8 + 1 WHERE sequence IN (SELECT "
                            "max(sequence) FROM order_filled)"));
  }

  const std::string found = tests::difference(directory.journal(), copy);

  EXPECT_NE(found.find("table order_filled, row "), std::string::npos) << found;
  EXPECT_NE(found.find("column fee_e8: -150 against -149"), std::string::npos) << found;
}

TEST(IndexCatchUp, ATornTailIsNoPartOfTheIndex) {
  const TemporaryDirectory directory;
  tests::write_session(directory.journal(), 3);
  const auto tail = journal::find_tail(directory.journal());
  std::fstream file{directory.journal() / journal::segment_file_name(tail->segment),
                    std::ios::in | std::ios::out | std::ios::binary};
  file.seekp(static_cast<std::streamoff>(tail->offset + 64));
  file.put('x');
  file.close();

  tests::catch_up(directory.journal());

  EXPECT_EQ(ask_one(directory.journal(), "SELECT last_sequence FROM index_state"),
            std::to_string(tail->last_sequence.raw()));
}

TEST(IndexCatchUp, BeforeDamageOfTheJournalAllIsIn) {
  const TemporaryDirectory directory;
  tests::write_session(directory.journal(), 100);
  std::fstream file{directory.journal() / "00000002.seg", std::ios::in | std::ios::out | std::ios::binary};
  file.seekp(journal::kDataBegin + 2'000);
  file.put('\x55');
  file.close();
  auto index = journal::Index::open(directory.journal());

  const auto caught_up = index->catch_up();

  EXPECT_EQ(caught_up.error().code, journal::ErrorCode::Damage);
  EXPECT_EQ(caught_up.error().sequence.raw(), index->mark().last_sequence.raw() + 1);
  EXPECT_GT(index->mark().last_sequence.raw(), 50U);
}

TEST(IndexCatchUp, ASecondProcessIsRefused) {
  const TemporaryDirectory directory;
  tests::write_session(directory.journal(), 1);
  const auto index = journal::Index::open(directory.journal());

  EXPECT_EQ(journal::Index::open(directory.journal()).error().code, journal::ErrorCode::Locked);
}

}  // namespace
