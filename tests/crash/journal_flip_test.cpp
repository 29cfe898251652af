// F04: every single bit of a small journal, one after the other.
#include "tests/support/journal_sample.hpp"

namespace {

TEST(JournalFlip, EveryFlippedBitOfAFullSegmentIsFound) { tests::flip_bits(tests::JournalSample{}, 1, 8); }

TEST(JournalFlip, EveryFlippedBitOfTheLastSegmentIsFound) { tests::flip_bits(tests::JournalSample{}, 2, 8); }

}  // namespace
