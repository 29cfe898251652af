// `lockstep-journal recover --mirror`, as an operator runs it after a real session under the mode `mirror`.
#include <algorithm>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>

#include <gtest/gtest.h>

#include "tests/support/live_sessions.hpp"
#include "tests/support/mirrored_journal.hpp"

namespace {

namespace fs = std::filesystem;
using tests::DurableSession;
using tests::Ended;
using tests::expect_sound;
using tests::MirroredJournal;
using tests::run;

constexpr std::size_t kInTheData = 4096 + 200;

std::vector<std::string> recovery_of(const fs::path& journal, const fs::path& mirror,
                                     std::initializer_list<std::string> more = {}) {
  std::vector<std::string> arguments{"recover", "--mirror", mirror.string(), journal.string()};
  arguments.insert(arguments.end(), more);
  return arguments;
}

Ended recover(const MirroredJournal& pair, std::initializer_list<std::string> more = {}) {
  return run("lockstep-journal", recovery_of(pair.journal(), pair.mirror(), more));
}

TEST(F04MirrorProgram, ARealSessionIsRepairedAndGoesOn) {
  const DurableSession session{"mirror", 2'000};
  const fs::path mirror = session.path() / "mirror";
  ASSERT_EQ(run("lockstep-engine", session.arguments()).status, 0);
  tests::flip_byte(session.journal() / "00000001.seg", kInTheData);
  fs::remove(session.journal() / "00000002.seg");
  ASSERT_EQ(run("lockstep-engine", session.arguments()).status, 1) << "damage is refused";

  const Ended ended = run("lockstep-journal", recovery_of(session.journal(), mirror));

  ASSERT_EQ(ended.status, 0) << ended.out << ended.err;
  expect_sound(session.journal());
  EXPECT_EQ(run("lockstep-journal", {"verify", session.journal().string()}).status, 0);
  EXPECT_EQ(run("lockstep-engine", session.arguments()).status, 0);
  expect_sound(session.journal());
  expect_sound(mirror);
}

TEST(F04MirrorProgram, ADryRunPrintsThePlanAndWritesNothing) {
  const MirroredJournal pair;
  tests::flip_byte(pair.segment(2), kInTheData);
  const auto before = tests::bytes_of_files(pair.journal());

  const Ended ended = recover(pair, {"--dry-run"});

  EXPECT_EQ(ended.status, 0) << ended.err;
  for (const char* words : {"00000002.seg: 1 bytes from offset 4296 to 4297", "its checksum does not match",
                            "by the seals of the segment", "damaged/00000002.seg"}) {
    EXPECT_NE(ended.out.find(words), std::string::npos) << words << " in:\n" << ended.out;
  }
  EXPECT_TRUE(tests::bytes_of_files(pair.journal()) == before);
  EXPECT_FALSE(fs::exists(pair.journal() / "damaged"));
}

TEST(F04MirrorProgram, TellsMachinesTheSame) {
  const MirroredJournal pair;
  tests::flip_byte(pair.segment(2), kInTheData);

  const Ended ended = recover(pair, {"--dry-run", "--json"});

  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_NE(ended.out.find("\"file\":\"00000002.seg\",\"bytes\":1,\"begin\":4296,\"end\":4297"), std::string::npos)
      << ended.out;
}

TEST(F04MirrorProgram, AWholeJournalIsRecoveredAsAny) {
  const MirroredJournal pair;

  const Ended ended = recover(pair);

  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_NE(ended.out.find("nothing: the journal has all that the mirror has"), std::string::npos) << ended.out;
  EXPECT_NE(ended.out.find("nothing to do: the engine may go on"), std::string::npos) << ended.out;
}

TEST(F04MirrorProgram, RefusesWhatBothLostAndNamesThePlaces) {
  const MirroredJournal pair;
  tests::flip_byte(pair.segment(2), kInTheData);
  tests::flip_byte(pair.mirrored(2), kInTheData);

  const Ended ended = recover(pair);

  EXPECT_EQ(ended.status, 1) << ended.err;
  for (const fs::path& file : {pair.segment(2), pair.mirrored(2)}) {
    EXPECT_NE(ended.err.find(file.string() + ", offset 4"), std::string::npos) << ended.err;
  }
}

TEST(F40OperatorError, AWrongMirrorIsWrongUsage) {
  const MirroredJournal pair;
  fs::create_directory(pair.root() / "empty");
  for (const fs::path& mirror : {pair.journal(), pair.root() / "nowhere", pair.root() / "empty"}) {
    const Ended ended = run("lockstep-journal", recovery_of(pair.journal(), mirror));

    EXPECT_EQ(ended.status, 2) << mirror << ": " << ended.err;
    EXPECT_NE(ended.err.find(mirror.string()), std::string::npos) << ended.err;
  }
  EXPECT_EQ(run("lockstep-journal", recovery_of(pair.root() / "nowhere", pair.mirror())).status, 2);
  EXPECT_TRUE(tests::bytes_of_files(pair.journal()) == pair.files());
}

TEST(F08FullDisk, ARepairWithoutRoomLeavesAllAsItWas) {
  const MirroredJournal pair;
  const tests::SmallDisk disk{pair.root() / "small"};
  if (disk.error != 0) GTEST_SKIP() << "mounting a tmpfs: " << std::strerror(disk.error);
  const fs::path journal = pair.root() / "small" / "journal";
  fs::copy(pair.journal(), journal);
  tests::flip_byte(journal / "00000002.seg", kInTheData);
  const auto before = tests::bytes_of_files(journal);
  std::ofstream{pair.root() / "small" / "filler"} << std::string(5UL << 20U, 'x');

  const Ended refused = run("lockstep-journal", recovery_of(journal, pair.mirror()));

  EXPECT_EQ(refused.status, 3) << refused.out;
  EXPECT_NE(refused.err.find("00000002.seg: cannot"), std::string::npos) << refused.err;
  EXPECT_NE(refused.err.find("No space left on device"), std::string::npos) << refused.err;
  EXPECT_TRUE(tests::bytes_of_files(journal) == before);
  fs::remove(pair.root() / "small" / "filler");
  EXPECT_EQ(run("lockstep-journal", recovery_of(journal, pair.mirror())).status, 0);
  EXPECT_TRUE(tests::bytes_of_files(journal) == pair.files());
}

TEST(F14TwoProcesses, TwoRepairsAtOnceEndAsOne) {
  const MirroredJournal pair;
  for (int round = 0; round < 5; ++round) {
    pair.restore();
    tests::flip_byte(pair.segment(2), kInTheData);
    tests::Program first{"lockstep-journal", recovery_of(pair.journal(), pair.mirror())};
    tests::Program second{"lockstep-journal", recovery_of(pair.journal(), pair.mirror())};

    const Ended ended[] = {first.wait(), second.wait()};

    for (const Ended& one : ended) {
      EXPECT_TRUE(one.status == 0 || one.status == 3) << one.status << one.err;
      const bool is_told = one.err.find("is being written by process") != std::string::npos;
      EXPECT_EQ(is_told, one.status == 3) << one.err;
    }
    EXPECT_TRUE(ended[0].status == 0 || ended[1].status == 0);
    EXPECT_EQ(pair.fault(), "");
    EXPECT_EQ(tests::bytes_of_files(pair.journal() / "damaged").size(), 1U);
  }
}

}  // namespace
