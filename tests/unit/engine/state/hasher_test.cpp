#include "engine/state/hasher.hpp"

#include <array>

#include <gtest/gtest.h>

#include "engine/base/table.hpp"

namespace engine::state {
namespace {

constexpr std::uint32_t kBlocks = 40;
constexpr std::uint32_t kRowsPerBlock = Arena::kBlockBytes / 8;
constexpr std::size_t kBytes = kBlocks * Arena::kBlockBytes;

struct Bench {
  alignas(64) std::array<std::byte, kBytes> memory{};
  std::array<std::uint64_t, Arena::dirty_words(kBytes)> dirty{};
  std::array<std::uint64_t, kBlocks> hashes{};
  Arena arena{memory, dirty};
  Table<std::uint64_t> rows{arena, kBlocks* kRowsPerBlock};
  StateHasher hasher{arena, hashes};

  void settle() {
    while (!hasher.advance()) {
    }
  }
};

TEST(StateHasher, SettledItIsTheFullHash) {
  Bench bench;
  bench.hasher.reset();
  for (std::uint32_t i = 0; i < bench.rows.size(); i += 17) bench.rows.mutate(i) = i * 31U + 1;

  bench.settle();

  EXPECT_EQ(bench.hasher.value(), full_hash(bench.arena.bytes()));
}

TEST(StateHasher, FollowsEveryChange) {
  Bench bench;
  bench.hasher.reset();
  bench.settle();

  for (std::uint32_t i = 0; i < 200; ++i) {
    bench.rows.mutate(i * 23 % bench.rows.size()) += i + 1;
    ASSERT_TRUE(bench.hasher.advance());
    ASSERT_EQ(bench.hasher.value(), full_hash(bench.arena.bytes()));
  }
}

TEST(StateHasher, HashesAtMostSoManyBlocksAtOnce) {
  Bench bench;
  bench.hasher.reset();

  EXPECT_FALSE(bench.hasher.advance());
  EXPECT_EQ(bench.hasher.take_hashed_count(), StateHasher::kBlocksPerStep);
  EXPECT_FALSE(bench.hasher.advance(3));
  EXPECT_EQ(bench.hasher.take_hashed_count(), 3U);
}

TEST(StateHasher, TouchesOnlyWhatChanged) {
  Bench bench;
  bench.hasher.reset();
  bench.settle();
  static_cast<void>(bench.hasher.take_hashed_count());

  bench.rows.mutate(0) = 1;
  bench.rows.mutate(bench.rows.size() - 1) = 1;
  ASSERT_TRUE(bench.hasher.advance());

  EXPECT_EQ(bench.hasher.take_hashed_count(), 2U);
}

TEST(F36MemoryCorruption, IsFoundWithinOneSweepOfTheBlocks) {
  for (const std::size_t place : {std::size_t{0}, kBytes / 2 + 5, kBytes - 1}) {
    Bench bench;
    bench.hasher.reset();
    bench.settle();
    bench.memory[place] ^= std::byte{0x10};

    std::uint32_t found_after = 0;
    for (std::uint32_t i = 1; i <= kBlocks && found_after == 0; ++i) {
      if (!bench.hasher.scrub_one()) found_after = i;
    }

    EXPECT_NE(found_after, 0U) << place;
  }
}

TEST(StateHasher, SoundMemoryPassesManySweeps) {
  Bench bench;
  bench.hasher.reset();
  bench.settle();

  for (std::uint32_t i = 0; i < 3 * kBlocks; ++i) {
    bench.rows.mutate(i) = i;  // a change by the rules is no corruption, hashed yet or not
    ASSERT_TRUE(bench.hasher.scrub_one());
  }
}

TEST(FullHash, EqualBlocksInOtherPlacesDiffer) {
  std::array<std::byte, 2 * Arena::kBlockBytes> bytes{};
  bytes[0] = std::byte{1};
  std::array<std::byte, 2 * Arena::kBlockBytes> swapped{};
  swapped[Arena::kBlockBytes] = std::byte{1};

  EXPECT_NE(full_hash(bytes), full_hash(swapped));
}

}  // namespace
}  // namespace engine::state
