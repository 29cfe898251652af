// Archiving killed before each of its system calls in turn, then run again: every segment is somewhere at every
// instant.
#include <gtest/gtest.h>

#include "journal/archive/retention.hpp"
#include "journal/seal/verification.hpp"
#include "tests/support/archived_journal.hpp"
#include "tests/support/killed_at_call.hpp"

namespace {

namespace fs = std::filesystem;
using tests::TemporaryDirectory;

constexpr std::uint32_t kSteps = 160;

journal::RetentionOptions retention_of(const TemporaryDirectory& directory) {
  return {.directory = directory.journal(),
          .archive = directory.path() / "archive",
          .older_than_days = 1,
          .now = engine::Timestamp{tests::StepBuilder::kFirstTime + 1'000'000'000'000'000}};
}

void expect_whole(const fs::path& journal, const std::vector<std::byte>& stream, int calls) {
  const auto found = journal::verify_journal({.directory = journal});
  ASSERT_TRUE(found) << "after " << calls << " calls: " << found.error().message();
  ASSERT_TRUE(found->is_sound()) << "after " << calls << " calls: " << found->tail.reason
                                 << (found->findings.empty() ? "" : found->findings.front().message());
  ASSERT_EQ(tests::stream_of(journal), stream) << "after " << calls << " calls";
}

TEST(ArchivingKilled, BeforeAnyOfItsSystemCallsLosesNothingAndIsRunAgain) {
  const TemporaryDirectory sample;
  tests::write_journal_with_snapshot(sample.journal(), kSteps);
  const auto stream = tests::stream_of(sample.journal());
  bool has_ended = false;
  int killed = 0;
  for (int calls = 0; !has_ended; ++calls) {
    const TemporaryDirectory directory;
    fs::copy(sample.journal(), directory.journal());
    const auto retention = retention_of(directory);

    has_ended = tests::ends_before_call(calls, [&] { static_cast<void>(journal::archive_segments(retention)); });

    killed += has_ended ? 0 : 1;
    expect_whole(directory.journal(), stream, calls);
    const auto report = journal::archive_segments(retention);
    ASSERT_TRUE(report) << "after " << calls << " calls: " << report.error().message();
    ASSERT_EQ(tests::names_in(directory.journal(), ".seg").size(), 2U) << "after " << calls << " calls";
    ASSERT_EQ(tests::names_in(directory.journal(), ".preparing").size(), 0U);
    expect_whole(directory.journal(), stream, calls);
  }
  EXPECT_GT(killed, 100);
}

}  // namespace
