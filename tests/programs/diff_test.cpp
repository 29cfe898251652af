// B6: `lockstep-journal diff` finds the first difference of large journals by reading little of them.
#include <rapidjson/document.h>

#include <cstdint>
#include <string>

#include <gtest/gtest.h>

#include "tests/support/journal_steps.hpp"
#include "tests/support/programs.hpp"

namespace {

using tests::Ended;
using tests::run;
using tests::TemporaryDirectory;

constexpr std::uint32_t kSteps = 4'000;  // 2.5 records each on average: some 90 segments of 16 KiB.

/// A journal of kSteps steps of which one may be another than it should be.
struct Recipe {
  std::uint32_t changed_step{UINT32_MAX};
  std::uint32_t steps{kSteps};
  std::size_t segment_bytes{tests::kSmallSegment};
  engine::JournalId id{tests::kTestJournal};
};

class Written {
 public:
  explicit Written(const Recipe& recipe) {
    auto options = tests::small_journal(directory_.journal());
    options.segment_bytes = recipe.segment_bytes;
    options.id = recipe.id;
    auto journal = journal::Journal::create(options);
    if (!journal) std::abort();
    tests::StepBuilder steps;
    for (std::uint32_t i = 0; i < recipe.steps; ++i) {
      const auto step = steps.next(i % 4);
      if (i == recipe.changed_step) step.back() ^= std::byte{1};
      tests::append(**journal, step);
    }
  }
  [[nodiscard]] std::string path() const { return directory_.journal().string(); }

 private:
  TemporaryDirectory directory_;
};

/// What `diff --json` says.
class Verdict {
 public:
  Verdict(const Written& left, const Written& right, const std::vector<std::string>& more = {}) {
    std::vector<std::string> arguments{"diff", "--json", left.path(), right.path()};
    arguments.insert(arguments.end(), more.begin(), more.end());
    ended_ = run("lockstep-journal", arguments);
    found_.Parse(ended_.out.c_str());
    EXPECT_FALSE(found_.HasParseError()) << ended_.out << ended_.err;
  }
  [[nodiscard]] int status() const { return ended_.status; }
  [[nodiscard]] std::uint64_t number(const char* name) const { return found_[name].GetUint64(); }
  [[nodiscard]] const rapidjson::Value& step(const char* side) const { return found_[side]; }

 private:
  Ended ended_;
  rapidjson::Document found_;
};

/// Sequence of the last record of a step, of those that tests write: 0, 1, 2, 3 outputs in turn.
std::uint64_t last_of(std::uint32_t step) {
  constexpr std::uint64_t kInOrder[] = {1, 3, 6, 10};
  return step / 4 * 10 + kInOrder[step % 4];
}

constexpr std::uint64_t kRecordsOfASegment = 160;  // At most: 8 KiB of records of 64 and 96 bytes.

/// As it should be: the left side of most comparisons.
const Written& whole_journal() {
  static const Written whole{{}};
  return whole;
}

TEST(Diff, ReadsAFewOpeningsAndOneSegment) {
  const Written& whole = whole_journal();

  for (const std::uint32_t step : {0U, 77U, 2'345U, kSteps - 1}) {
    const Written changed{{.changed_step = step}};
    const Verdict verdict{whole, changed};

    EXPECT_EQ(verdict.status(), 1);
    EXPECT_EQ(verdict.number("sequence"), last_of(step)) << "step " << step;
    EXPECT_LE(verdict.number("openings_read"), 40U) << "of some 180";
    EXPECT_LE(verdict.number("records_compared"), kRecordsOfASegment) << "of " << last_of(kSteps - 1);
    EXPECT_EQ(verdict.number("bytes_searched"), 0U);
  }
}

TEST(Diff, FindsTheSameAsWalking) {
  const Written& whole = whole_journal();
  const Written changed{{.changed_step = 3'210}};

  const Verdict bisected{whole, changed};
  const Verdict walked{whole, changed, {"--walk"}};

  EXPECT_EQ(bisected.number("sequence"), walked.number("sequence"));
  EXPECT_TRUE(bisected.step("a") == walked.step("a"));
  EXPECT_TRUE(bisected.step("b") == walked.step("b"));
  EXPECT_EQ(walked.number("openings_read"), 0U);
  EXPECT_EQ(walked.number("records_compared") + 1, walked.number("sequence"));
}

TEST(Diff, SegmentsMayBeginAtOtherRecords) {
  const Written& whole = whole_journal();

  for (const std::uint32_t step : {3U, 2'000U}) {
    const Written changed{{.changed_step = step, .segment_bytes = 5 * tests::kSmallSegment / 2}};
    for (const Verdict& verdict : {Verdict{whole, changed}, Verdict{changed, whole}}) {
      EXPECT_EQ(verdict.number("sequence"), last_of(step));
      EXPECT_LE(verdict.number("bytes_searched"), 20U * 40'960) << "a segment for each opening that was looked at";
      EXPECT_LE(verdict.number("records_compared"), 4 * kRecordsOfASegment);
    }
  }
}

TEST(Diff, EqualJournalsAreToldByTheirLastSegment) {
  const Written& one = whole_journal();
  const Written other{{.segment_bytes = 4 * tests::kSmallSegment}};

  const Verdict verdict{one, other};

  EXPECT_EQ(verdict.status(), 0);
  EXPECT_EQ(verdict.number("equal_records"), last_of(kSteps - 1));
  EXPECT_LE(verdict.number("records_compared"), kRecordsOfASegment);
}

TEST(Diff, AJournalThatIsShorterEndsThere) {
  const Written& whole = whole_journal();
  const Written shorter{{.steps = 900}};

  const Verdict verdict{whole, shorter};

  EXPECT_EQ(verdict.number("sequence"), last_of(899) + 1);
  EXPECT_EQ(verdict.step("a").Size(), 1U);
  EXPECT_EQ(verdict.step("b").Size(), 0U);
}

TEST(Diff, OtherIdsAreWalked) {
  const Written one{{.steps = 1'000}};
  const Written other{{.changed_step = 900, .steps = 1'000, .id = {.high = 5, .low = 6}}};

  const Verdict verdict{one, other};

  EXPECT_EQ(verdict.number("sequence"), last_of(900));
  EXPECT_EQ(verdict.number("openings_read"), 0U);
}

TEST(Diff, ShowsTheStepOnBothSides) {
  const Written whole{{.steps = 8}};
  const Written changed{{.changed_step = 6, .steps = 8}};

  const Ended ended = run("lockstep-journal", {"diff", whole.path(), changed.path()});

  EXPECT_TRUE(ended.out.starts_with("different at sequence 16, behind 15 equal records\n" + whole.path() + "\n  "))
      << ended.out;
  EXPECT_NE(ended.out.find("\n>        16 "), std::string::npos) << ended.out;
  EXPECT_NE(ended.out.find("\n" + changed.path() + "\n         14 "), std::string::npos) << ended.out;
}

}  // namespace
