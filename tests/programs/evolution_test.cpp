// J22: journals of a later build. A newer minor schema is read, its unknown events shown by number; it is neither
// folded nor decided again. A newer major is refused by its number, by every program.
#include <cstddef>
#include <string>

#include <gtest/gtest.h>

#include "journal/segment_front.hpp"
#include "tests/support/market_config.hpp"
#include "tests/support/name_column.hpp"
#include "tests/support/newer_journal.hpp"
#include "tests/support/programs.hpp"
#include "tests/support/segment_headers.hpp"

namespace {

using tests::Ended;
using tests::in_name_column;
using tests::run;
using tests::TemporaryDirectory;
using Arguments = std::vector<std::string>;

class NewerMinor : public testing::Test {
 protected:
  NewerMinor() { tests::write_newer_journal(directory_.journal()); }
  [[nodiscard]] std::string path() const { return directory_.journal().string(); }
  [[nodiscard]] Ended inspect(Arguments arguments) const {
    arguments.insert(arguments.begin() + 1, path());
    return run("lockstep-journal", arguments);
  }

 private:
  TemporaryDirectory directory_;
};

const std::string kKnown = journal::version_text(engine::kSchemaVersion);
const std::string kNext = journal::version_text(tests::kNextMinor);
const std::string kNote = "was written with schema " + kNext + "; this build knows " + kKnown;

TEST_F(NewerMinor, CatShowsUnknownEventsByNumberAndBytes) {
  const Ended ended = inspect({"cat", "--from-seq", "3", "--to-seq", "5"});

  EXPECT_EQ(ended.status, 0);
  EXPECT_NE(ended.out.find(in_name_column("0x0b01") +
                           " input    cause=0  epoch=1  (unknown, version 1, 24 bytes) payload=abcd0000"),
            std::string::npos)
      << ended.out;
  EXPECT_NE(ended.out.find(in_name_column("0x0113") +
                           " input    cause=0  epoch=1  (unknown, version 1, 8 bytes) payload=abcd"),
            std::string::npos);
  EXPECT_NE(ended.out.find(in_name_column("TimerPulse") +
                           " input    cause=0  epoch=1  (unknown, version 2, 16 bytes) payload=abcd"),
            std::string::npos);
  EXPECT_NE(ended.err.find(kNote), std::string::npos) << ended.err;
}

TEST_F(NewerMinor, CatShowsUnknownEventsAsJson) {
  const Ended ended = inspect({"cat", "--json", "--type", "0x0113"});

  EXPECT_NE(ended.out.find(R"("type":"0x0113","kind":"input","cause":0,"epoch":1,"version":1,"payload":"abcd00)"),
            std::string::npos)
      << ended.out;
}

TEST_F(NewerMinor, TailShowsKnownAndUnknownEvents) {
  const Ended ended = inspect({"tail", "-n", "2"});

  EXPECT_NE(ended.out.find("version 2, 16 bytes"), std::string::npos) << ended.out;
  EXPECT_NE(ended.out.find(" " + in_name_column("Quote") + " input    cause=0  epoch=1  instrument=1 bid=1.1"),
            std::string::npos)
      << ended.out;
}

TEST_F(NewerMinor, InfoNamesTheSchemaAndCountsWhatIsUnknown) {
  const Ended ended = inspect({"info", "--json"});

  EXPECT_EQ(ended.status, 0);
  EXPECT_NE(ended.out.find(R"("schema":")" + kNext + '"'), std::string::npos) << ended.out;
  EXPECT_NE(ended.out.find(R"("unknown_records":3)"), std::string::npos) << ended.out;
}

TEST_F(NewerMinor, VerifyChecksEveryRecord) {
  const Ended ended = inspect({"verify", "--json"});

  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_NE(ended.out.find(R"("whole":true)"), std::string::npos) << ended.out;
  EXPECT_NE(ended.out.find(R"("records":6)"), std::string::npos) << ended.out;
}

TEST_F(NewerMinor, TheIndexKeepsUnknownEventsByNumber) {
  const Ended events = inspect({"query", "SELECT sequence, type FROM events WHERE sequence > 1", "--csv"});
  const Ended block = inspect({"query", "SELECT instrument, count FROM market_blocks", "--csv"});

  EXPECT_EQ(events.out, "sequence,type\n3,0x0b01\n5,0x0501\n");
  EXPECT_EQ(block.out, "instrument,count\n1,2\n,1\n");
}

TEST_F(NewerMinor, WhyAndTraceShowUnknownEvents) {
  EXPECT_NE(inspect({"why", "3"}).out.find("3 0x0b01 (unknown, version 1, 24 bytes)"), std::string::npos);
  EXPECT_NE(inspect({"trace", "3", "--as", "sequence"}).out.find("3 0x0b01 "), std::string::npos);
}

TEST_F(NewerMinor, TheGoodPrefixKeepsItsSchema) {
  const TemporaryDirectory to;
  const std::string saved = (to.path() / "saved").string();

  ASSERT_EQ(inspect({"export", "--good-prefix", "--to", saved}).status, 0);

  EXPECT_NE(run("lockstep-journal", {"info", saved}).out.find("schema                  " + kNext + "\n"),
            std::string::npos);
  EXPECT_EQ(run("lockstep-journal", {"cat", "--raw", saved}).out, inspect({"cat", "--raw"}).out);
}

TEST_F(NewerMinor, ReplayRefusesAndSaysWhy) {
  for (const char* command : {"verify", "state", "snapshot"}) {
    const Ended ended = run("lockstep-replay", {command, path()});

    EXPECT_EQ(ended.status, 2) << command;
    EXPECT_EQ(ended.err, "lockstep-replay: " + path() + ": " + kNote +
                             ": what it does not know it cannot fold, and not decide again; use the build that wrote "
                             "it\n");
  }
}

/// A journal of the engine's that says it was written by another build.
class LiveJournal {
 public:
  LiveJournal(engine::SchemaVersion version, std::uint64_t fingerprint) {
    EXPECT_EQ(engine().status, 0);
    tests::change_schema(directory_.journal(), version, fingerprint);
  }
  [[nodiscard]] std::string path() const { return directory_.journal().string(); }
  [[nodiscard]] Ended engine() const {
    return run("lockstep-engine", {"run", "--config", config_, "--journal", path()});
  }

 private:
  TemporaryDirectory directory_;
  std::string config_{tests::MarketConfig{}.quotes(10).write(directory_.path())};
};

TEST(Evolution, TheEngineDoesNotGoOnInANewerMinor) {
  const LiveJournal journal{tests::kNextMinor, 4711};

  const Ended ended = journal.engine();

  EXPECT_EQ(ended.status, 2);
  EXPECT_NE(ended.err.find(kNote + ": what it does not know it cannot fold"), std::string::npos) << ended.err;
}

TEST(Evolution, TheSameVersionOfAnotherBuildIsNotReplayedAndNotShown) {
  const LiveJournal journal{engine::kSchemaVersion, 4711};

  EXPECT_EQ(journal.engine().status, 2);
  for (const auto& [program, arguments] : {std::pair{"lockstep-replay", Arguments{"verify", journal.path()}},
                                           std::pair{"lockstep-journal", Arguments{"cat", journal.path()}}}) {
    const Ended ended = run(program, arguments);
    EXPECT_EQ(ended.status, 2) << program;
    EXPECT_NE(ended.err.find("another schema " + kKnown + ", 0000000000001267, this build has "), std::string::npos)
        << ended.err;
  }
  EXPECT_EQ(run("lockstep-journal", {"cat", "--raw", journal.path()}).status, 0);
}

TEST(Evolution, ANewerMajorIsRefusedByItsNumberByEveryProgram) {
  const LiveJournal journal{{.major = 2, .minor = 5}, 4711};
  const std::string path = journal.path();

  EXPECT_EQ(journal.engine().status, 2);
  for (const auto& [program, arguments] :
       {std::pair{"lockstep-replay", Arguments{"verify", path}},
        {"lockstep-replay", {"state", path}},
        {"lockstep-journal", {"info", path}},
        {"lockstep-journal", {"cat", path}},
        {"lockstep-journal", {"cat", "--raw", path}},
        {"lockstep-journal", {"tail", path}},
        {"lockstep-journal", {"diff", path, path}},
        {"lockstep-journal", {"verify", path}},
        {"lockstep-journal", {"prove", path, "1"}},
        {"lockstep-journal", {"recover", "--dry-run", path}},
        {"lockstep-journal", {"export", "--good-prefix", path, "--to", path + "-saved"}},
        {"lockstep-journal", {"index", "update", path}},
        {"lockstep-journal", {"query", path, "SELECT 1"}},
        {"lockstep-journal", {"trace", path, "1"}},
        {"lockstep-journal", {"why", path, "1"}}}) {
    const Ended ended = run(program, arguments);

    EXPECT_EQ(ended.status, 2) << program << ' ' << arguments.front();
    EXPECT_NE(ended.err.find("has events of schema 2.5; this build reads 1.x"), std::string::npos)
        << program << ' ' << arguments.front() << ": " << ended.err;
  }
}

TEST(Evolution, ANewerMajorOfALaterSegmentAloneIsRefused) {
  const TemporaryDirectory directory;
  tests::write_small_journal(directory.journal(), 200);
  tests::change_header(directory.journal() / "00000002.seg",
                       [](journal::SegmentHeader& header) { header.schema = {.major = 2, .minor = 0}; });

  const Ended ended = run("lockstep-journal", {"cat", directory.journal().string()});

  EXPECT_EQ(ended.status, 2);
  EXPECT_NE(ended.err.find("00000002.seg: has events of schema 2.0"), std::string::npos) << ended.err;
}

}  // namespace
