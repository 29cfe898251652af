// The engine on a journal that is there: it goes on where the journal ends, and all sessions together verify.
#include <fstream>

#include <gtest/gtest.h>

#include "engine/model/schema.hpp"
#include "journal/directory.hpp"
#include "tests/support/restarts.hpp"

namespace {

namespace fs = std::filesystem;
using tests::Ended;
using tests::MarketConfig;
using tests::RestartedJournal;

MarketConfig small() { return MarketConfig{}.quotes(2'000); }

MarketConfig with_other_limit() { return small().with("order_qty_max = \"50000\"", "order_qty_max = \"15000\""); }

TEST(Restart, GoesOnAfterACleanEnd) {
  RestartedJournal journal;
  ASSERT_EQ(journal.run_to_end(small()).status, 0);

  const Ended second = journal.run_to_end(small());

  EXPECT_EQ(second.status, 0) << second.err;
  EXPECT_NE(second.err.find("epoch 2 begins behind record"), std::string::npos) << second.err;
  const Ended verified = journal.verify();
  EXPECT_EQ(verified.status, 0) << verified.err;
  EXPECT_NE(verified.out.find("replay: identical ("), std::string::npos) << verified.out;
}

/// F01.
TEST(Restart, GoesOnAfterAKill) {
  RestartedJournal journal;
  journal.run_and_kill(MarketConfig{});

  const Ended second = journal.run_to_end(small());

  EXPECT_EQ(second.status, 0) << second.err;
  EXPECT_EQ(journal.verify().status, 0);
}

/// The configuration that changes between sessions is an event of the second.
TEST(F23ConfigurationChanged, FourSessionsVerifyAsOneAndAreCopiedAsTheyAre) {
  RestartedJournal journal;
  ASSERT_EQ(journal.run_to_end(small()).status, 0);
  journal.run_and_kill(MarketConfig{});
  ASSERT_EQ(journal.run_to_end(with_other_limit()).status, 0);
  ASSERT_EQ(journal.run_to_end(small()).status, 0);
  const std::string copy = (journal.place() / "copy").string();

  const Ended verified = tests::run("lockstep-replay", {"verify", journal.name(), "--out", copy});

  EXPECT_EQ(verified.status, 0) << verified.err;
  EXPECT_EQ(tests::lines_in(journal.inspect({"cat", "--type", "SessionStarted"}).out), 4U);
  EXPECT_TRUE(tests::read_stream(copy).bytes == tests::read_stream(journal.path()).bytes);
}

/// B6: the state is there at every sequence, also right around the places where a session begins.
TEST(Restart, TheStateIsThereAtAnySequence) {
  RestartedJournal journal;
  ASSERT_EQ(journal.run_to_end(small()).status, 0);
  const std::uint64_t first = tests::read_stream(journal.path()).tail.last_sequence.raw();
  ASSERT_EQ(journal.run_to_end(with_other_limit()).status, 0);
  const std::uint64_t last = tests::read_stream(journal.path()).tail.last_sequence.raw();

  for (const std::uint64_t at : {std::uint64_t{1}, first / 2, first, first + 1, first + 2, last - 1, last}) {
    const Ended state = tests::run("lockstep-replay", {"state", journal.name(), "--at", std::to_string(at)});
    EXPECT_EQ(state.status, 0) << at << ": " << state.err;
  }
}

TEST(Restart, OrdersInFlightAreUnknownAndNothingIsArmed) {
  RestartedJournal journal;
  journal.run_and_kill(MarketConfig{});
  const std::uint64_t first = tests::read_stream(journal.path()).tail.last_sequence.raw();

  const Ended second = journal.run_to_end(small());

  EXPECT_NE(second.err.find("nothing is armed until they are reconciled"), std::string::npos) << second.err;
  const std::string from = std::to_string(first + 1);
  EXPECT_GT(tests::lines_in(journal.inspect({"cat", "--type", "OrderBecameUnknown", "--from-seq", from}).out), 0U);
  EXPECT_EQ(tests::lines_in(journal.inspect({"cat", "--type", "AccountArmed", "--from-seq", from}).out), 0U);
}

TEST(Restart, ArmsAgainWhenNothingWasInFlight) {
  RestartedJournal journal;
  const MarketConfig quiet = small().with("armed = true", "armed = false").with("armed = true", "armed = false");
  ASSERT_EQ(journal.run_to_end(quiet).status, 0);

  ASSERT_EQ(journal.run_to_end(small()).status, 0);

  EXPECT_EQ(tests::lines_in(journal.inspect({"cat", "--type", "AccountArmed"}).out), 2U);
}

/// ARCHITECTURE 4: the generated market moves behind the journal's last time, and draws other numbers.
TEST(Restart, TheGeneratedMarketGoesOnInTime) {
  RestartedJournal journal;
  ASSERT_EQ(journal.run_to_end(small()).status, 0);

  ASSERT_EQ(journal.run_to_end(small()).status, 0);

  EXPECT_EQ(tests::read_stream(journal.path()).tail.kind, journal::TailKind::Clean);  // J2: times never decrease.
  const std::string quotes = journal.inspect({"cat", "--type", "Quote", "--format", "csv"}).out;
  EXPECT_EQ(tests::lines_in(quotes), 4'001U);
}

TEST(Restart, BeginsTheJournalOfACreationThatWasKilled) {
  RestartedJournal journal;
  static_cast<void>(journal::Journal::create({.directory = journal.path(),
                                              .id = {.high = 1, .low = 2},
                                              .schema_fingerprint = engine::schema_fingerprint(),
                                              .segment_bytes = 272 * 1024}));

  const Ended first = journal.run_to_end(small());

  EXPECT_EQ(first.status, 0) << first.err;
  EXPECT_EQ(journal.verify().status, 0);
}

MarketConfig with_durability(const std::string& keys) {
  return MarketConfig{}.with("[journal]", "[journal]\nballast_bytes = 0\n" + keys);
}

/// Each mode after each, also behind a kill: a later session may be durable where the one before was not.
TEST(Restart, GoesOnInEveryDurabilityMode) {
  RestartedJournal journal;
  for (const char* const mode : {"group", "async", "sync", "group"}) {
    const MarketConfig config = with_durability(std::string{"durability = \""} + mode + "\"");
    journal.run_and_kill(config);
    const Ended clean = journal.run_to_end(MarketConfig{config}.quotes(500));
    ASSERT_EQ(clean.status, 0) << mode << ": " << clean.err;
  }

  const Ended verified = journal.verify();

  EXPECT_EQ(verified.status, 0) << verified.err;
  EXPECT_EQ(tests::lines_in(journal.inspect({"cat", "--type", "SessionStarted"}).out), 8U);
}

TEST(Restart, GoesOnInAMirroredJournal) {
  RestartedJournal journal;
  const MarketConfig config =
      with_durability("durability = \"mirror\"\nmirror = \"" + (journal.place() / "mirror").string() + "\"");
  journal.run_and_kill(config);

  const Ended clean = journal.run_to_end(MarketConfig{config}.quotes(500));

  ASSERT_EQ(clean.status, 0) << clean.err;
  const Ended mirror = tests::run("lockstep-replay", {"verify", (journal.place() / "mirror").string()});
  EXPECT_EQ(mirror.status, 0) << mirror.err;
  EXPECT_EQ(mirror.out, journal.verify().out);
}

/// Zeros in place of what was durable leave a chain without a fault; who was told of it remembers.
TEST(F07ZeroedTail, RefusesADurableJournalWhoseEndIsGone) {
  for (const char* const mode : {"group", "sync"}) {
    RestartedJournal journal;
    const MarketConfig config = with_durability(std::string{"durability = \""} + mode + "\"").quotes(500);
    ASSERT_EQ(journal.run_to_end(config).status, 0);
    const journal::TailReport tail = tests::read_stream(journal.path()).tail;
    {
      std::fstream file{journal.path() / journal::segment_file_name(tail.segment),
                        std::ios::in | std::ios::out | std::ios::binary};
      file.seekp(journal::kDataBegin);
      file << std::string(tail.offset - journal::kDataBegin, '\0');
    }

    const Ended ended = journal.run_to_end(config);

    EXPECT_EQ(ended.status, 1) << mode;
    EXPECT_NE(ended.err.find("was durable"), std::string::npos) << ended.err;
    EXPECT_EQ(tests::run("lockstep-journal", {"recover", "--dry-run", journal.name()}).status, 1) << mode;
  }
}

TEST(Restart, RefusesOtherCapacitiesByName) {
  RestartedJournal journal;
  ASSERT_EQ(journal.run_to_end(small()).status, 0);
  const std::size_t before = journal.segment_count();

  const Ended second = journal.run_to_end(small().with("orders_open = 64", "orders_open = 65"));

  EXPECT_EQ(second.status, 2);
  EXPECT_NE(second.err.find("capacities.orders_open is 64 in the journal and 65 in the configuration"),
            std::string::npos)
      << second.err;
  EXPECT_EQ(journal.segment_count(), before);
}

TEST(Restart, RefusesABacktestsJournal) {
  RestartedJournal journal;
  const std::string config = small().write(journal.place());
  ASSERT_EQ(tests::run("lockstep-replay", {"backtest", "--config", config, "--journal", journal.name()}).status, 0);

  const Ended ended = journal.run_to_end(small());

  EXPECT_EQ(ended.status, 2);
  EXPECT_NE(ended.err.find("holds a backtest"), std::string::npos) << ended.err;
}

/// F04: a flipped bit in the middle is no end: nothing is written, the place is named, and what to look with.
TEST(Restart, RefusesADamagedJournalAndWritesNothing) {
  RestartedJournal journal;
  ASSERT_EQ(journal.run_to_end(small()).status, 0);
  const std::size_t before = journal.segment_count();
  {
    std::fstream file{journal.path() / "00000001.seg", std::ios::in | std::ios::out | std::ios::binary};
    file.seekp(50'000);
    file.put('\x55');
  }

  const Ended ended = journal.run_to_end(small());

  EXPECT_EQ(ended.status, 1);
  EXPECT_NE(ended.err.find("00000001.seg, offset"), std::string::npos) << ended.err;
  EXPECT_NE(ended.err.find("`lockstep-journal recover --dry-run " + journal.name() + "`"), std::string::npos)
      << ended.err;
  EXPECT_EQ(journal.segment_count(), before);
}

/// Another build's records are not folded.
TEST(F24BinaryChanged, RefusesAnotherSchemaByItsFingerprint) {
  RestartedJournal journal;
  static_cast<void>(
      journal::Journal::create({.directory = journal.path(), .id = {.high = 1, .low = 2}, .schema_fingerprint = 4711}));

  const Ended ended = journal.run_to_end(small());

  EXPECT_EQ(ended.status, 2);
  EXPECT_NE(ended.err.find("0000000000001267"), std::string::npos) << ended.err;
}

TEST(Restart, RefusesDataFromBeforeTheJournalsLastTime) {
  RestartedJournal journal;
  const fs::path ticks = journal.place() / "fxcm_eurusd_20140506_quote_tick.csv";
  std::ofstream{ticks} << "0,1.11000,1.11002\n500,1.11001,1.11003\n";
  ASSERT_EQ(journal.run_to_end(small()).status, 0);
  const std::string config = small().write(journal.place());

  const Ended ended =
      tests::run("lockstep-engine", {"run", "--config", config, "--journal", journal.name(), "--data", ticks.string()});

  EXPECT_EQ(ended.status, 2);
  EXPECT_NE(ended.err.find("begins before the journal's last time"), std::string::npos) << ended.err;
}

}  // namespace
