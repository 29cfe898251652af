// F04, F06 in full: every bit of a sealed journal, every eighth byte cut.
#include <gtest/gtest.h>

#include "tests/support/seal_damage.hpp"

namespace {

TEST(F04BitFlipSlow, IsFoundForEveryBitOfASealedJournal) {
  const tests::SealedJournal sealed{journal::Durability::Async, true, 90};
  const auto found = tests::flip_bits(sealed, 1, 8);
  EXPECT_EQ(found.missed, 0U) << found.where;
  RecordProperty("flips", static_cast<int>(found.tried));
}

TEST(F06TruncationSlow, IsFoundAtEveryEighthByte) {
  const tests::SealedJournal sealed;
  const auto found = tests::cut_files(sealed, 1);
  EXPECT_EQ(found.missed, 0U) << found.where;
}

}  // namespace
