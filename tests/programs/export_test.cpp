// `lockstep-journal export --format`: the records as tables that other programs read. NumPy and Python's own modules
// read them here (check_tables.py).
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include <gtest/gtest.h>

#include "tests/support/demo_journal.hpp"
#include "tests/support/journal_session.hpp"
#include "tests/support/newer_journal.hpp"
#include "tests/support/programs.hpp"

namespace {

namespace fs = std::filesystem;
using tests::Ended;
using tests::run;
using tests::TemporaryDirectory;
using Arguments = std::vector<std::string>;

std::string text_in(const fs::path& path) {
  std::ostringstream text;
  text << std::ifstream{path, std::ios::binary}.rdbuf();
  return text.str();
}

/// Exports with these arguments into a folder of this name below `root`.
Ended export_to(const fs::path& root, const std::string& journal, const std::string& name, Arguments arguments) {
  arguments.insert(arguments.begin(), {"export", journal, "--to", (root / name).string()});
  return run("lockstep-journal", arguments);
}

Ended check_tables(const fs::path& root) {
  return run("/usr/bin/python3",
             {LOCKSTEP_SOURCE_DIR "/tests/programs/check_tables.py", (root / "npy").string(), (root / "csv").string()});
}

/// A session by hand: two quotes, an order and its fill.
class SmallSession {
 public:
  SmallSession() {
    tests::SessionWriter session{directory_.journal()};
    session.quote(tests::kEuro);
    session.quote(tests::kGold);
    tests::submit(session, tests::kEuro, engine::Qty{12'345'678'901});
    session.close();
  }
  [[nodiscard]] fs::path root() const { return directory_.path(); }
  [[nodiscard]] std::string path() const { return directory_.journal().string(); }

 private:
  TemporaryDirectory directory_;
};

TEST(Export, WritesCsvWithExactDecimalsAndWhatItsColumnsMean) {
  const SmallSession session;

  const Ended ended = export_to(session.root(), session.path(), "csv", {"--format", "csv"});

  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_NE(ended.out.find("/csv/OrderSubmitted.csv: 1 row\n"), std::string::npos) << ended.out;
  EXPECT_EQ(text_in(session.root() / "csv/OrderSubmitted.csv"),
            run("lockstep-journal", {"cat", "--format", "csv", "--type", "OrderSubmitted", session.path()}).out);
  EXPECT_NE(text_in(session.root() / "csv/OrderSubmitted.csv").find(",123.45678901,1.1,"), std::string::npos);
  EXPECT_NE(text_in(session.root() / "csv/OrderSubmitted.columns.json")
                .find(R"({"name": "qty", "dtype": "text", "type": "Qty", "unit": "an exact decimal", "decimals": 8})"),
            std::string::npos);
}

TEST(Export, WritesTheLinesOfCatAsJsonLines) {
  const SmallSession session;

  ASSERT_EQ(export_to(session.root(), session.path(), "jsonl", {"--format", "jsonl"}).status, 0);

  EXPECT_EQ(text_in(session.root() / "jsonl/SessionStarted.jsonl"),
            run("lockstep-journal", {"cat", "--json", "--type", "SessionStarted", session.path()}).out);
  EXPECT_EQ(text_in(session.root() / "jsonl/Quote.schema.json"),
            run("lockstep-journal", {"schema", "Quote", "--json"}).out);
}

TEST(Export, NumPyReadsWhatTheTablesShow) {
  const tests::DemoJournal demo;
  ASSERT_EQ(export_to(demo.root(), demo.path(), "npy", {"--format", "npy"}).status, 0);
  ASSERT_EQ(export_to(demo.root(), demo.path(), "csv", {"--format", "csv"}).status, 0);

  const Ended checked = check_tables(demo.root());

  EXPECT_EQ(checked.status, 0) << checked.err;
  for (const char* type : {"Quote ", "SessionStarted 1\n", "GateDecision ", "ExecutionReport ", "OrderSubmitted "}) {
    EXPECT_NE(checked.out.find(type), std::string::npos) << checked.out;
  }
}

TEST(Export, NumPyReadsTheExactValuesOfASessionMadeByHand) {
  const SmallSession session;
  ASSERT_EQ(export_to(session.root(), session.path(), "npy", {"--format", "npy"}).status, 0);

  const Ended read = run("/usr/bin/python3", {"-c",
                                              "import numpy, sys\n"
                                              "a = numpy.load(sys.argv[1])\n"
                                              "print(a.dtype['qty_e8'], a.dtype['time'], a['qty_e8'][0], "
                                              "a['price_e9'][0], a['sequence'][0], a['time'][0], a['side'].dtype)\n",
                                              (session.root() / "npy/OrderSubmitted.npy").string()});

  EXPECT_EQ(read.out, "int64 datetime64[ns] 12345678901 1100000000 6 2023-11-14T22:13:20.003000000 uint8\n")
      << read.err;
}

TEST(Export, TailsAreBesideTheArray) {
  const SmallSession session;
  ASSERT_EQ(export_to(session.root(), session.path(), "npy", {"--format", "npy", "--type", "SessionStarted"}).status,
            0);

  const std::string tails = text_in(session.root() / "npy/SessionStarted.tails.bin");

  const auto payload = tests::session_payload();
  EXPECT_EQ(tails, std::string(reinterpret_cast<const char*>(payload.data()) + sizeof(engine::SessionStarted),
                               payload.size() - sizeof(engine::SessionStarted)));
}

TEST(Export, FiltersAsCatDoes) {
  const SmallSession session;

  const Ended ended = export_to(session.root(), session.path(), "csv",
                                {"--format", "csv", "--type", "Quote", "--instrument", "XAUUSD", "--json"});

  EXPECT_EQ(ended.out,
            "{\"event\":\"Quote\",\"rows\":1,\"file\":\"" + (session.root() / "csv/Quote.csv").string() + "\"}\n");
  EXPECT_FALSE(fs::exists(session.root() / "csv/SessionStarted.csv"));
}

TEST(Export, ATypeThatWasAskedForHasAFileWithoutRows) {
  const SmallSession session;
  ASSERT_EQ(export_to(session.root(), session.path(), "npy", {"--format", "npy", "--type", "Trade"}).status, 0);
  ASSERT_EQ(export_to(session.root(), session.path(), "csv", {"--format", "csv", "--type", "Trade"}).status, 0);

  EXPECT_EQ(check_tables(session.root()).out, "Trade 0\n");
}

TEST(Export, OneTypeGoesToStandardOutput) {
  const SmallSession session;

  for (const auto& [format, same] : {std::pair{"csv", "csv"}, std::pair{"jsonl", "json"}}) {
    const Ended ended =
        run("lockstep-journal", {"export", session.path(), "--format", format, "--type", "Quote", "--to", "-"});
    EXPECT_EQ(ended.out, run("lockstep-journal", {"cat", "--format", same, "--type", "Quote", session.path()}).out);
  }
  const Ended several = run("lockstep-journal", {"export", session.path(), "--format", "csv", "--to", "-"});
  EXPECT_EQ(several.err, "lockstep-journal: --to - needs exactly one --type; name a folder for several\n");
  EXPECT_EQ(several.status, 2);
  const Ended binary =
      run("lockstep-journal", {"export", session.path(), "--format", "npy", "--type", "Quote", "--to", "-"});
  EXPECT_NE(binary.err.find("an npy file begins with its number of rows"), std::string::npos) << binary.err;
  EXPECT_EQ(binary.status, 2);
}

TEST(Export, KeepsWhatIsNotKnownInAFileOfItsOwn) {
  const TemporaryDirectory directory;
  tests::write_newer_journal(directory.journal());
  const std::string journal = directory.journal().string();
  ASSERT_EQ(export_to(directory.path(), journal, "npy", {"--format", "npy"}).status, 0);
  ASSERT_EQ(export_to(directory.path(), journal, "csv", {"--format", "csv"}).status, 0);

  EXPECT_EQ(check_tables(directory.path()).out, "Quote 2\nSessionStarted 1\nunknown 3\n");
  EXPECT_NE(text_in(directory.path() / "csv/unknown.csv").find("0x0113,input,0,1,abcd000000000000\n"),
            std::string::npos);
  EXPECT_EQ(fs::file_size(directory.path() / "npy/unknown.tails.bin"), 24U + 8U + 16U);
}

TEST(Export, ReplacesNoFile) {
  const SmallSession session;
  fs::create_directory(session.root() / "csv");
  std::ofstream{session.root() / "csv/OrderSubmitted.csv"} << "mine\n";

  const Ended ended = export_to(session.root(), session.path(), "csv", {"--format", "csv"});

  EXPECT_EQ(ended.status, 2);
  EXPECT_NE(ended.err.find("/csv/OrderSubmitted.csv: is there already; name another folder"), std::string::npos)
      << ended.err;
  EXPECT_FALSE(fs::exists(session.root() / "csv/Quote.csv"));
  EXPECT_EQ(text_in(session.root() / "csv/OrderSubmitted.csv"), "mine\n");
}

TEST(Export, RefusesATypeThatIsNone) {
  const SmallSession session;

  const Ended ended = export_to(session.root(), session.path(), "csv", {"--format", "csv", "--type", "Quota"});

  EXPECT_EQ(ended.status, 2);
  EXPECT_EQ(ended.err, "lockstep-journal: --type Quota is no event; `lockstep-journal schema` lists them\n");
}

TEST(Export, NeedsOneWayToSave) {
  const SmallSession session;

  EXPECT_EQ(export_to(session.root(), session.path(), "x", {}).status, 2);
  EXPECT_EQ(export_to(session.root(), session.path(), "x", {"--format", "csv", "--good-prefix"}).status, 2);
  EXPECT_EQ(run("lockstep-journal", {"export", session.path(), "--format", "csv"}).status, 2);
}

TEST(F08DiskFull, AnExportThatDoesNotFitIsToldAndLeavesNothing) {
  const TemporaryDirectory directory;
  tests::write_small_journal(directory.journal(), 3'000);
  const fs::path out = directory.path() / "csv";

  const Ended ended =
      run("lockstep-journal", {"export", directory.journal().string(), "--format", "csv", "--to", out.string()},
          {.file_bytes_max = 64 * 1024});

  EXPECT_EQ(ended.status, 3);
  EXPECT_NE(ended.err.find("/csv/"), std::string::npos) << ended.err;
  EXPECT_NE(ended.err.find("cannot write the export: File too large"), std::string::npos) << ended.err;
  EXPECT_TRUE(fs::is_empty(out));
}

TEST(Export, DamageIsToldAndNothingIsSaved) {
  const SmallSession session;
  std::fstream file{fs::path{session.path()} / "00000001.seg", std::ios::in | std::ios::out | std::ios::binary};
  file.seekp(4096 + 200);
  file.put('\x7F');
  file.close();

  const Ended ended = export_to(session.root(), session.path(), "csv", {"--format", "csv"});

  EXPECT_EQ(ended.status, 1);
  EXPECT_TRUE(fs::is_empty(session.root() / "csv"));
}

}  // namespace
