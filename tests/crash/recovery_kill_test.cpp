// F33: recovery killed before each of its system calls in turn, then run again.
#include <fstream>

#include <gtest/gtest.h>

#include "tests/support/killed_at_call.hpp"
#include "tests/support/resumed_journal.hpp"

namespace {

namespace fs = std::filesystem;
using tests::TemporaryDirectory;

void write_torn_journal(const fs::path& directory) {
  tests::write_small_journal(directory, 60);
  const auto tail = journal::find_tail(directory);
  std::fstream out{directory / journal::segment_file_name(tail->segment), std::ios::in | std::ios::out};
  out.seekp(static_cast<std::streamoff>(tail->offset + 24));
  out << "torn outputs";
}

TEST(RecoveryKilled, BeforeAnyOfItsSystemCallsIsRunAgain) {
  bool has_ended = false;
  int killed = 0;
  for (int calls = 0; !has_ended; ++calls) {
    const TemporaryDirectory directory;
    write_torn_journal(directory.journal());

    has_ended = tests::ends_before_call(calls, [&] { static_cast<void>(tests::resumed(directory.journal())); });

    killed += has_ended ? 0 : 1;
    tests::write_session(directory.journal(), 5);
    const auto tail = journal::find_tail(directory.journal());
    ASSERT_TRUE(tail);
    ASSERT_EQ(tail->kind, journal::TailKind::Clean) << "after " << calls << " calls: " << tail->reason;
    ASSERT_EQ(tail->step_count, 65U) << "after " << calls << " calls";
  }
  EXPECT_GT(killed, 50);
}

/// What a power loss may leave of the one file that recovery makes aside, before its sync: no name, any content.
TEST(RecoveryKilled, WhatItWasMakingHasNoMeaning) {
  for (const std::size_t bytes : {std::size_t{0}, std::size_t{100}, tests::kSmallSegment}) {
    for (const char fill : {'\0', 'x'}) {
      const TemporaryDirectory directory;
      write_torn_journal(directory.journal());
      std::ofstream{directory.journal() / "00000003.seg.preparing"} << std::string(bytes, fill);

      tests::write_session(directory.journal(), 5);

      EXPECT_EQ(journal::find_tail(directory.journal())->step_count, 65U);
    }
  }
}

}  // namespace
