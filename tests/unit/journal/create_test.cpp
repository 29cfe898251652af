#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <set>

#include <gtest/gtest.h>

#include "journal/reader.hpp"
#include "tests/support/journal_steps.hpp"

namespace {

namespace fs = std::filesystem;
using journal::ErrorCode;
using journal::Journal;
using tests::TemporaryDirectory;

std::set<std::string> names_in(const fs::path& directory) {
  std::set<std::string> names;
  for (const auto& entry : fs::directory_iterator{directory}) names.insert(entry.path().filename().string());
  return names;
}

TEST(JournalCreate, MakesTheDirectoryAndItsParents) {
  const TemporaryDirectory directory;
  const fs::path deep = directory.path() / "a" / "b";

  auto journal = Journal::create(tests::small_journal(deep));

  ASSERT_TRUE(journal);
  EXPECT_EQ(names_in(deep), (std::set<std::string>{"00000001.seg", "lock", "session.json"}));
}

TEST(JournalCreate, AllocatesEveryBlockOfTheSegment) {
  const TemporaryDirectory directory;
  auto journal = Journal::create(tests::small_journal(directory.journal()));
  struct stat status {};

  ASSERT_EQ(::stat((directory.journal() / "00000001.seg").c_str(), &status), 0);

  EXPECT_EQ(static_cast<std::size_t>(status.st_size), tests::kSmallSegment);
  EXPECT_GE(static_cast<std::size_t>(status.st_blocks) * 512, tests::kSmallSegment);
}

TEST(JournalCreate, RefusesADirectoryThatHoldsAJournal) {
  const TemporaryDirectory directory;
  tests::write_small_journal(directory.journal(), 1);

  auto again = Journal::create(tests::small_journal(directory.journal()));

  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, ErrorCode::NotEmpty);
  EXPECT_NE(again.error().message().find("verify"), std::string::npos);
  EXPECT_EQ(journal::exit_status(again.error().code), 2);
}

TEST(JournalCreate, RefusesADirectoryThatHoldsAnythingElse) {
  const TemporaryDirectory directory;
  std::ofstream{directory.path() / "notes.txt"} << "mine";

  auto journal = Journal::create(tests::small_journal(directory.path()));

  ASSERT_FALSE(journal);
  EXPECT_EQ(journal.error().code, ErrorCode::NotEmpty);
  EXPECT_EQ(names_in(directory.path()), std::set<std::string>{"notes.txt"});
}

TEST(JournalCreate, TakesOverWhatAnUnfinishedCreationLeft) {
  const TemporaryDirectory directory;
  std::ofstream{directory.path() / "00000001.seg.preparing"} << "half";
  std::ofstream{directory.path() / "lock"} << "1";

  auto journal = Journal::create(tests::small_journal(directory.path()));

  ASSERT_TRUE(journal);
  EXPECT_EQ(names_in(directory.path()), (std::set<std::string>{"00000001.seg", "lock", "session.json"}));
}

TEST(JournalCreate, RefusesAFile) {
  const TemporaryDirectory directory;
  std::ofstream{directory.journal()} << "a file";

  auto journal = Journal::create(tests::small_journal(directory.journal()));

  ASSERT_FALSE(journal);
  EXPECT_EQ(journal.error().code, ErrorCode::NotADirectory);
}

TEST(JournalCreate, NamesTheProcessThatHoldsTheJournal) {
  const TemporaryDirectory directory;
  auto first = Journal::create(tests::small_journal(directory.journal()));

  auto second = Journal::create(tests::small_journal(directory.journal()));

  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, ErrorCode::Locked);
  EXPECT_NE(second.error().message().find("process " + std::to_string(::getpid())), std::string::npos);
}

TEST(JournalCreate, RefusesADirectoryThatMayNotBeWritten) {
  if (::geteuid() == 0) GTEST_SKIP() << "root may write everywhere";
  const TemporaryDirectory directory;
  fs::permissions(directory.path(), fs::perms::owner_read | fs::perms::owner_exec);

  auto journal = Journal::create(tests::small_journal(directory.journal()));

  ASSERT_FALSE(journal);
  EXPECT_EQ(journal.error().code, ErrorCode::PermissionDenied);
}

/// While it lives, no file of this process grows beyond `bytes`.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) : handler_{std::signal(SIGXFSZ, SIG_IGN)} {
    ::getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit limit{.rlim_cur = bytes, .rlim_max = before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &limit);
  }
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;
  ~FileSizeLimit() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, handler_);
  }

 private:
  rlimit before_{};
  void (*handler_)(int);
};

TEST(JournalCreate, LeavesNothingBehindWhenTheDiskIsFull) {
  const TemporaryDirectory directory;
  const FileSizeLimit limit{journal::kPageBytes};

  auto journal = Journal::create(tests::small_journal(directory.path() / "a" / "b"));

  ASSERT_FALSE(journal);
  EXPECT_EQ(journal.error().code, ErrorCode::DiskFull);
  EXPECT_EQ(journal::exit_status(journal.error().code), 3);
  EXPECT_TRUE(fs::is_empty(directory.path()));
}

TEST(JournalCreate, RefusesSegmentsThatDoNotHoldTwoSteps) {
  const TemporaryDirectory directory;
  auto options = tests::small_journal(directory.journal());
  options.step_bytes_max = journal::step_bytes_max(tests::kSmallSegment) + 8;

  auto journal = Journal::create(options);

  ASSERT_FALSE(journal);
  EXPECT_EQ(journal.error().code, ErrorCode::BadOptions);
  EXPECT_FALSE(fs::exists(directory.journal()));
}

TEST(JournalCreate, RefusesSizesAndIdsThatCannotBe) {
  const TemporaryDirectory directory;
  auto odd = tests::small_journal(directory.journal());
  odd.segment_bytes = 20'000;
  auto nameless = tests::small_journal(directory.journal());
  nameless.id = {};

  EXPECT_EQ(Journal::create(odd).error().code, ErrorCode::BadOptions);
  EXPECT_EQ(Journal::create(nameless).error().code, ErrorCode::BadOptions);
}

TEST(JournalFailure, LatchesWhenTheNextSegmentCannotBePrepared) {
  const TemporaryDirectory directory;
  auto journal = Journal::create(tests::small_journal(directory.journal()));
  tests::StepBuilder steps;
  while ((*journal)->writer().has_room(96)) (*journal)->writer().append(steps.next());

  {
    const FileSizeLimit limit{journal::kPageBytes};
    EXPECT_FALSE((*journal)->prepare_now());
  }

  EXPECT_TRUE((*journal)->has_failed());
  EXPECT_EQ((*journal)->failure()->code, ErrorCode::DiskFull);
  EXPECT_FALSE((*journal)->prepare_now());
  EXPECT_FALSE((*journal)->writer().has_room(96));
}

TEST(JournalClose, RemovesPreparedSegmentsThatWereNeverUsed) {
  const TemporaryDirectory directory;
  auto journal = Journal::create(tests::small_journal(directory.journal()));
  ASSERT_TRUE((*journal)->prepare_now());
  ASSERT_TRUE(fs::exists(directory.journal() / "00000002.seg"));

  (*journal)->close();

  EXPECT_FALSE(fs::exists(directory.journal() / "00000002.seg"));
  EXPECT_TRUE(fs::exists(directory.journal() / "00000001.seg"));
}

TEST(JournalClose, KeepsEverySegmentThatHoldsRecords) {
  const TemporaryDirectory directory;
  tests::write_small_journal(directory.journal(), 200);

  EXPECT_EQ(journal::find_tail(directory.journal())->step_count, 200U);
}

}  // namespace
