// F04: a journal whose directory was damaged is repaired from its mirror, and refused where that cannot be proved.
#include <gtest/gtest.h>

#include "journal/archive/location.hpp"
#include "journal/head_file.hpp"
#include "tests/support/mirrored_journal.hpp"

namespace {

namespace fs = std::filesystem;
using journal::ErrorCode;
using tests::flip_byte;
using tests::MirroredJournal;

constexpr std::size_t kInTheData = 4096 + 200;

/// The journal is what it was, the mirror was not touched, and what was damaged is kept.
void expect_repaired(const MirroredJournal& pair, const std::string& damaged_name, const std::string& damaged_bytes) {
  EXPECT_EQ(pair.fault(), "");
  EXPECT_TRUE(tests::bytes_of_files(pair.journal()) == pair.files());
  EXPECT_TRUE(tests::bytes_of_files(pair.mirror()) == pair.mirror_files());
  if (damaged_name.empty()) return;
  EXPECT_EQ(tests::file_text(pair.journal() / "damaged" / (damaged_name + ".1")), damaged_bytes);
}

void expect_refused(const MirroredJournal& pair, ErrorCode code, std::initializer_list<std::string> words) {
  const auto before = tests::bytes_of_files(pair.journal());

  const auto refused = pair.repaired();

  ASSERT_TRUE(refused);
  EXPECT_EQ(refused->code, code) << refused->message();
  for (const std::string& word : words) {
    EXPECT_NE(refused->message().find(word), std::string::npos) << word << " in: " << refused->message();
  }
  EXPECT_TRUE(tests::bytes_of_files(pair.journal()) == before);
  EXPECT_FALSE(fs::exists(pair.journal() / "damaged"));
}

TEST(F04MirrorRepair, HasSegmentsOfBothSessionsToWorkWith) {
  const MirroredJournal pair;

  EXPECT_GE(pair.segment_count(), 4U);
  EXPECT_EQ(pair.fault(), "");
  EXPECT_TRUE(pair.plan()->files.empty());
  EXPECT_FALSE(pair.plan()->mirror_fault);
}

TEST(F04MirrorRepair, AFlippedByteInAnySegmentComesFromTheMirror) {
  const MirroredJournal pair;
  for (std::uint32_t number = 1; number <= pair.segment_count(); ++number) {
    SCOPED_TRACE(number);
    pair.restore();
    flip_byte(pair.segment(number), kInTheData);
    const std::string damaged = tests::file_text(pair.segment(number));

    const auto refused = pair.repaired();

    ASSERT_FALSE(refused) << refused->message();
    expect_repaired(pair, journal::segment_file_name(number), damaged);
  }
}

/// Headers, openings, records, padding, end frames, and the zeros of a closed segment that only its seals know.
TEST(F04MirrorRepair, AFlippedByteAnywhereInAClosedSegmentIsFound) {
  const MirroredJournal pair;
  for (std::size_t offset = 0; offset < MirroredJournal::kSegmentBytes; offset += 97) {
    flip_byte(pair.segment(2), offset);

    const auto plan = pair.plan();

    ASSERT_TRUE(plan) << offset << ": " << plan.error().message();
    ASSERT_EQ(plan->files.size(), 1U) << offset;
    EXPECT_EQ(plan->files[0].name, "00000002.seg");
    EXPECT_EQ(plan->files[0].begin, offset);
    EXPECT_EQ(plan->files[0].bytes_differing, 1U);
    EXPECT_TRUE(plan->files[0].is_sealed);
    flip_byte(pair.segment(2), offset);
  }
}

TEST(F04MirrorRepair, AMissingOrCutSegmentComesWhole) {
  const MirroredJournal pair;
  for (std::uint32_t number = 1; number <= pair.segment_count(); ++number) {
    for (const int size : {-1, 0, 100, 4096, 20'000}) {
      SCOPED_TRACE(std::to_string(number) + " cut to " + std::to_string(size));
      pair.restore();
      if (size < 0) fs::remove(pair.segment(number));
      if (size >= 0) fs::resize_file(pair.segment(number), static_cast<std::uintmax_t>(size));
      const std::string damaged = tests::file_text(pair.segment(number));

      const auto refused = pair.repaired();

      ASSERT_FALSE(refused) << refused->message();
      expect_repaired(pair, size < 0 ? "" : journal::segment_file_name(number), damaged);
    }
  }
}

TEST(F04MirrorRepair, ATailThatTheMirrorHasLongerComesFromThere) {
  const MirroredJournal pair;
  for (std::uint32_t keeps = 1; keeps < pair.segment_count(); ++keeps) {
    SCOPED_TRACE(keeps);
    pair.restore();
    for (std::uint32_t number = keeps + 1; number <= pair.segment_count(); ++number) fs::remove(pair.segment(number));
    tests::overwrite_file(pair.segment(keeps), 12'288, std::string(4096, '\0'));

    const auto refused = pair.repaired();

    ASSERT_FALSE(refused) << refused->message();
    expect_repaired(pair, "", "");
  }
}

TEST(F04MirrorRepair, ABadHeadFileIsTheMirrors) {
  const MirroredJournal pair;
  const std::pair<const char*, std::string> heads[] = {
      {"garbage", std::string(8192, 'x')}, {"cut", "LOCK"}, {"none", ""}};
  for (const auto& [name, bytes] : heads) {
    SCOPED_TRACE(name);
    pair.restore();
    fs::remove(pair.journal() / "head");
    if (!bytes.empty()) std::ofstream{pair.journal() / "head"} << bytes;

    const auto refused = pair.repaired();

    ASSERT_FALSE(refused) << refused->message();
    EXPECT_EQ(pair.fault(), "");
    EXPECT_EQ(journal::read_head(pair.journal())->value().durable, pair.plan()->last_sequence);
    EXPECT_EQ(tests::file_text(pair.journal() / "damaged" / "head.1"), bytes);
  }
}

TEST(F04MirrorRepair, WhatEachLostTheOtherHas) {
  const MirroredJournal pair;
  flip_byte(pair.segment(1), kInTheData);
  flip_byte(pair.mirrored(1), 8192 + 100);
  fs::remove(pair.segment(2));
  fs::remove(pair.mirrored(3));
  const auto mirror = tests::bytes_of_files(pair.mirror());

  const auto refused = pair.repaired();

  ASSERT_FALSE(refused) << refused->message();
  EXPECT_EQ(pair.fault(), "");
  EXPECT_TRUE(tests::bytes_of_files(pair.journal()) == pair.files());
  EXPECT_TRUE(tests::bytes_of_files(pair.mirror()) == mirror);
}

TEST(F04MirrorRepair, ASegmentDamagedInTheArchiveIsPutBesideTheJournal) {
  const MirroredJournal pair;
  const fs::path archive = pair.root() / "archive";
  fs::create_directory(archive);
  for (const char* name : {"00000001.seg", "00000001.seal"}) fs::rename(pair.journal() / name, archive / name);
  ASSERT_FALSE(journal::name_archive(pair.journal(), {.folder = archive}));
  ASSERT_EQ(pair.fault(), "");
  flip_byte(archive / "00000001.seg", kInTheData);

  const auto refused = pair.repaired();

  ASSERT_FALSE(refused) << refused->message();
  EXPECT_EQ(pair.fault(), "");
  EXPECT_EQ(tests::file_text(pair.segment(1)), pair.files().at("00000001.seg"));
}

TEST(F04MirrorRepair, ARepairedJournalGoesOn) {
  const MirroredJournal pair;
  fs::remove(pair.segment(1));
  ASSERT_FALSE(pair.repaired());

  pair.go_on_alone(pair.journal(), 1);

  EXPECT_EQ(pair.fault(), "");
}

TEST(F04MirrorRepair, TellsOfAMirrorThatIsDamagedItself) {
  const MirroredJournal pair;
  flip_byte(pair.mirrored(2), kInTheData);

  const auto plan = pair.plan();

  ASSERT_TRUE(plan) << plan.error().message();
  EXPECT_TRUE(plan->files.empty());
  ASSERT_TRUE(plan->mirror_fault);
  EXPECT_NE(plan->mirror_fault->message().find("mirror/00000002.seg, offset 4"), std::string::npos)
      << plan->mirror_fault->message();
}

TEST(F04MirrorRepair, RefusesWhatBothLost) {
  const MirroredJournal pair;
  flip_byte(pair.segment(2), kInTheData);
  flip_byte(pair.mirrored(2), kInTheData);

  expect_refused(pair, ErrorCode::Damage,
                 {"journal/00000002.seg, offset 4", "its checksum does not match", "mirror/00000002.seg"});
}

TEST(F04MirrorRepair, RefusesASegmentThatIsMissingInBoth) {
  const MirroredJournal pair;
  fs::remove(pair.segment(2));
  fs::remove(pair.mirrored(2));

  expect_refused(pair, ErrorCode::Damage, {"journal/00000002.seg", "is missing", "mirror/00000002.seg"});
}

TEST(F04MirrorRepair, RefusesAnEndThatSomebodyWasPromisedMoreThan) {
  const MirroredJournal pair;
  fs::remove(pair.segment(pair.segment_count()));
  fs::remove(pair.mirrored(pair.segment_count()));

  const auto refused = pair.repaired();

  ASSERT_TRUE(refused);
  EXPECT_EQ(refused->code, ErrorCode::Damage) << refused->message();
}

TEST(F04MirrorRepair, RefusesBadHeadsInBoth) {
  const MirroredJournal pair;
  for (const fs::path& directory : {pair.journal(), pair.mirror()}) {
    std::ofstream{directory / "head"} << std::string(8192, 'x');
  }

  expect_refused(pair, ErrorCode::Damage, {"journal/head", "holds no whole slot", "mirror/head"});
}

/// Each of the two was started without the other.
TEST(F04MirrorRepair, NeverChoosesBetweenTwoThatAreWhole) {
  const MirroredJournal pair;
  pair.go_on_alone(pair.journal(), 0);
  pair.go_on_alone(pair.mirror(), 1);

  expect_refused(pair, ErrorCode::Damage, {"journal/0000", "contradicts", "mirror/0000", "nothing is chosen"});
}

/// The mirror's records follow one another and are not those that were sealed and promised here.
TEST(F04MirrorRepair, RefusesAMirrorOfAnotherHistory) {
  const MirroredJournal pair;
  for (std::uint32_t number = 1; number <= pair.segment_count(); ++number) {
    fs::remove(pair.mirrored(number));
    if (number > 1) fs::remove(pair.segment(number));
  }
  fs::remove(pair.mirror() / "head");
  tests::write_small_journal(pair.root() / "other", 1000);
  for (const auto& [name, bytes] : tests::bytes_of_files(pair.root() / "other")) {
    if (journal::segment_number(name) != 0) std::ofstream{pair.mirror() / name, std::ios::binary} << bytes;
  }
  flip_byte(pair.segment(1), kInTheData);

  const auto refused = pair.repaired();

  ASSERT_TRUE(refused);
  EXPECT_EQ(refused->code, ErrorCode::Damage) << refused->message();
}

TEST(F40OperatorError, AMirrorThatIsNoneIsRefused) {
  const MirroredJournal pair;
  fs::create_directory(pair.root() / "empty");
  auto other = tests::small_journal(pair.root() / "other");
  other.id.low ^= 1;
  journal::Journal::create(other).value()->close();
  std::ofstream{pair.root() / "file"} << "no directory";
  struct Wrong {
    const char* mirror;
    ErrorCode code;
    const char* says;
  };
  for (const Wrong& wrong :
       {Wrong{"journal", ErrorCode::BadOptions, "is the journal's own directory"},
        Wrong{"nowhere", ErrorCode::NotFound, "nowhere"}, Wrong{"file", ErrorCode::NotADirectory, "file"},
        Wrong{"empty", ErrorCode::NotAJournal, "holds no segment"},
        Wrong{"other", ErrorCode::BadOptions, "is of journal 0102"}}) {
    const auto plan = journal::plan_repair({.directory = pair.journal(), .mirror = pair.root() / wrong.mirror});

    ASSERT_FALSE(plan) << wrong.mirror;
    EXPECT_EQ(plan.error().code, wrong.code) << plan.error().message();
    EXPECT_NE(plan.error().message().find(wrong.says), std::string::npos) << plan.error().message();
  }
}

TEST(F14TwoProcesses, AMirrorThatIsBeingWrittenIsLeftAlone) {
  const MirroredJournal pair;
  const auto writer = journal::DirectoryLock::take(pair.mirror());
  ASSERT_TRUE(writer);

  const auto plan = pair.plan();

  ASSERT_FALSE(plan);
  EXPECT_EQ(plan.error().code, ErrorCode::Locked);
}

}  // namespace
