// F33: recovery killed before each of its system calls in turn, then run again.
#include <signal.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>

#include <gtest/gtest.h>

#include "tests/support/resumed_journal.hpp"

namespace {

namespace fs = std::filesystem;
using tests::TemporaryDirectory;

/// The child: recovers and begins a session without a record.
[[noreturn]] void recover_traced(const fs::path& directory) {
  ::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr);
  ::raise(SIGSTOP);
  static_cast<void>(tests::resumed(directory));
  ::_exit(0);
}

/// Lets the child make `calls` system calls, and kills it at the entry of the next. True when it ended before.
bool kill_after(pid_t child, int calls) {
  int status = 0;
  ::waitpid(child, &status, 0);
  for (int i = 0; i < 2 * calls + 1; ++i) {  // A stop at each entry and at each return.
    ::ptrace(PTRACE_SYSCALL, child, nullptr, nullptr);
    ::waitpid(child, &status, 0);
    if (WIFEXITED(status)) return true;
  }
  ::kill(child, SIGKILL);
  ::waitpid(child, &status, 0);
  return false;
}

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
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) recover_traced(directory.journal());

    has_ended = kill_after(child, calls);

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
