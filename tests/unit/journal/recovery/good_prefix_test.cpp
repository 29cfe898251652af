// `lockstep-journal export --good-prefix`: what is sound of a damaged journal becomes a sound one.
#include "journal/recovery/good_prefix.hpp"

#include <fstream>

#include <gtest/gtest.h>

#include "tests/support/programs.hpp"
#include "tests/support/recorded_journal.hpp"
#include "tests/support/resumed_journal.hpp"

namespace {

namespace fs = std::filesystem;
using tests::TemporaryDirectory;

void overwrite(const fs::path& file, std::size_t offset, const std::string& bytes) {
  std::fstream out{file, std::ios::in | std::ios::out | std::ios::binary};
  out.seekp(static_cast<std::streamoff>(offset));
  out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

/// Three sessions over several segments; the whole stream of it.
tests::Stream write_sessions(const fs::path& directory) {
  tests::write_small_journal(directory, 60);
  tests::write_session(directory, 60);
  tests::write_session(directory, 60);
  return tests::read_stream(directory);
}

/// The saved journal: sound, and the first whole steps of `whole`.
void expect_prefix(const fs::path& directory, const tests::Stream& whole) {
  const tests::Stream saved = tests::read_stream(directory);
  EXPECT_EQ(saved.tail.kind, journal::TailKind::Clean) << saved.tail.reason;
  ASSERT_LT(saved.bytes.size(), whole.bytes.size());
  EXPECT_TRUE(std::equal(saved.bytes.begin(), saved.bytes.end(), whole.bytes.begin()));
}

TEST(GoodPrefix, SavesWhatComesBeforeTheDamageAndLeavesTheRest) {
  const TemporaryDirectory directory;
  const tests::Stream whole = write_sessions(directory.journal());
  for (const char* const name : {"00000001.seg", "00000002.seg", "00000003.seg", "00000005.seg"}) {
    const fs::path damaged = directory.path() / (std::string{"damaged-"} + name);
    fs::copy(directory.journal(), damaged);
    overwrite(damaged / name, 6'000, "gone");
    const fs::path saved = directory.path() / (std::string{"saved-"} + name);

    const auto done = journal::save_good_prefix(damaged, saved);

    ASSERT_TRUE(done) << done.error().message();
    EXPECT_EQ(done->source.kind, journal::TailKind::Damage) << name;
    expect_prefix(saved, whole);
    EXPECT_EQ(journal::find_tail(damaged)->kind, journal::TailKind::Damage) << "the damaged one was changed";
  }
}

TEST(GoodPrefix, CanBeGoneOnWith) {
  const TemporaryDirectory directory;
  write_sessions(directory.journal());
  overwrite(directory.journal() / "00000003.seg", 6'000, "gone");
  const fs::path saved = directory.path() / "saved";
  const auto done = journal::save_good_prefix(directory.journal(), saved);
  ASSERT_TRUE(done);

  tests::write_session(saved, 5);

  EXPECT_EQ(journal::find_tail(saved)->step_count, done->saved.step_count + 5);
}

TEST(GoodPrefix, MendsAHeaderPageFromItsCopy) {
  const TemporaryDirectory directory;
  write_sessions(directory.journal());
  overwrite(directory.journal() / "00000001.seg", 0, std::string(4'096, '\0'));
  const fs::path saved = directory.path() / "saved";

  ASSERT_TRUE(journal::save_good_prefix(directory.journal(), saved));

  EXPECT_EQ(journal::find_tail(saved)->header_copies_damaged, 0U);
}

TEST(GoodPrefix, IsSavedNowhereButInAnEmptyDirectory) {
  const TemporaryDirectory directory;
  write_sessions(directory.journal());

  const auto done = journal::save_good_prefix(directory.journal(), directory.journal());

  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, journal::ErrorCode::NotEmpty);
}

TEST(GoodPrefix, IsACommandOfTheInspector) {
  const TemporaryDirectory directory;
  write_sessions(directory.journal());
  overwrite(directory.journal() / "00000002.seg", 6'000, "gone");
  const std::string saved = (directory.path() / "saved").string();

  const auto ended =
      tests::run("lockstep-journal", {"export", "--good-prefix", directory.journal().string(), "--to", saved});

  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_NE(ended.out.find("not saved: "), std::string::npos) << ended.out;
  EXPECT_EQ(tests::run("lockstep-journal", {"verify", saved}).status, 0);
}

}  // namespace
