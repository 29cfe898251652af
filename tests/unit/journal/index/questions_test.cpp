// `lockstep-journal query` and the ready questions: what they print, word for word, and how they end.
#include <unistd.h>

#include <algorithm>
#include <fstream>

#include <gtest/gtest.h>

#include "journal/directory.hpp"
#include "tests/support/inspector.hpp"
#include "tests/support/journal_session.hpp"

namespace {

namespace fs = std::filesystem;
using tests::Ran;
using tests::run_inspector;
using tests::run_shell;
using tests::TemporaryDirectory;

/// A journal of a session with orders, without an index.
class Session {
 public:
  explicit Session(int orders = 4) { tests::write_session(directory_.journal(), orders); }
  Ran ask(const std::string& command, const std::string& more = {}) const {
    return run_inspector(command + " " + path() + " " + more);
  }
  [[nodiscard]] std::string path() const { return directory_.journal().string(); }

 private:
  TemporaryDirectory directory_;
};

TEST(InspectorQuery, PrintsAnAlignedTableAndMakesTheIndexFirst) {
  const Session session;

  const Ran ran = session.ask("query",
                              "\"SELECT type, count(*) AS n, NULL AS none FROM events WHERE type LIKE 'Order%' "
                              "GROUP BY type ORDER BY type\"");

  EXPECT_EQ(ran.output,
            "type            n  none\n"
            "OrderAccepted   4     -\n"
            "OrderFilled     4     -\n"
            "OrderSubmitted  4     -\n");
  EXPECT_EQ(ran.status, 0);
}

TEST(InspectorQuery, PrintsJsonLines) {
  const Session session;

  const Ran ran = session.ask("query", "--json \"SELECT 1 AS a, 9007199254740993 AS wide, 'x\\\"y' AS t, NULL AS n\"");

  EXPECT_EQ(ran.output, "{\"a\":1,\"wide\":\"9007199254740993\",\"t\":\"x\\\"y\",\"n\":null}\n");
}

TEST(InspectorQuery, PrintsCsv) {
  const Session session;

  EXPECT_EQ(session.ask("query", "--csv \"SELECT 1 AS a, 'x,\\\"y\\\"' AS t, NULL AS n\"").output,
            "a,t,n\n1,\"x,\"\"y\"\"\",\n");
}

TEST(InspectorQuery, ChangesNothingWhateverItIsAsked) {
  const Session session;
  const std::string count = session.ask("query", "'SELECT count(*) FROM events'").output;

  for (const char* const sql : {"DELETE FROM events", "DROP TABLE events", "INSERT INTO events (sequence) VALUES (1)",
                                "CREATE TABLE mine (a)", "PRAGMA writable_schema=1", "VACUUM",
                                "ATTACH '/tmp/lockstep-never' AS other", "BEGIN", "SELECT load_extension('x')"}) {
    const Ran ran = session.ask("query", "\"" + std::string{sql} + "\"");
    EXPECT_NE(ran.status, 0) << sql << ": " << ran.output;
  }

  EXPECT_EQ(session.ask("query", "'SELECT count(*) FROM events'").output, count);
  EXPECT_FALSE(fs::exists("/tmp/lockstep-never"));
}

TEST(InspectorQuery, NamesWhatIsWrongWithTheStatement) {
  const Session session;

  const Ran misspelt = session.ask("query", "\"SELECT absent FROM events\"");
  const Ran several = session.ask("query", "\"SELECT 1; SELECT 2\"");
  const Ran writing = session.ask("query", "\"DELETE FROM events\"");

  EXPECT_NE(misspelt.output.find("no such column: absent; the statement was: SELECT absent"), std::string::npos);
  EXPECT_EQ(misspelt.status, 2);
  EXPECT_NE(several.output.find("there is more than one statement"), std::string::npos);
  EXPECT_EQ(several.status, 2);
  EXPECT_NE(writing.output.find("query takes one SELECT and changes nothing"), std::string::npos);
  EXPECT_EQ(writing.status, 2);
}

TEST(InspectorQuery, ATableOfManyRowsIsWhole) {
  const Session session;

  const Ran ran = session.ask("query",
                              "\"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 12345) "
                              "SELECT i FROM n\"");

  EXPECT_EQ(std::count(ran.output.begin(), ran.output.end(), '\n'), 12'346);
  EXPECT_TRUE(ran.output.ends_with("\n12345\n"));
}

TEST(InspectorQuestions, OrdersShowTheLastOnesInTheirOrder) {
  const Session session{3};

  const Ran ran = session.ask("orders", "--limit 2 --csv");

  EXPECT_EQ(ran.output,
            "order_id,submitted,symbol,account,strategy,side,ord_type,qty,price,cum_qty,status,reason,venue_order_id,"
            "changed\n"
            "281474976710676,2023-11-14T22:13:20.017000000Z,XAUUSD,1,3,Buy,Limit,1.00000001,1.1,1.00000001,Filled,,"
            "7710676,2023-11-14T22:13:20.027000000Z\n"
            "281474976710689,2023-11-14T22:13:20.030000000Z,EURUSD,1,3,Buy,Limit,1.00000002,1.1,1.00000002,Filled,,"
            "7710689,2023-11-14T22:13:20.040000000Z\n");
}

TEST(InspectorQuestions, FiltersNarrow) {
  const Session session{5};
  const auto rows = [&](const std::string& command, const std::string& filters) {
    const Ran ran = session.ask(command, "--csv " + filters);
    EXPECT_EQ(ran.status, 0) << ran.output;
    return std::count(ran.output.begin(), ran.output.end(), '\n') - 1;
  };

  EXPECT_EQ(rows("orders", ""), 5);
  EXPECT_EQ(rows("orders", "--instrument XAUUSD"), 2);
  EXPECT_EQ(rows("orders", "--instrument 1 --strategy 3 --account 1"), 3);
  EXPECT_EQ(rows("orders", "--account 2"), 0);
  EXPECT_EQ(rows("orders", "--status Filled --limit 0"), 5);
  EXPECT_EQ(rows("orders", "--status Accepted"), 0);
  EXPECT_EQ(rows("fills", "--to 2023-11-14T22:13:20.027"), 2);
  EXPECT_EQ(rows("fills", "--from 2023-11-14T22:13:20.0270001"), 3);
  EXPECT_EQ(rows("decisions", "--status Denied"), 1);
  EXPECT_EQ(rows("positions", ""), 2);
  EXPECT_EQ(rows("halts", "--status 'switched on'"), 1);
  EXPECT_EQ(rows("commands", "--status accepted"), 1);
}

TEST(InspectorQuestions, NameTheFilterAtFault) {
  const Session session{1};

  const Ran symbol = session.ask("fills", "--instrument GBPUSD");
  const Ran time = session.ask("fills", "--from yesterday");

  EXPECT_NE(symbol.output.find("--instrument GBPUSD is in no session's configuration"), std::string::npos);
  EXPECT_EQ(symbol.status, 2);
  EXPECT_NE(time.output.find("--from yesterday is no time"), std::string::npos);
  EXPECT_EQ(time.status, 2);
}

TEST(InspectorQuestions, AJournalThatIsNoneIsNamed) {
  const TemporaryDirectory directory;

  const Ran ran = run_inspector("orders " + directory.path().string());

  EXPECT_EQ(ran.status, 2);
  EXPECT_NE(ran.output.find("holds no segment of a journal"), std::string::npos) << ran.output;
  EXPECT_TRUE(fs::is_empty(directory.path()));
}

TEST(InspectorQuestions, ADamagedJournalAnswersFromWhatComesBefore) {
  const Session session{100};
  std::fstream file{fs::path{session.path()} / "00000002.seg", std::ios::in | std::ios::out | std::ios::binary};
  file.seekp(journal::kDataBegin + 2'000);
  file.put('\x55');
  file.close();

  const Ran ran = session.ask("query", "'SELECT count(*) > 20 AS many FROM events'");

  EXPECT_EQ(ran.status, 1);
  EXPECT_NE(ran.output.find("00000002.seg, offset"), std::string::npos) << ran.output;
  EXPECT_NE(ran.output.find("many\n   1\n"), std::string::npos) << ran.output;
}

/// The inspector as a user who may read and not write; only root can become one.
Ran as_nobody(const std::string& arguments) {
  return run_shell("setpriv --reuid=65534 --regid=65534 --clear-groups " + tests::inspector() + " " + arguments);
}

TEST(InspectorQuestions, AReadOnlyDirectoryAnswersWhenItsIndexIsCurrent) {
  if (::geteuid() != 0) GTEST_SKIP() << "becoming another user needs root";
  const Session session{2};
  fs::permissions(fs::path{session.path()}.parent_path(), fs::perms::owner_all | fs::perms::others_exec);
  if (as_nobody("--help").status != 0) GTEST_SKIP() << "another user may not run the program here";

  const Ran without = as_nobody("orders " + session.path());
  session.ask("index update");
  const Ran with = as_nobody("query " + session.path() + " 'SELECT count(*) AS n FROM orders'");

  EXPECT_EQ(without.status, 2);
  EXPECT_NE(without.output.find("is not there: this journal has no index; `lockstep-journal index rebuild` makes it"),
            std::string::npos)
      << without.output;
  EXPECT_EQ(with.output, "n\n2\n");
}

TEST(InspectorQuestions, AReadOnlyDirectoryWhoseIndexIsBehindSaysSo) {
  if (::geteuid() != 0) GTEST_SKIP() << "becoming another user needs root";
  const TemporaryDirectory directory;
  tests::SessionWriter session{directory.journal()};
  fs::permissions(directory.path(), fs::perms::owner_all | fs::perms::others_exec);
  if (as_nobody("--help").status != 0) GTEST_SKIP() << "another user may not run the program here";
  run_inspector("index update " + directory.journal().string());
  session.quote(tests::kEuro);

  const Ran ran = as_nobody("orders " + directory.journal().string());

  EXPECT_EQ(ran.status, 3);
  EXPECT_NE(ran.output.find("is behind: it ends at sequence 1, the journal at 2"), std::string::npos) << ran.output;
}

TEST(InspectorIndex, CommandsSayHowFarItCame) {
  const Session session{2};

  EXPECT_EQ(session.ask("index status").status, 2);
  const Ran rebuilt = session.ask("index rebuild", "--json");
  const Ran status = session.ask("index status", "--json");

  EXPECT_EQ(rebuilt.output,
            "{\"journal_id\":\"01020304050607081112131415161718\",\"last_sequence\":33,\"journal_last_sequence\":33,"
            "\"behind\":0,\"durable_sequence\":0}\n");
  EXPECT_EQ(status.output, rebuilt.output);
  EXPECT_EQ(session.ask("index check").output, "the index equals one made anew from the journal\n");
}

TEST(InspectorIndex, EveryCommandHasAnExample) {
  for (const char* const command : {"query", "orders", "fills", "decisions", "positions", "halts", "commands",
                                    "index status", "index update", "index rebuild", "index check", "trace", "why"}) {
    const Ran ran = run_inspector(std::string{command} + " --help");
    EXPECT_EQ(ran.status, 0) << command;
    EXPECT_NE(ran.output.find("lockstep-journal " + std::string{command} + " run/demo"), std::string::npos)
        << ran.output;
  }
}

}  // namespace
