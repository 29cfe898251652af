// `lockstep-journal recover`, as a program.
#include <fstream>

#include <gtest/gtest.h>

#include "journal/head_file.hpp"
#include "tests/support/programs.hpp"
#include "tests/support/resumed_journal.hpp"

namespace {

namespace fs = std::filesystem;
using tests::Ended;
using tests::TemporaryDirectory;

void overwrite(const fs::path& file, std::size_t offset, const std::string& bytes) {
  std::fstream out{file, std::ios::in | std::ios::out | std::ios::binary};
  out.seekp(static_cast<std::streamoff>(offset));
  out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

journal::TailReport write_torn_journal(const fs::path& directory) {
  tests::write_small_journal(directory, 10);
  const auto tail = journal::find_tail(directory);
  overwrite(directory / "00000001.seg", tail->offset + 24, "torn outputs");
  return *tail;
}

Ended recover(const fs::path& directory, std::vector<std::string> more = {}) {
  more.insert(more.begin(), {"recover", directory.string()});
  return tests::run("lockstep-journal", more);
}

TEST(RecoverCommand, ADryRunPrintsThePlanAndWritesNothing) {
  const TemporaryDirectory directory;
  const auto tail = write_torn_journal(directory.journal());

  const Ended ended = recover(directory.journal(), {"--dry-run"});

  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_NE(ended.out.find("torn tail: 00000001.seg, offset " + std::to_string(tail.offset)), std::string::npos)
      << ended.out;
  EXPECT_NE(ended.out.find("begin 00000002.seg with epoch 2 behind sequence"), std::string::npos) << ended.out;
  EXPECT_FALSE(fs::exists(directory.journal() / "00000002.seg"));
}

TEST(RecoverCommand, ClosesATornTailOnce) {
  const TemporaryDirectory directory;
  write_torn_journal(directory.journal());

  const Ended first = recover(directory.journal());
  const Ended second = recover(directory.journal());

  EXPECT_EQ(first.status, 0) << first.err;
  EXPECT_NE(second.out.find("nothing to do"), std::string::npos) << second.out;
  EXPECT_EQ(journal::find_tail(directory.journal())->kind, journal::TailKind::Clean);
  EXPECT_FALSE(fs::exists(directory.journal() / "00000003.seg"));
}

TEST(RecoverCommand, LeavesTheNextSessionItsPlace) {
  const TemporaryDirectory directory;
  write_torn_journal(directory.journal());
  ASSERT_EQ(recover(directory.journal()).status, 0);

  tests::write_session(directory.journal(), 5);

  const auto tail = journal::find_tail(directory.journal());
  EXPECT_EQ(tail->step_count, 15U);
  EXPECT_EQ(tail->segment, 2U);
}

TEST(RecoverCommand, NamesEverySourceOfTheWatermarkAndRefusesALoss) {
  const TemporaryDirectory directory;
  const auto tail = write_torn_journal(directory.journal());
  auto head = journal::HeadFile::create(directory.journal(), tests::kTestJournal);
  ASSERT_FALSE(head->write_synced({.durable = engine::Sequence{tail.last_sequence.raw() + 5}, .tip = 1}));

  const Ended ended = recover(directory.journal());

  EXPECT_EQ(ended.status, 1);
  EXPECT_NE(ended.out.find("head, generation 1"), std::string::npos) << ended.out;
  EXPECT_NE(ended.out.find("write nothing"), std::string::npos) << ended.out;
  EXPECT_NE(ended.err.find("00000001.seg, offset"), std::string::npos) << ended.err;
  EXPECT_FALSE(fs::exists(directory.journal() / "00000002.seg"));
}

TEST(RecoverCommand, HoldsAnAnchorAgainstTheJournal) {
  const TemporaryDirectory directory;
  tests::write_small_journal(directory.journal(), 10);

  EXPECT_EQ(recover(directory.journal(), {"--anchor", "1000:ff"}).status, 1);
  EXPECT_EQ(recover(directory.journal(), {"--anchor", "nonsense"}).status, 2);
}

TEST(RecoverCommand, TellsMachinesTheSame) {
  const TemporaryDirectory directory;
  write_torn_journal(directory.journal());

  const Ended ended = recover(directory.journal(), {"--dry-run", "--json"});

  EXPECT_NE(ended.out.find("\"sound\":true"), std::string::npos) << ended.out;
  EXPECT_NE(ended.out.find("\"next_segment\":2"), std::string::npos) << ended.out;
}

TEST(RecoverCommand, WaitsForNobodyWhoWrites) {
  const TemporaryDirectory directory;
  auto journal = journal::Journal::create(tests::small_journal(directory.journal()));

  const Ended ended = recover(directory.journal());

  EXPECT_EQ(ended.status, 3);
  EXPECT_NE(ended.err.find("is being written by process"), std::string::npos) << ended.err;
}

TEST(RecoverCommand, LeavesNothingInADirectoryThatIsNoJournal) {
  const TemporaryDirectory directory;

  EXPECT_EQ(recover(directory.path()).status, 2);
  EXPECT_TRUE(fs::is_empty(directory.path()));
}

}  // namespace
