// J25: a scan that begins at a known record against the scan of the whole. Both must say the same, but of damage before
// the place where the short one begins.
#include <fstream>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "journal/directory.hpp"
#include "journal/head_file.hpp"
#include "tests/support/files.hpp"
#include "tests/support/resumed_journal.hpp"

namespace {

namespace fs = std::filesystem;
using engine::Sequence;
using journal::Durability;
using tests::TemporaryDirectory;

/// Every so many steps are enough: there are some in every segment.
constexpr std::size_t kStride = 17;

/// The last record of a step, which a snapshot may be of.
struct Known {
  Sequence sequence{};
  std::uint64_t tip{0};
  std::uint32_t segment{0};
  std::uint64_t offset{0};  ///< of its step
};

std::vector<Known> known_records(const fs::path& directory) {
  std::vector<Known> found;
  auto reader = journal::Reader::open(directory);
  if (!reader) return found;
  Known last;
  std::size_t steps = 0;
  for (auto step = reader->next_step(); step && *step; step = reader->next_step()) {
    last = {reader->last_sequence(), reader->tip(), (*step)->segment, (*step)->offset};
    if (steps++ % kStride == 0) found.push_back(last);
  }
  if (!found.empty() && found.back().sequence != last.sequence) found.push_back(last);
  return found;
}

journal::Recovery scan(const fs::path& directory, Sequence known, std::vector<journal::Watermark> watermarks = {}) {
  auto found = journal::recover(
      {.directory = directory, .known = std::move(watermarks), .known_through = known, .settle = false});
  if (!found) throw std::runtime_error{found.error().message()};
  return std::move(found).value();
}

/// What a recovery says, in words: equal for two scans that agree.
std::string verdict_of(const journal::Recovery& found) {
  std::string text = found.damage ? found.damage->message() : "sound";
  for (const std::uint64_t number :
       {found.tail.last_sequence.raw(), found.tail.tip, std::uint64_t{found.tail.segment}, found.tail.offset,
        found.tail.bytes_beyond, found.tail.whole_batch.offset, found.tail.whole_batch.tip, found.watermark.raw(),
        std::uint64_t{found.point.epoch.raw()}, found.point.last_sequence.raw(), std::uint64_t{found.point.segment}}) {
    text += " " + std::to_string(number);
  }
  return text;
}

void overwrite(const fs::path& file, std::uint64_t offset, const std::string& bytes) {
  fs::permissions(file, fs::perms::owner_write, fs::perm_options::add);
  std::fstream out{file, std::ios::in | std::ios::out | std::ios::binary};
  out.seekp(static_cast<std::streamoff>(offset));
  out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  ASSERT_TRUE(out.flush());
}

/// A journal of one session and some ten segments.
void write_journal(const TemporaryDirectory& place, Durability durability) {
  auto options = tests::small_journal(place.journal());
  options.durability = durability;
  options.durable = {
      .staging = place.path(), .staging_chunk_bytes = tests::kSmallSegment, .sync_interval_ns = 1, .ballast_bytes = 0};
  if (durability != Durability::Async) options.segment_bytes = 2 * tests::kSmallSegment;
  auto journal = journal::Journal::create(options);
  ASSERT_TRUE(journal) << journal.error().message();
  tests::StepBuilder steps;
  for (std::uint32_t i = 0; i < 1'200; ++i) tests::append(**journal, steps.next(i % 4));
  ASSERT_FALSE((*journal)->finish());
}

class ShortScan : public testing::Test {
 protected:
  ShortScan() { write_journal(place_, Durability::Group); }
  void SetUp() override { ASSERT_GT(middle().segment, 3U); }
  [[nodiscard]] fs::path directory() const { return place_.journal(); }
  [[nodiscard]] std::vector<Known> known() const { return known_records(directory()); }
  /// One in the middle of the journal, with whole segments on both sides.
  [[nodiscard]] Known middle() const {
    const auto records = known();
    return records[records.size() / 2];
  }
  [[nodiscard]] fs::path segment(std::uint32_t number) const {
    return directory() / journal::segment_file_name(number);
  }
  [[nodiscard]] std::string whole() const { return verdict_of(scan(directory(), {})); }

 private:
  TemporaryDirectory place_;
};

TEST_F(ShortScan, BeginsWithTheSegmentOfTheKnownRecord) {
  for (const Known& record : known()) {
    EXPECT_EQ(scan(directory(), record.sequence).first_segment, record.segment) << record.sequence.raw();
  }
}

TEST_F(ShortScan, SaysOfASoundJournalWhatTheWholeScanSays) {
  const std::string expected = whole();

  for (const Known& record : known()) EXPECT_EQ(verdict_of(scan(directory(), record.sequence)), expected);
}

TEST_F(ShortScan, ShowsTheKnownRecordAndAllBehindIt) {
  const Known record = middle();
  std::vector<Sequence> firsts;
  const auto see = [&](const journal::StepView& step) {
    firsts.push_back(engine::view_as<engine::RecordHeader>(step.bytes.data())->sequence);
    return std::optional<journal::JournalError>{};
  };

  const auto found =
      journal::recover({.directory = directory(), .on_step = see, .known_through = record.sequence, .settle = false})
          .value();

  ASSERT_FALSE(firsts.empty());
  EXPECT_LE(firsts.front(), record.sequence);
  EXPECT_EQ(found.tail.step_count, firsts.size());
  EXPECT_EQ(found.tail.last_sequence, known().back().sequence);
}

/// F04, F05: at and behind the known record every flipped bit is found, and refused in the same words.
TEST_F(ShortScan, RefusesDamageBehindItsBeginningAsTheWholeScanDoes) {
  const Known record = middle();
  for (const Known& at : known()) {
    if (at.segment < record.segment) continue;
    const std::string before = tests::read_file(segment(at.segment)).substr(at.offset + 50, 1);
    overwrite(segment(at.segment), at.offset + 50, std::string(1, static_cast<char>(before[0] ^ 4)));
    const journal::Recovery found = scan(directory(), record.sequence);
    EXPECT_FALSE(found.is_sound()) << at.sequence.raw();
    EXPECT_EQ(found.first_segment, record.segment);
    EXPECT_EQ(verdict_of(found), whole());
    overwrite(segment(at.segment), at.offset + 50, before);
  }
}

/// That is what it does not read; `verify` and the scan of the whole do.
TEST_F(ShortScan, LeavesDamageInEarlierRecordsToVerify) {
  const Known record = middle();
  overwrite(segment(2), journal::kDataBegin + 60, "x");

  EXPECT_TRUE(scan(directory(), record.sequence).is_sound());
  EXPECT_FALSE(scan(directory(), {}).is_sound());
  EXPECT_EQ(journal::find_tail(directory())->kind, journal::TailKind::Damage);
}

TEST_F(ShortScan, ReadsTheWholeWhereAnEarlierSegmentIsMissing) {
  const Known record = middle();
  fs::remove(segment(2));

  const journal::Recovery found = scan(directory(), record.sequence);

  EXPECT_FALSE(found.is_sound());
  EXPECT_EQ(found.first_segment, 1U);
  EXPECT_EQ(verdict_of(found), whole());
}

TEST_F(ShortScan, ReadsTheWholeWhereAnEarlierSegmentIsCut) {
  const Known record = middle();
  fs::resize_file(segment(2), fs::file_size(segment(2)) - 4096);

  const journal::Recovery found = scan(directory(), record.sequence);

  EXPECT_FALSE(found.is_sound());
  EXPECT_EQ(verdict_of(found), whole());
}

TEST_F(ShortScan, ReadsTheWholeWhereAnEarlierSegmentIsAnothers) {
  const Known record = middle();
  fs::remove(segment(2));
  fs::copy_file(segment(3), segment(2));

  const journal::Recovery found = scan(directory(), record.sequence);

  EXPECT_FALSE(found.is_sound());
  EXPECT_EQ(verdict_of(found), whole());
}

/// F21: who knows an old record is heard, though the scan does not pass it.
TEST_F(ShortScan, HoldsWatermarksFromBeforeItsBeginningAgainstTheJournal) {
  const auto records = known();
  const Known record = records[records.size() / 2];
  const Known old = records[3];
  journal::Watermark index{
      .source = journal::WatermarkSource::Index, .sequence = old.sequence, .tip = old.tip, .where = "index.sqlite"};

  const journal::Recovery right = scan(directory(), record.sequence, {index});
  index.tip = old.tip ^ 1U;
  const journal::Recovery wrong = scan(directory(), record.sequence, {index});

  EXPECT_TRUE(right.is_sound());
  EXPECT_EQ(right.first_segment, record.segment);
  ASSERT_FALSE(wrong.is_sound());
  EXPECT_NE(wrong.damage->message().find("index.sqlite knows"), std::string::npos) << wrong.damage->message();
}

TEST_F(ShortScan, RefusesAnEndBelowTheHeadAsTheWholeScanDoes) {
  const Known last = known().back();
  overwrite(segment(last.segment), last.offset, std::string(400, '\0'));

  const journal::Recovery found = scan(directory(), middle().sequence);

  EXPECT_FALSE(found.is_sound());
  EXPECT_EQ(verdict_of(found), whole());
}

/// The caller looks for the record and begins anew when it did not come.
TEST_F(ShortScan, OfARecordBeyondTheEndReadsTheLastSegment) {
  const Known last = known().back();

  const journal::Recovery found = scan(directory(), Sequence{last.sequence.raw() + 1'000});

  EXPECT_EQ(found.first_segment, last.segment);
  EXPECT_EQ(verdict_of(found), whole());
}

/// Nothing of the newest session was ever synced: its snapshot may be there and an earlier segment not.
TEST(ShortScanOfAsync, BeginsWithTheNewestSession) {
  const TemporaryDirectory place;
  write_journal(place, Durability::Async);
  const auto first = known_records(place.journal());
  const auto earlier = scan(place.journal(), first[first.size() / 2].sequence);
  tests::write_session(place.journal(), 400);
  const auto both = known_records(place.journal());

  const auto later = scan(place.journal(), both.back().sequence);
  const auto before = scan(place.journal(), first[first.size() / 2].sequence);

  EXPECT_EQ(earlier.first_segment, 1U);
  EXPECT_EQ(later.first_segment, first.back().segment + 1);
  EXPECT_GT(both.back().segment, later.first_segment);
  EXPECT_EQ(before.first_segment, first[first.size() / 2].segment);
  EXPECT_EQ(verdict_of(later), verdict_of(scan(place.journal(), {})));
  EXPECT_EQ(verdict_of(before), verdict_of(later));
}

TEST(ShortScanOfAsync, FindsWhatThePowerTookOfAnEarlierSegment) {
  const TemporaryDirectory place;
  write_journal(place, Durability::Async);
  const auto records = known_records(place.journal());
  overwrite(place.journal() / journal::segment_file_name(2), journal::kDataBegin + 4096, std::string(4096, '\0'));

  const auto found = scan(place.journal(), records.back().sequence);

  EXPECT_FALSE(found.is_sound());
  EXPECT_EQ(verdict_of(found), verdict_of(scan(place.journal(), {})));
}

/// A first session that fits in one segment: where it ended says nothing of the segment that reading begins with.
TEST(ShortScanOfSeveralSessions, IsNotLedAstrayByTheEndOfTheFirst) {
  const TemporaryDirectory place;
  tests::write_small_journal(place.journal(), 10);
  for (const std::uint32_t steps : {0U, 300U, 10U}) tests::write_session(place.journal(), steps);
  const std::string whole = verdict_of(scan(place.journal(), {}));

  for (const Known& record : known_records(place.journal())) {
    EXPECT_EQ(verdict_of(scan(place.journal(), record.sequence)), whole) << record.sequence.raw();
  }
}

TEST(ShortScanOfSeveralSessions, SaysWhatTheWholeScanSays) {
  const TemporaryDirectory place;
  tests::write_small_journal(place.journal(), 150);
  for (const std::uint32_t steps : {100U, 0U, 1U, 200U}) tests::write_session(place.journal(), steps);
  const std::string whole = verdict_of(scan(place.journal(), {}));

  for (const Known& record : known_records(place.journal())) {
    EXPECT_EQ(verdict_of(scan(place.journal(), record.sequence)), whole) << record.sequence.raw();
  }
}

}  // namespace
