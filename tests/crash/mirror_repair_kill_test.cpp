// F33: a repair from the mirror killed before each of its system calls in turn, then run again.
#include <gtest/gtest.h>

#include "tests/support/killed_at_call.hpp"
#include "tests/support/mirrored_journal.hpp"

namespace {

namespace fs = std::filesystem;

/// Each call under the label slow, a sample elsewhere.
constexpr int kCallStride = LOCKSTEP_CALL_STRIDE;

/// On tmpfs where there is one: what a killed process leaves does not depend on the disk.
fs::path place() { return fs::exists("/dev/shm") ? fs::path{"/dev/shm"} : fs::temp_directory_path(); }

void damage(const tests::MirroredJournal& pair) {
  tests::flip_byte(pair.segment(1), 4096 + 200);
  fs::remove(pair.segment(2));
  tests::overwrite_file(pair.journal() / "head", 0, std::string(8192, 'x'));
}

TEST(F33MirrorRepairKilled, BeforeAnyOfItsSystemCallsLosesNothingAndIsRunAgain) {
  const tests::MirroredJournal pair{place()};
  bool has_ended = false;
  int killed = 0;
  for (int calls = 0; !has_ended; calls += kCallStride) {
    pair.restore();
    damage(pair);
    const std::string damaged = tests::file_text(pair.segment(1));

    has_ended = tests::ends_before_call(calls, [&] { static_cast<void>(pair.repaired()); });

    killed += has_ended ? 0 : 1;
    ASSERT_TRUE(tests::bytes_of_files(pair.mirror()) == pair.mirror_files()) << "after " << calls << " calls";
    const auto refused = pair.repaired();
    ASSERT_FALSE(refused) << "after " << calls << " calls: " << refused->message();
    ASSERT_EQ(pair.fault(), "") << "after " << calls << " calls";
    const auto kept = tests::bytes_of_files(pair.journal() / "damaged");
    ASSERT_TRUE(kept == (tests::DirectoryBytes{{"00000001.seg.1", damaged}, {"head.1", std::string(8192, 'x')}}))
        << "after " << calls << " calls";
  }
  EXPECT_GT(killed, 100 / kCallStride);
}

}  // namespace
