// R223: what `lockstep-journal` prints, word for word, and how it ends. Runs the program.
#include "tests/support/inspector.hpp"

#include <algorithm>
#include <fstream>

#include <gtest/gtest.h>

#include "engine/model/schema.hpp"
#include "tests/support/journal_steps.hpp"
#include "tests/support/name_column.hpp"

namespace {

using tests::in_name_column;
using tests::Ran;
using tests::run_inspector;
using tests::TemporaryDirectory;

/// A journal of four steps with 0, 1, 2 and 3 outputs, in a directory of its own.
class FourSteps {
 public:
  FourSteps() { stream_ = tests::write_small_journal(directory_.journal(), 4); }
  [[nodiscard]] std::string path() const { return directory_.journal().string(); }
  [[nodiscard]] std::string stream() const { return {reinterpret_cast<const char*>(stream_.data()), stream_.size()}; }
  void put(std::size_t offset, char byte) const {
    std::fstream file{directory_.journal() / "00000001.seg", std::ios::in | std::ios::out | std::ios::binary};
    file.seekp(static_cast<std::streamoff>(offset));
    file.put(byte);
  }

 private:
  TemporaryDirectory directory_;
  std::vector<std::byte> stream_;
};

TEST(InspectorCat, PrintsALineForEachRecord) {
  const FourSteps journal;

  const Ran ran = run_inspector("cat " + journal.path() + " --from-seq 2 --to-seq 3");

  EXPECT_EQ(ran.output,
            "        2 2023-11-14T22:13:20.001000000Z " + in_name_column("Quote") +
                " input    cause=0  epoch=1  instrument=2 "
                "bid=1.100000001 ask=1.100100001 bid_qty=1 ask_qty=2 venue_time=2023-11-14T22:13:20.001000000Z\n"
                "        3 2023-11-14T22:13:20.001000000Z " +
                in_name_column("StateHashed") +
                " output   cause=1  epoch=1  state_hash=2 "
                "blocks=0 blocks_hashed=0\n");
  EXPECT_EQ(ran.status, 0);
}

TEST(InspectorCat, PrintsJsonLines) {
  const FourSteps journal;

  const Ran ran = run_inspector("cat --json --type StateHashed --to-seq 3 " + journal.path());

  EXPECT_EQ(ran.output,
            "{\"sequence\":3,\"time\":\"2023-11-14T22:13:20.001000000Z\",\"type\":\"StateHashed\",\"kind\":\"output\","
            "\"cause\":1,\"epoch\":1,\"event\":{\"state_hash\":\"2\",\"blocks\":0,\"blocks_hashed\":0}}\n");
}

TEST(InspectorCat, PrintsCsvOfOneType) {
  const FourSteps journal;

  EXPECT_EQ(run_inspector("cat --format csv --type Quote --instrument 2 --to-seq 2 " + journal.path()).output,
            "sequence,time,type,kind,cause,epoch,instrument,bid,ask,bid_qty,ask_qty,venue_time\n"
            "2,2023-11-14T22:13:20.001000000Z,Quote,input,0,1,2,1.100000001,1.100100001,1,2,"
            "2023-11-14T22:13:20.001000000Z\n");
}

TEST(InspectorCat, FiltersByTime) {
  const FourSteps journal;

  const Ran ran = run_inspector(
      "cat --type Quote --from-time 2023-11-14T22:13:20.002 --to-time 2023-11-14T22:13:20.003 " + journal.path());

  EXPECT_TRUE(ran.output.starts_with("        4 ")) << ran.output;
  EXPECT_EQ(std::count(ran.output.begin(), ran.output.end(), '\n'), 1);
}

TEST(InspectorCat, RawIsTheRecordStream) {
  const FourSteps journal;

  EXPECT_EQ(run_inspector("cat --raw " + journal.path()).output, journal.stream());
}

TEST(InspectorCat, EndsQuietlyWhenItsReaderHasSeenEnough) {
  const TemporaryDirectory directory;
  tests::write_small_journal(directory.journal(), 5'000);

  const Ran ran = run_inspector("cat " + directory.journal().string() + " | head -n 1");

  EXPECT_EQ(std::count(ran.output.begin(), ran.output.end(), '\n'), 1);
}

TEST(InspectorCat, TellsAFullDisk) {
  const FourSteps journal;

  const Ran ran = run_inspector("cat " + journal.path() + " 2>&1 > /dev/full; echo $?");

  EXPECT_NE(ran.output.find("cannot write standard output"), std::string::npos) << ran.output;
  EXPECT_NE(ran.output.find("3\n"), std::string::npos) << ran.output;
}

TEST(InspectorCat, RefusesCsvWithoutOneType) {
  const Ran ran = run_inspector("cat --format csv /nowhere");

  EXPECT_EQ(ran.output, "lockstep-journal: --format csv needs exactly one --type: each type has its own columns\n");
  EXPECT_EQ(ran.status, 2);
}

TEST(InspectorCat, RefusesASymbolThatNoSessionNames) {
  const FourSteps journal;

  const Ran ran = run_inspector("cat --instrument EURUSD " + journal.path());

  EXPECT_NE(ran.output.find("--instrument EURUSD is in no session's configuration"), std::string::npos);
  EXPECT_EQ(ran.status, 2);
}

TEST(InspectorCat, ShowsWhatComesBeforeTheDamage) {
  const FourSteps journal;
  journal.put(4096 + 96 + 60, '\x7F');  // In the second record.

  const Ran ran = run_inspector("cat " + journal.path());

  EXPECT_TRUE(ran.output.starts_with("        1 ")) << ran.output;
  EXPECT_NE(ran.output.find("offset 4192, sequence 2"), std::string::npos) << ran.output;
  EXPECT_EQ(ran.status, 1);
}

TEST(InspectorCat, ColoursOnlyWhenAskedAwayFromATerminal) {
  const FourSteps journal;
  const std::string line = "cat --to-seq 1 " + journal.path();

  const Ran plain = run_inspector(line);
  const Ran coloured = run_inspector(line + " --color always");

  EXPECT_EQ(plain.output.find('\033'), std::string::npos);
  EXPECT_EQ(run_inspector(line + " --color never").output, plain.output);
  EXPECT_TRUE(
      coloured.output.starts_with("        1 \033[2m2023-11-14T22:13:20.000000000Z\033[0m \033[1;36mQuote\033[0m "))
      << coloured.output;
  EXPECT_NE(coloured.output.find(" \033[2mbid=\033[0m1.1 "), std::string::npos) << coloured.output;
}

TEST(InspectorCat, ColoursOnATerminalUnlessNoColorSaysNot) {
  const FourSteps journal;
  const std::string line = tests::inspector() + " cat --to-seq 1 " + journal.path();
  const auto on_terminal = [&](const std::string& environment) {
    return tests::run_shell(environment + " script --quiet --return --command '" + line + "' /dev/null").output;
  };

  EXPECT_NE(on_terminal("NO_COLOR= TERM=xterm").find("\033[1;36mQuote"), std::string::npos);
  EXPECT_EQ(on_terminal("NO_COLOR=1 TERM=xterm").find("\033["), std::string::npos);
  EXPECT_EQ(on_terminal("NO_COLOR= TERM=dumb").find("\033["), std::string::npos);
}

TEST(InspectorTail, PrintsTheLastRecords) {
  const FourSteps journal;

  const std::string all = run_inspector("cat " + journal.path()).output;
  const std::string last = run_inspector("tail -n 2 " + journal.path()).output;

  ASSERT_EQ(std::ranges::count(last, '\n'), 2);
  EXPECT_TRUE(all.ends_with(last));
  EXPECT_EQ(run_inspector("tail --type Quote " + journal.path()).output,
            run_inspector("cat --type Quote " + journal.path()).output);
}

TEST(InspectorTail, FollowsUntilItsReaderHasSeenEnough) {
  const FourSteps journal;

  // It waits for more; `head` ends it by closing the pipe.
  const Ran ran = run_inspector("tail --follow -n 1 " + journal.path() + " | head -n 1");

  EXPECT_EQ(ran.output, run_inspector("tail -n 1 " + journal.path()).output);
}

TEST(InspectorDiff, FindsNoDifferenceBetweenEqualStreams) {
  const FourSteps journal;
  const FourSteps again;

  const Ran ran = run_inspector("diff " + journal.path() + " " + again.path());

  EXPECT_EQ(ran.output, "equal: 10 records\nread 2 segment openings, compared 10 records\n");
  EXPECT_EQ(ran.status, 0);
}

TEST(InspectorDiff, NamesTheFirstRecordThatOneOfThemHasNot) {
  const FourSteps journal;
  const TemporaryDirectory directory;
  tests::write_small_journal(directory.journal(), 3);

  const Ran ran = run_inspector("diff " + journal.path() + " " + directory.journal().string());

  EXPECT_TRUE(ran.output.starts_with("different at sequence 7, behind 6 equal records\n")) << ran.output;
  EXPECT_NE(ran.output.find(directory.journal().string() + "\n> ends here\n"), std::string::npos) << ran.output;
  EXPECT_NE(ran.output.find(">         7 2023-11-14"), std::string::npos) << ran.output;
  EXPECT_EQ(ran.status, 1);
}

TEST(InspectorVerify, PrintsCountsAndTip) {
  const FourSteps journal;

  const Ran ran = run_inspector("verify " + journal.path());

  // The last line is the head, whose seal depends on the time of day.
  EXPECT_EQ(ran.output.substr(0, ran.output.find("head   ")),
            "directory               " + journal.path() +
                "\n"
                "whole                   true\n"
                "records                 10\n"
                "steps                   4\n"
                "last sequence           10\n"
                "tip                     c2e51ccee0787a85\n"
                "end                     clean\n"
                "end segment             1\n"
                "end offset              4864\n"
                "bytes beyond            0\n"
                "header copies damaged   0\n"
                "seals                   1\n"
                "sealed through          10\n"
                "segments closed         1\n"
                "segments signed         0\n"
                "signed through          0\n"
                "trust                   sealed up to sequence 10, not signed: whoever can write here can "
                "seal anew; whether the end is missing only a head kept outside can tell (--to)\n");
  EXPECT_EQ(ran.status, 0);
}

TEST(InspectorVerify, NamesFileOffsetAndCauseOfDamage) {
  const FourSteps journal;
  journal.put(4096 + 96 + 60, '\x7F');

  const Ran ran = run_inspector("verify --json " + journal.path());

  EXPECT_NE(ran.output.find(journal.path() + "/00000001.seg, offset 4192, sequence 2: the record of sequence 2 at "
                                             "offset 4192 is bad: its checksum does not match, but the input of "
                                             "sequence 4 lies beyond, in 00000001.seg at offset 4352"),
            std::string::npos)
      << ran.output;
  EXPECT_NE(ran.output.find("\"whole\":false"), std::string::npos);
  EXPECT_NE(ran.output.find("\"end\":\"damage\""), std::string::npos);
  EXPECT_EQ(ran.status, 1);
}

TEST(InspectorInfo, PrintsTheIdentity) {
  const FourSteps journal;

  const Ran ran = run_inspector("info --json " + journal.path());

  EXPECT_EQ(ran.output,
            "{\"directory\":\"" + journal.path() +
                "\",\"journal_id\":\"01020304050607081112131415161718\",\"format_version\":1,\"schema\":\"1.1\","
                "\"schema_fingerprint\":\"0000000000000000\",\"schema_is_this_builds\":false,"
                "\"config_hash\":\"0000000000000000\",\"segment_bytes\":16384,\"segments\":1,"
                "\"first_time\":\"2023-11-14T22:13:20.000000000Z\","
                "\"last_time\":\"2023-11-14T22:13:20.006000000Z\",\"records\":10,\"steps\":4,"
                "\"last_sequence\":10,\"tip\":\"c2e51ccee0787a85\",\"end\":\"clean\",\"end_segment\":1,"
                "\"end_offset\":4864,\"bytes_beyond\":0,\"header_copies_damaged\":0}\n");
}

TEST(InspectorSchema, PrintsEveryEvent) {
  const Ran ran = run_inspector("schema");

  engine::for_each_event(
      [&]<class Event>() { EXPECT_NE(ran.output.find(engine::EventTraits<Event>::kName), std::string::npos); });
  EXPECT_EQ(ran.status, 0);
}

TEST(Inspector, ExitsWith2OnWrongUsage) {
  for (const char* arguments : {"", "frobnicate", "cat", "cat /nowhere", "verify /dev/null", "info --nonsense x"}) {
    EXPECT_EQ(run_inspector(arguments).status, 2) << arguments;
  }
}

TEST(Inspector, HelpsOnEveryCommand) {
  for (const char* command : {"", "info", "cat", "verify", "schema"}) {
    const Ran ran = run_inspector(std::string{command} + " --help");
    EXPECT_EQ(ran.status, 0) << command;
    EXPECT_NE(ran.output.find("Usage:"), std::string::npos) << command;
  }
}

}  // namespace
