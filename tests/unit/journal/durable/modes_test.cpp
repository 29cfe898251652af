// A journal under each of its modes, through the interface that the engine has: the same records, whatever the disk is
// asked for.
#include <gtest/gtest.h>

#include "journal/head_file.hpp"
#include "journal/recovery/recovery.hpp"
#include "tests/unit/journal/durable/durable_run.hpp"

namespace {

using journal::Durability;
using journal::ErrorCode;
using journal::TailKind;
using tests::TemporaryDirectory;

journal::CreateOptions options_of(Durability durability, const TemporaryDirectory& temporary,
                                  journal::Preparation preparation = journal::Preparation::Caller) {
  auto options = tests::small_journal(temporary.journal());
  options.segment_bytes = tests::kDurableSegment;
  options.preparation = preparation;
  options.durability = durability;
  options.durable = tests::durable_options(temporary.path());
  options.durable.method = journal::WriteMethod::Direct;
  if (durability == Durability::Mirror) options.durable.mirror = temporary.path() / "mirror";
  return options;
}

std::unique_ptr<journal::Journal> create(const journal::CreateOptions& options) {
  auto journal = journal::Journal::create(options);
  if (!journal) {
    ADD_FAILURE() << journal.error().message();
    return nullptr;
  }
  return std::move(journal).value();
}

void append_steps(journal::Journal& journal, tests::StepBuilder& steps, std::uint32_t count) {
  for (std::uint32_t i = 0; i < count; ++i) tests::append(journal, steps.next(i % 4));
}

class JournalModes : public testing::TestWithParam<Durability> {};
INSTANTIATE_TEST_SUITE_P(All, JournalModes,
                         testing::Values(Durability::Async, Durability::Group, Durability::Sync, Durability::Mirror));

TEST_P(JournalModes, WritesTheSameStream) {
  const TemporaryDirectory plain;
  const auto expected = tests::write_small_journal(plain.journal(), 500);
  const TemporaryDirectory temporary;
  auto journal = create(options_of(GetParam(), temporary));
  ASSERT_NE(journal, nullptr);
  tests::StepBuilder steps;

  append_steps(*journal, steps, 500);
  ASSERT_FALSE(journal->finish());
  journal->close();

  const auto read = tests::read_back(temporary.journal());
  EXPECT_EQ(read.stream, expected);
  EXPECT_EQ(read.tail.kind, TailKind::Clean) << read.tail.reason;
}

TEST_P(JournalModes, WritesTheSameStreamWithThreadsOfItsOwn) {
  const TemporaryDirectory plain;
  const auto expected = tests::write_small_journal(plain.journal(), 500);
  const TemporaryDirectory temporary;
  auto journal = create(options_of(GetParam(), temporary, journal::Preparation::Thread));
  ASSERT_NE(journal, nullptr);
  tests::StepBuilder steps;

  append_steps(*journal, steps, 500);
  ASSERT_FALSE(journal->finish());
  journal->close();

  EXPECT_EQ(tests::read_back(temporary.journal()).stream, expected);
}

TEST_P(JournalModes, GoesOnWhereItEnded) {
  const TemporaryDirectory temporary;
  const auto options = options_of(GetParam(), temporary);
  std::vector<std::byte> before;
  {
    auto journal = create(options);
    ASSERT_NE(journal, nullptr);
    tests::StepBuilder steps;
    append_steps(*journal, steps, 100);
    ASSERT_FALSE(journal->finish());
  }
  const auto first = tests::read_back(temporary.journal());
  auto lock = journal::DirectoryLock::take(temporary.journal());
  ASSERT_TRUE(lock);
  const auto recovered = journal::recover({.directory = temporary.journal()});
  ASSERT_TRUE(recovered) << recovered.error().message();
  ASSERT_TRUE(recovered->is_sound()) << recovered->damage->message();

  auto resumed = journal::Journal::resume(options, recovered->point, std::move(lock).value());
  ASSERT_TRUE(resumed) << resumed.error().message();
  tests::StepBuilder steps{recovered->point.epoch, recovered->point.last_sequence};
  append_steps(**resumed, steps, 100);
  ASSERT_FALSE((*resumed)->finish());
  (*resumed)->close();

  const auto read = tests::read_back(temporary.journal());
  EXPECT_EQ(read.tail.kind, TailKind::Clean) << read.tail.reason;
  EXPECT_EQ(read.tail.record_count, 2 * first.tail.record_count);
  if (GetParam() == Durability::Mirror) {
    EXPECT_EQ(tests::read_back(temporary.path() / "mirror").stream, read.stream);
  }
}

TEST(JournalSync, HeadNamesWhatIsDurableBeforeItIsTold) {
  const TemporaryDirectory temporary;
  auto journal = create(options_of(Durability::Sync, temporary));
  ASSERT_NE(journal, nullptr);
  tests::StepBuilder steps;
  append_steps(*journal, steps, 10);

  ASSERT_FALSE(journal->finish());

  const auto head = journal::read_head(temporary.journal());
  ASSERT_TRUE(head);
  ASSERT_TRUE(*head);
  EXPECT_EQ((*head)->durable.raw(), journal->durable_through()->load());
  EXPECT_EQ((*head)->tip, journal->writer().tip());
}

TEST(JournalAsync, HasNothingToWaitFor) {
  const TemporaryDirectory temporary;
  auto journal = create(options_of(Durability::Async, temporary));
  ASSERT_NE(journal, nullptr);

  EXPECT_EQ(journal->durable_through(), nullptr);
  EXPECT_EQ(journal->wanted(), nullptr);
}

TEST(JournalMirror, NeedsASecondDirectory) {
  const TemporaryDirectory temporary;
  auto options = options_of(Durability::Mirror, temporary);
  options.durable.mirror.clear();

  const auto journal = journal::Journal::create(options);

  ASSERT_FALSE(journal);
  EXPECT_EQ(journal.error().code, ErrorCode::BadOptions);
}

TEST(JournalMirror, RefusesADirectoryThatIsInUse) {
  const TemporaryDirectory temporary;
  auto options = options_of(Durability::Mirror, temporary);
  std::filesystem::create_directory(options.durable.mirror);
  tests::write_small_journal(options.durable.mirror / "journal", 1);
  std::filesystem::rename(options.durable.mirror / "journal" / "00000001.seg", options.durable.mirror / "00000001.seg");

  const auto journal = journal::Journal::create(options);

  ASSERT_FALSE(journal);
  EXPECT_EQ(journal.error().code, ErrorCode::NotEmpty);
  EXPECT_FALSE(std::filesystem::exists(temporary.journal() / "00000001.seg"));
}

TEST(JournalDurable, RefusesSegmentsThatDoNotHoldAStep) {
  const TemporaryDirectory temporary;
  auto options = options_of(Durability::Group, temporary);
  options.step_bytes_max = journal::durable_step_bytes_max(options.segment_bytes) + 8;

  const auto journal = journal::Journal::create(options);

  ASSERT_FALSE(journal);
  EXPECT_EQ(journal.error().code, ErrorCode::BadOptions);
}

TEST(JournalDurable, TakesTheLargestStepThatItPromises) {
  const TemporaryDirectory temporary;
  auto options = options_of(Durability::Group, temporary);
  auto journal = create(options);
  ASSERT_NE(journal, nullptr);
  const std::vector<std::byte> payload(journal::durable_step_bytes_max(options.segment_bytes) -
                                       sizeof(engine::RecordHeader));
  tests::StepBuilder steps;

  for (int i = 0; i < 5; ++i) {
    steps.begin(engine::Timestamp{i});
    steps.add_payload(engine::EventType::SessionStarted, payload);
    tests::append(*journal, steps.finish());
  }
  ASSERT_FALSE(journal->finish());
  journal->close();

  const auto read = tests::read_back(temporary.journal());
  EXPECT_EQ(read.tail.record_count, 5U);
  EXPECT_EQ(read.tail.kind, TailKind::Clean) << read.tail.reason;
}

TEST(JournalDurable, LeavesNoStagingFileAndNoSpareSegmentBehind) {
  const TemporaryDirectory temporary;
  auto journal = create(options_of(Durability::Group, temporary, journal::Preparation::Thread));
  ASSERT_NE(journal, nullptr);
  tests::StepBuilder steps;
  append_steps(*journal, steps, 10);

  journal->close();

  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::recursive_directory_iterator{temporary.path()}) {
    names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  EXPECT_EQ(names,
            (std::vector<std::string>{"00000001.seal", "00000001.seg", "head", "journal", "lock", "session.json"}));
}

}  // namespace
