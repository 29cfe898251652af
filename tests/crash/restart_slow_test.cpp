// One journal, killed and gone on with again and again, at random moments: also while it starts.
#include <random>

#include <gtest/gtest.h>

#include "tests/support/kills.hpp"
#include "tests/support/restarts.hpp"

namespace {

/// F01, F33: sixty sessions, each killed up to 60 ms after its start, in a durability mode of its own.
TEST(RestartKilled, AnyNumberOfTimesIsOneJournalThatVerifies) {
  constexpr int kSessions = 60;
  const char* const modes[] = {"async", "group", "sync"};
  std::mt19937_64 random{tests::kill_seed()};
  tests::RestartedJournal journal;
  for (int session = 0; session < kSessions && !HasFailure(); ++session) {
    const std::string keys = "[journal]\nballast_bytes = 0\nsnapshot_records = 500\ndurability = \"" +
                             std::string{modes[random() % 3]} + "\"";
    const std::string config = tests::MarketConfig{}.endless().with("[journal]", keys).write(journal.place());
    tests::Program live{"lockstep-engine", {"run", "--json", "--config", config, "--journal", journal.name()}};
    const bool ended = live.ends_within(std::uniform_int_distribution<std::int64_t>{0, 60'000'000}(random));
    live.send(SIGKILL);
    const tests::Ended end = live.wait();
    EXPECT_FALSE(ended) << "session " << session << ": " << end.err;
  }

  const tests::Ended last = journal.run_to_end(tests::MarketConfig{}.quotes(500));
  const tests::Ended verified = journal.verify();

  EXPECT_EQ(last.status, 0) << last.err;
  EXPECT_EQ(verified.status, 0) << verified.err;
  EXPECT_NE(verified.out.find("replay: identical ("), std::string::npos) << verified.out;
}

}  // namespace
