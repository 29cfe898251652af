// The full number of random interleavings.
#include <cstdio>

#include <gtest/gtest.h>

#include "tests/property/engine/order_interleavings.hpp"

namespace {

TEST(OrderInterleavings, AHundredThousandEndTheSameOrHalt) {
  constexpr std::uint64_t kSequences = 100'000;

  const std::uint64_t compared = tests::compare_histories(1'000'000, kSequences);

  std::printf("order interleavings: %llu of %llu ended the same, the others halted or could not be asked\n",
              static_cast<unsigned long long>(compared), static_cast<unsigned long long>(kSequences));
  EXPECT_GT(compared, kSequences / 2);
}

}  // namespace
