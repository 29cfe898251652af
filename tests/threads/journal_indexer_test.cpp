// The indexer follows a live writer on its own thread: whole in the end, never beyond what is published, and no hurry
// of its own reaches the writer.
#include <atomic>
#include <chrono>
#include <memory>
#include <optional>
#include <stdexcept>
#include <thread>
#include <utility>

#include <gtest/gtest.h>

#include "journal/index/indexer.hpp"
#include "tests/support/journal_index.hpp"
#include "tests/support/journal_session.hpp"

namespace {

using journal::Indexer;
using tests::TemporaryDirectory;

/// Waits, without a clock, until the indexer is as far, or has ended.
void wait_for(const Indexer& indexer, std::uint64_t sequence) {
  while (indexer.status().indexed < sequence && indexer.status().is_running) std::this_thread::yield();
}

/// An indexer that has caught up with a session, and another program's connection to its database.
struct CaughtUp {
  CaughtUp() {
    auto started = Indexer::start(directory.journal(), {.rest = std::chrono::milliseconds{1}});
    if (!started) throw std::runtime_error{started.error().message()};
    indexer = *std::move(started);
    wait_for(*indexer, session.last_sequence());
    auto opened = journal::Connection::open(directory.journal() / "index.sqlite", journal::Access::Write);
    if (!opened) throw std::runtime_error{opened.error().message()};
    other.emplace(*std::move(opened));
  }

  const TemporaryDirectory directory;
  tests::SessionWriter session{directory.journal()};
  std::unique_ptr<Indexer> indexer;
  std::optional<journal::Connection> other;
};

TEST(JournalIndexer, TakesInEveryRecordOfALiveWriter) {
  const TemporaryDirectory directory;
  tests::SessionWriter session{directory.journal()};
  auto indexer = Indexer::start(directory.journal());
  ASSERT_TRUE(indexer) << indexer.error().message();

  for (int n = 0; n < 300; ++n) {
    const auto id = tests::submit(session, tests::kEuro, engine::Qty{5});
    tests::accept(session, id, tests::kEuro);
    if (n % 50 == 0) wait_for(**indexer, session.last_sequence());
  }
  (*indexer)->stop();

  EXPECT_EQ((*indexer)->status().indexed, session.last_sequence());
  EXPECT_EQ((*indexer)->status().lag(session.last_sequence()), 0U);
  session.close();
  EXPECT_EQ(tests::difference(directory.journal(), tests::rebuilt_copy(directory.journal(), directory.path() / "copy")),
            "");
}

TEST(JournalIndexer, GoesNoFurtherThanWhatIsDurable) {
  const TemporaryDirectory directory;
  tests::SessionWriter session{directory.journal()};
  std::atomic<std::uint64_t> durable{0};
  auto indexer = Indexer::start(directory.journal(), {.durable_through = [&] { return durable.load(); }});
  ASSERT_TRUE(indexer);
  const std::uint64_t first = session.quote(tests::kEuro);
  session.quote(tests::kGold);

  durable.store(first);
  wait_for(**indexer, first);
  (*indexer)->stop();

  EXPECT_EQ((*indexer)->status().indexed, first);
  EXPECT_EQ((*indexer)->status().lag(session.last_sequence()), 1U);
  EXPECT_EQ(journal::mark_of(directory.journal())->durable_sequence.raw(), first);
}

TEST(JournalIndexer, WaitsForALockWithoutHoldingUpTheWriter) {
  CaughtUp live;
  ASSERT_TRUE(live.other->execute("BEGIN EXCLUSIVE"));

  for (int n = 0; n < 1'000; ++n) live.session.quote(tests::kEuro);
  while (live.indexer->status().busy < 2) std::this_thread::yield();
  const std::uint64_t while_locked = live.indexer->status().indexed;
  ASSERT_TRUE(live.other->execute("COMMIT"));
  wait_for(*live.indexer, live.session.last_sequence());
  live.indexer->stop();

  EXPECT_EQ(while_locked, 1U);
  EXPECT_EQ(live.indexer->status().indexed, live.session.last_sequence());
}

TEST(JournalIndexer, StopsWhileTheLockIsHeld) {
  CaughtUp live;
  ASSERT_TRUE(live.other->execute("BEGIN EXCLUSIVE"));
  live.session.quote(tests::kEuro);
  while (live.indexer->status().busy < 1) std::this_thread::yield();

  live.indexer->stop();

  EXPECT_FALSE(live.indexer->status().is_running);
  EXPECT_EQ(live.indexer->status().indexed, 1U);
}

TEST(JournalIndexer, TellsWhatEndedItAndTheWriterGoesOn) {
  CaughtUp live;
  ASSERT_TRUE(live.other->execute("DROP TABLE market_blocks"));

  live.session.quote(tests::kEuro);
  while (live.indexer->status().is_running) std::this_thread::yield();
  live.session.quote(tests::kEuro);

  EXPECT_TRUE(live.indexer->status().failure.has_value());
  EXPECT_EQ(live.indexer->status().indexed, 1U);
}

}  // namespace
