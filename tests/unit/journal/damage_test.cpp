// F03 to F07: what was changed, cut, zeroed, swapped or replaced is found, or lies beyond the end. Whatever is read
// from a damaged journal is a prefix of what was written. Every bit of it: tests/crash.
#include "tests/support/journal_sample.hpp"
#include "tests/support/segment_headers.hpp"

namespace {

namespace fs = std::filesystem;
using journal::TailKind;
using tests::JournalSample;
using tests::kSampleDataEnd;
using tests::TemporaryDirectory;

TEST(JournalDamage, AFlippedBitInAnyByteIsFound) {
  const JournalSample sample;
  for (const std::uint32_t number : {1U, 2U}) tests::flip_bits(sample, number, 1);
}

TEST(JournalDamage, EveryCutIsFound) {
  const JournalSample sample;
  for (std::uint32_t number = 1; number <= sample.segment_count(); ++number) {
    for (std::size_t size = 0; size < tests::kSmallSegment; size += 8) {
      fs::resize_file(sample.file_of(number), size);
      ASSERT_TRUE(sample.is_found()) << "segment " << number << " cut at " << size;
    }
    sample.restore(number);
  }
  EXPECT_TRUE(sample.is_all_read());
}

TEST(JournalDamage, AGrownFileIsFound) {
  const JournalSample sample;

  sample.write(1, sample.bytes(1) + std::string(4096, '\0'));

  EXPECT_TRUE(sample.is_found());
}

TEST(JournalDamage, AZeroedSectorWithInputsBeyondIsDamage) {
  const JournalSample sample;
  constexpr std::size_t kSector = 512;
  const std::string bytes = sample.bytes(1);
  for (std::size_t offset = journal::kDataBegin; offset + kSector <= sample.end_of(1); offset += kSector) {
    sample.write(1, std::string{bytes}.replace(offset, kSector, kSector, '\0'));

    const auto tail = sample.read();

    ASSERT_TRUE(tail);
    ASSERT_EQ(tail->kind, TailKind::Damage) << offset;
  }
}

TEST(JournalDamage, AZeroedHeaderPageIsReplacedByTheOther) {
  const JournalSample sample;
  for (const std::size_t offset : {std::size_t{0}, kSampleDataEnd}) {
    sample.write(1, sample.bytes(1).replace(offset, journal::kPageBytes, journal::kPageBytes, '\0'));

    const auto tail = sample.read();

    ASSERT_TRUE(tail);
    EXPECT_EQ(tail->tip, sample.whole().tip);
    EXPECT_EQ(tail->header_copies_damaged, 1U);
  }
}

TEST(JournalDamage, SwappedDuplicatedAndMisdirectedStepsAreFound) {
  const JournalSample sample;
  // Steps 4 and 8 have one record each, so they can change places.
  const std::size_t first = sample.end_of_step(3);
  const std::size_t second = sample.end_of_step(7);
  const std::string bytes = sample.bytes(1);
  const std::string first_step = bytes.substr(first, 96);
  const std::string second_step = bytes.substr(second, 96);

  sample.write(1, std::string{bytes}.replace(first, 96, second_step).replace(second, 96, first_step));
  EXPECT_EQ(sample.read()->kind, TailKind::Damage);
  sample.write(1, std::string{bytes}.replace(second, 96, first_step));
  EXPECT_EQ(sample.read()->kind, TailKind::Damage);
}

TEST(JournalDamage, AMissingSegmentIsNamed) {
  for (const std::uint32_t number : {1U, 2U}) {
    const JournalSample sample;
    fs::remove(sample.file_of(number));

    auto reader = journal::Reader::open(sample.path());
    std::optional<journal::JournalError> error;
    if (!reader) error = reader.error();
    while (!error) {
      const auto step = reader->next_step();
      if (!step) error = step.error();
      ASSERT_TRUE(!step || *step) << "ended without an error";
    }

    EXPECT_EQ(error->code, journal::ErrorCode::Damage);
    EXPECT_NE(error->message().find(journal::segment_file_name(number)), std::string::npos) << error->message();
    EXPECT_NE(error->message().find("missing"), std::string::npos);
  }
}

TEST(JournalDamage, SegmentsThatChangedPlacesAreFound) {
  const JournalSample sample;

  sample.write(1, sample.bytes(2));
  sample.write(2, sample.bytes(1));

  EXPECT_TRUE(sample.is_found());
}

TEST(JournalDamage, ASegmentOfAnotherJournalIsNamed) {
  const JournalSample sample;
  const TemporaryDirectory other;
  auto options = tests::small_journal(other.journal());
  options.id.low ^= 1;
  {
    auto journal = journal::Journal::create(options);
    tests::StepBuilder steps;
    for (std::uint32_t i = 0; i < JournalSample::kSteps; ++i) tests::append(**journal, steps.next(i % 4));
  }

  fs::copy_file(other.journal() / "00000002.seg", sample.file_of(2), fs::copy_options::overwrite_existing);

  const auto tail = sample.read();
  EXPECT_EQ(tail->kind, TailKind::Damage);
  EXPECT_NE(tail->reason.find("another journal"), std::string::npos) << tail->reason;
}

TEST(JournalDamage, AnotherFormatVersionIsNamed) {
  const JournalSample sample;
  std::string bytes = sample.bytes(1);
  bytes[8] = bytes[kSampleDataEnd + 8] = 7;
  sample.write(1, bytes);

  const auto reader = journal::Reader::open(sample.path());

  ASSERT_FALSE(reader);
  EXPECT_EQ(reader.error().code, journal::ErrorCode::OtherVersion);
  EXPECT_NE(reader.error().message().find("version 7"), std::string::npos);
}

/// The mark alone, under a checksum that holds: whoever wrote that stores numbers the other way round.
TEST(F25ByteOrder, AHeaderOfTheOtherOrderIsRefused) {
  const JournalSample sample;
  tests::change_header(sample.file_of(1), [](journal::SegmentHeader& header) {
    header.endian_mark = __builtin_bswap32(header.endian_mark);
  });

  const auto reader = journal::Reader::open(sample.path());

  ASSERT_FALSE(reader);
  EXPECT_NE(reader.error().message().find("00000001.seg: has its numbers in the other byte order"), std::string::npos)
      << reader.error().message();
}

/// A power loss may leave eight bytes of a header, in a file that is not yet as long as it was to be.
TEST(JournalTornTail, AHeaderThatWasTornIsOfNoOtherVersion) {
  const JournalSample sample;
  const auto next = static_cast<std::uint32_t>(sample.segment_count() + 1);
  for (const std::size_t length : {std::size_t{15'286}, tests::kSmallSegment}) {
    std::string torn(length, '\0');
    torn.replace(0, 8, "LOCKSTEP");
    std::ofstream{sample.file_of(next), std::ios::binary} << torn;

    const auto tail = sample.read();

    EXPECT_EQ(tail->kind, TailKind::Clean) << tail->reason;
    EXPECT_EQ(tail->last_sequence, sample.whole().last_sequence);
  }
}

TEST(JournalTornTail, OutputsWithoutTheirCommitAreNoDamage) {
  const JournalSample sample;
  const std::size_t last = sample.end_of_step(JournalSample::kSteps - 2);
  std::string bytes = sample.bytes(2);
  bytes.replace(last + journal::kCommitWordOffset, journal::kCommitWordBytes, journal::kCommitWordBytes, '\0');
  sample.write(2, bytes);

  const auto tail = sample.read();

  EXPECT_EQ(tail->kind, TailKind::TornTail);
  EXPECT_EQ(tail->step_count, JournalSample::kSteps - 1);
  EXPECT_EQ(tail->offset, last);
  EXPECT_GT(tail->bytes_beyond, 0U);
  EXPECT_FALSE(tail->last_step_unreadable);
}

TEST(JournalTornTail, ACommittedLastStepThatDoesNotReadBackIsToldApart) {
  const JournalSample sample;
  sample.put(2, sample.end_of(2) - 1, '\x55');

  const auto tail = sample.read();

  EXPECT_EQ(tail->kind, TailKind::TornTail);
  EXPECT_TRUE(tail->last_step_unreadable);
  EXPECT_EQ(tail->step_count, JournalSample::kSteps - 1);
}

TEST(JournalTornTail, ARollInProgressIsTheEnd) {
  const JournalSample sample;
  // The end frame is not there yet, and nothing was appended to the segment that is already open.
  sample.write(1,
               sample.bytes(1).replace(sample.end_of(1), sizeof(journal::EndFrame), sizeof(journal::EndFrame), '\0'));
  sample.write(2, sample.bytes(2).replace(journal::kDataBegin, sample.end_of(2) - journal::kDataBegin,
                                          sample.end_of(2) - journal::kDataBegin, '\0'));

  EXPECT_EQ(sample.read()->kind, TailKind::Clean);
}

TEST(JournalDamage, ALostEndOfASegmentIsSeenInItsSuccessor) {
  const JournalSample sample;
  // The last two steps of segment 1 and its end frame are gone, and segment 2 holds no record that could tell.
  std::size_t index = 0;
  while (sample.end_of_step(index) != sample.end_of(1)) ++index;
  const std::size_t from = sample.end_of_step(index - 2);
  sample.write(1, sample.bytes(1).replace(from, kSampleDataEnd - from, kSampleDataEnd - from, '\0'));
  sample.write(2, sample.bytes(2).replace(journal::kDataBegin, sample.end_of(2) - journal::kDataBegin,
                                          sample.end_of(2) - journal::kDataBegin, '\0'));

  EXPECT_EQ(sample.read()->kind, TailKind::Damage);
}

}  // namespace
