// F18 to F22: what can go wrong with an index, each by its number.
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>

#include <gtest/gtest.h>

#include "journal/directory.hpp"
#include "journal/index/check.hpp"
#include "journal/index/current.hpp"
#include "tests/support/files.hpp"
#include "tests/support/inspector.hpp"
#include "tests/support/journal_index.hpp"
#include "tests/support/journal_session.hpp"

namespace {

namespace fs = std::filesystem;
using engine::Sequence;
using journal::ErrorCode;
using journal::Index;
using journal::IndexFound;
using tests::TemporaryDirectory;

/// Few tables, so that all pages can be tried.
journal::IndexOptions few_tables() {
  return {.projections = {journal::projection_of<engine::Quote>(), journal::projection_of<engine::OrderSubmitted>(),
                          journal::projection_of<engine::SessionStarted>()}};
}

void write_file(const fs::path& path, const std::string& bytes) {
  std::ofstream file{path, std::ios::binary | std::ios::trunc};
  file << bytes;
}

TEST(F18IndexLocked, LockedIndexWaitsAndGoesOn) {
  const TemporaryDirectory directory;
  tests::SessionWriter session{directory.journal()};
  std::unique_ptr<journal::Connection> other;
  int tries = 0;
  auto index = Index::open(directory.journal(), {.on_busy = [&](int) {
                             // The other program is done at the third look.
                             if (++tries == 3) static_cast<void>(other->execute("COMMIT"));
                             return true;
                           }});
  ASSERT_TRUE(index->catch_up());
  other = std::make_unique<journal::Connection>(
      journal::Connection::open(directory.journal() / "index.sqlite", journal::Access::Write).value());
  ASSERT_TRUE(other->execute("BEGIN EXCLUSIVE"));
  session.quote(tests::kEuro);

  EXPECT_EQ(index->follow(Sequence{UINT64_MAX}, {}).value(), 1U);
  EXPECT_TRUE(index->commit({}));

  EXPECT_EQ(tries, 3);
  EXPECT_EQ(index->mark().last_sequence.raw(), session.last_sequence());
}

TEST(F18IndexLocked, GivingUpLosesNoStep) {
  const TemporaryDirectory directory;
  tests::SessionWriter session{directory.journal()};
  auto index = Index::open(directory.journal(), {.on_busy = [](int) { return false; }});
  ASSERT_TRUE(index->catch_up());
  auto other = journal::Connection::open(directory.journal() / "index.sqlite", journal::Access::Write);
  ASSERT_TRUE(other->execute("BEGIN EXCLUSIVE"));
  const auto id = tests::submit(session, tests::kEuro, engine::Qty{5});

  EXPECT_EQ(index->follow(Sequence{UINT64_MAX}, {}).error().code, ErrorCode::Locked);
  ASSERT_TRUE(other->execute("COMMIT"));
  tests::accept(session, id, tests::kEuro);
  EXPECT_EQ(index->follow(Sequence{UINT64_MAX}, {}).value(), 2U);
  ASSERT_TRUE(index->commit({}));

  EXPECT_EQ(tests::difference(directory.journal(), tests::rebuilt_copy(directory.journal(), directory.path() / "copy")),
            "");
}

TEST(F18IndexLocked, ReadersDoNotStopTheWriter) {
  const TemporaryDirectory directory;
  tests::SessionWriter session{directory.journal()};
  tests::catch_up(directory.journal());
  auto reader = journal::open_for_reading(directory.journal());
  auto statement = reader->prepare("SELECT * FROM events");
  ASSERT_TRUE(statement->step().value());
  session.quote(tests::kEuro);

  tests::catch_up(directory.journal(), {.on_busy = [](int) { return false; }});

  EXPECT_EQ(tests::ask_one(directory.journal(), "SELECT last_sequence FROM index_state"), "2");
}

TEST(F19IndexDamaged, DeletedIndexIsMadeAgain) {
  const TemporaryDirectory directory;
  tests::write_session(directory.journal(), 5);
  const auto original = tests::rebuilt_copy(directory.journal(), directory.path() / "copy");
  tests::catch_up(directory.journal());
  ASSERT_TRUE(fs::remove(directory.journal() / "index.sqlite"));

  EXPECT_EQ(tests::catch_up(directory.journal()).found, IndexFound::Nothing);

  EXPECT_EQ(tests::difference(directory.journal(), original), "");
}

/// A journal with an index that is put back before each damage, and one to compare with.
class Damaged {
 public:
  static constexpr std::size_t kPage = 4096;

  Damaged() {
    tests::write_session(path(), 20);
    tests::catch_up(path(), few_tables());
    whole_ = tests::read_file(path() / "index.sqlite");
    fs::create_directory(directory_.path() / "original");
    for (const auto& entry : fs::directory_iterator{path()}) {
      fs::copy(entry.path(), directory_.path() / "original" / entry.path().filename());
    }
  }
  [[nodiscard]] fs::path path() const { return directory_.journal(); }
  [[nodiscard]] std::size_t pages() const { return whole_.size() / kPage; }
  [[nodiscard]] const std::string& whole() const { return whole_; }
  void put(const std::string& bytes) const {
    ASSERT_TRUE(journal::remove_index(path()));
    write_file(path() / "index.sqlite", bytes);
  }
  /// Whether it was seen that this is not what the journal says.
  [[nodiscard]] bool is_found() const {
    const auto checked = journal::check_index(path(), few_tables());
    return !checked || !checked->empty();
  }
  /// In words what is wrong with the index after it was made again.
  [[nodiscard]] std::string rebuilt() const {
    {
      const auto made = journal::rebuild_index(path(), few_tables());
      if (!made) return made.error().message();
    }
    return tests::difference(path(), directory_.path() / "original");
  }
  void clean() const {
    for (const auto& entry : fs::directory_iterator{path()}) {
      if (entry.path().filename().string().find("damaged-") != std::string::npos) fs::remove(entry.path());
    }
  }

 private:
  TemporaryDirectory directory_;
  std::string whole_;
};

TEST(F19IndexDamaged, TruncatedIndexIsSeenAndMadeAgain) {
  const Damaged index;

  for (std::size_t page = 0; page < index.pages(); page += 4) {
    index.put(index.whole().substr(0, page * Damaged::kPage + (page % 2) * 100));
    EXPECT_TRUE(index.is_found() || page == 0) << "page " << page;
    EXPECT_EQ(index.rebuilt(), "") << "page " << page;
    index.clean();
  }
}

/// Whether a page of a table or index holds anything: https://www.sqlite.org/fileformat2.html, 1.6 B-tree Pages.
bool has_cells(std::string_view page, bool is_first) {
  const std::string_view head = page.substr(is_first ? 100 : 0);
  const char type = head[0];
  return (type == 2 || type == 5 || type == 10 || type == 13) && (head[3] != 0 || head[4] != 0);
}

TEST(F19IndexDamaged, FlippedPageIsSeenAndMadeAgain) {
  const Damaged index;
  std::size_t flipped = 0;
  std::size_t missed = 0;

  for (std::size_t page = 0; page < index.pages(); ++page) {
    std::string bytes = index.whole();
    const std::size_t start = page * Damaged::kPage;
    // The end of a page is where its rows begin: SQLite fills pages from there. Zeros there are a free block.
    const std::string_view content = std::string_view{bytes}.substr(start, Damaged::kPage);
    const bool is_used =
        has_cells(content, page == 0) && content.substr(Damaged::kPage - 24).find_first_not_of('\0') != content.npos;
    for (std::size_t at = Damaged::kPage - 24; at < Damaged::kPage; at += 4) bytes[start + at] ^= 0x15;
    index.put(bytes);
    flipped += is_used ? 1U : 0U;
    missed += is_used && !index.is_found() ? 1U : 0U;
    EXPECT_EQ(index.rebuilt(), "") << "page " << page;
    index.clean();
  }

  EXPECT_GT(flipped, 16U);
  EXPECT_EQ(missed, 0U);
}

TEST(F19IndexDamaged, WhatIsNoDatabaseIsMovedAsideAndTold) {
  const TemporaryDirectory directory;
  tests::write_session(directory.journal(), 2);
  write_file(directory.journal() / "index.sqlite", std::string(10'000, 'x'));

  const auto opening = tests::catch_up(directory.journal());

  EXPECT_EQ(opening.found, IndexFound::Damaged);
  EXPECT_EQ(opening.moved_to, directory.journal() / "index.sqlite.damaged-1");
  EXPECT_EQ(opening.words(), "the index was damaged (file is not a database); it was moved to " +
                                 opening.moved_to.string() + " and made anew");
  EXPECT_EQ(tests::read_file(opening.moved_to), std::string(10'000, 'x'));
  EXPECT_EQ(tests::ask_one(directory.journal(), "SELECT count(*) FROM order_filled"), "2");
}

TEST(F19IndexDamaged, ForeignAndOutdatedIndexesAreMadeAnew) {
  const TemporaryDirectory directory;
  tests::write_session(directory.journal(), 2);
  tests::catch_up(directory.journal());
  {
    auto connection = journal::Connection::open(directory.journal() / "index.sqlite", journal::Access::Write);
    ASSERT_TRUE(connection->execute("UPDATE index_state SET journal = '00000000000000010000000000000002'"));
  }
  EXPECT_EQ(tests::catch_up(directory.journal()).found, IndexFound::Foreign);
  EXPECT_TRUE(fs::exists(directory.journal() / "index.sqlite.foreign-1"));

  EXPECT_EQ(tests::catch_up(directory.journal(), few_tables()).found, IndexFound::Outdated);
  EXPECT_EQ(tests::catch_up(directory.journal(), few_tables()).found, IndexFound::Usable);
}

/// A process that is killed after so many batches of its catch-up.
void catch_up_and_die(const fs::path& directory, int batches) {
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    int done = 0;
    auto index = Index::open(directory, {.batch_rows = 7, .on_progress = [&](std::uint64_t, std::uint64_t) {
                                           if (++done == batches) ::kill(::getpid(), SIGKILL);
                                         }});
    if (index) static_cast<void>(index->catch_up());
    ::_exit(0);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFSIGNALED(status)) << "it ended before the batch";
}

TEST(F20IndexBehind, KilledBeforeABatchIsCommittedCatchesUp) {
  const TemporaryDirectory directory;
  tests::write_session(directory.journal(), 12);
  const auto original = tests::rebuilt_copy(directory.journal(), directory.path() / "copy");

  for (int batches = 1; batches < 12; ++batches) {
    ASSERT_TRUE(journal::remove_index(directory.journal()));
    catch_up_and_die(directory.journal(), batches);
    EXPECT_EQ(tests::catch_up(directory.journal()).found, IndexFound::Usable);
    ASSERT_EQ(tests::difference(directory.journal(), original), "") << batches << " batches";
  }
}

TEST(F20IndexBehind, IndexBehindCatchesUp) {
  const TemporaryDirectory directory;
  tests::SessionWriter session{directory.journal()};
  tests::catch_up(directory.journal());
  for (int n = 0; n < 300; ++n) session.quote(tests::kGold);
  tests::submit(session, tests::kEuro, engine::Qty{1});

  EXPECT_EQ(tests::catch_up(directory.journal()).found, IndexFound::Usable);

  EXPECT_EQ(tests::ask_one(directory.journal(), "SELECT last_sequence FROM index_state"),
            std::to_string(session.last_sequence()));
}

/// A journal that was restored from an older copy, beside an index that saw more.
class Restored {
 public:
  explicit Restored(Sequence durable_through) {
    tests::SessionWriter session{path()};
    for (int n = 0; n < 5; ++n) session.quote(tests::kEuro);
    kept_ = session.last_sequence();
    const std::string older = tests::read_file(path() / "00000001.seg");
    for (int n = 0; n < 5; ++n) session.quote(tests::kGold);
    seen_ = session.last_sequence();
    auto index = Index::open(path());
    EXPECT_TRUE(index->catch_up(durable_through));
    session.close();
    write_file(path() / "00000001.seg", older);
  }
  [[nodiscard]] fs::path path() const { return directory_.journal(); }
  [[nodiscard]] std::uint64_t kept() const { return kept_; }
  [[nodiscard]] std::uint64_t seen() const { return seen_; }

 private:
  TemporaryDirectory directory_;
  std::uint64_t kept_{0};
  std::uint64_t seen_{0};
};

TEST(F21IndexAhead, IndexAheadOnDurableRowsIsProofOfLoss) {
  const Restored journal{Sequence{UINT64_MAX}};
  const std::string before = tests::read_file(journal.path() / "index.sqlite");

  const auto index = Index::open(journal.path());

  EXPECT_EQ(index.error().code, ErrorCode::IndexAhead);
  EXPECT_EQ(index.error().reason,
            "has durable records up to sequence 11; the journal ends at 6: the journal lost what "
            "was promised to be safe");
  EXPECT_EQ(tests::read_file(journal.path() / "index.sqlite"), before);
  EXPECT_EQ(journal::rebuild_index(journal.path()).error().code, ErrorCode::IndexAhead);
  EXPECT_EQ(tests::run_inspector("orders " + journal.path().string()).status, 1);
  EXPECT_EQ(journal::mark_of(journal.path())->durable_sequence.raw(), 11U);
}

TEST(F21IndexAhead, IndexAheadOnOtherRowsIsMadeAnewAndTheLossTold) {
  const Restored journal{Sequence{}};

  const auto opening = tests::catch_up(journal.path());

  EXPECT_EQ(opening.found, IndexFound::Ahead);
  EXPECT_EQ(opening.words(),
            "the index had sequences 7 to 11, which the journal has lost; they were not known to be "
            "durable; it was moved to " +
                (journal.path() / "index.sqlite.ahead-1").string() + " and made anew");
  EXPECT_EQ(tests::ask_one(journal.path(), "SELECT last_sequence FROM index_state"), "6");
}

TEST(F21IndexAhead, DurableRecordReplacedByAnotherIsProofOfLoss) {
  const TemporaryDirectory directory;
  {
    tests::SessionWriter session{directory.journal()};
    for (int n = 0; n < 5; ++n) session.quote(tests::kEuro);
    session.close();
  }
  {
    auto index = Index::open(directory.journal());
    ASSERT_TRUE(index->catch_up(Sequence{UINT64_MAX}));
  }
  fs::remove(directory.journal() / "00000001.seg");
  fs::create_directory(directory.path() / "other");
  {
    tests::SessionWriter other{directory.path() / "other" / "journal"};
    for (int n = 0; n < 8; ++n) other.quote(tests::kGold);
    other.close();
  }
  fs::copy(directory.path() / "other" / "journal" / "00000001.seg", directory.journal() / "00000001.seg");

  const auto index = Index::open(directory.journal());

  EXPECT_EQ(index.error().code, ErrorCode::IndexAhead);
  EXPECT_NE(index.error().reason.find("the journal ends at 9 and holds another record there"), std::string::npos);
}

TEST(F22IndexConnection, ConnectionMapsNothingAndIsNotInherited) {
  const TemporaryDirectory directory;
  tests::write_session(directory.journal(), 1);
  tests::catch_up(directory.journal());
  auto connection = journal::Connection::open(directory.journal() / "index.sqlite", journal::Access::Write);

  EXPECT_EQ(connection->integer("PRAGMA mmap_size").value(), 0);
  int found = 0;
  for (const auto& entry : fs::directory_iterator{"/proc/self/fd"}) {
    std::error_code gone;
    const fs::path target = fs::read_symlink(entry.path(), gone);
    if (target.filename().string().find("index.sqlite") == std::string::npos) continue;
    ++found;
    EXPECT_NE(::fcntl(std::stoi(entry.path().filename().string()), F_GETFD) & FD_CLOEXEC, 0) << target;
  }
  EXPECT_GE(found, 1);
}

TEST(F22IndexConnection, StandardDescriptorsThatAreClosedHarmNothing) {
  const TemporaryDirectory directory;
  tests::write_session(directory.journal(), 5);
  const std::string before = tests::read_file(directory.journal() / "00000001.seg");

  tests::run_shell("{ " + tests::inspector() + " orders " + directory.journal().string() + " 0<&- 1>&- 2>&-; true; }");

  EXPECT_EQ(tests::read_file(directory.journal() / "00000001.seg"), before);
  const auto checked = journal::check_index(directory.journal());
  EXPECT_EQ(checked ? *checked : checked.error().message(), "");
}

}  // namespace
