// Arena, Table and FixedMap: where the state lives, and what of it is known to have changed.
#include "engine/base/arena.hpp"

#include <array>
#include <cstring>
#include <set>
#include <unordered_map>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "engine/base/fixed_map.hpp"
#include "engine/base/table.hpp"

namespace {

using engine::Arena;
using engine::FixedMap;
using engine::FixedMapSlot;
using engine::Table;

constexpr std::size_t kMemoryBytes = 8 * Arena::kBlockBytes;

struct Memory {
  alignas(Arena::kAlignment) std::array<std::byte, kMemoryBytes> bytes{};
  std::array<std::uint64_t, Arena::dirty_words(kMemoryBytes)> dirty{};
  Arena arena{bytes, dirty};

  [[nodiscard]] std::set<std::size_t> dirty_blocks() const {
    std::set<std::size_t> blocks;
    for (std::size_t block = 0; block < dirty.size() * 64; ++block) {
      if ((dirty[block / 64] >> (block % 64) & 1U) != 0) blocks.insert(block);
    }
    return blocks;
  }
};

struct Row {
  std::uint64_t first;
  std::uint64_t second;
  std::uint64_t third;
};

TEST(Arena, AlignsEveryTakeAndCountsWhatIsUsed) {
  Memory memory;

  const auto bytes = memory.arena.take<char>(3);
  const auto rows = memory.arena.take<Row>(2);

  EXPECT_EQ(static_cast<const void*>(bytes.data()), memory.bytes.data());
  EXPECT_EQ(static_cast<const void*>(rows.data()), memory.bytes.data() + 64);
  EXPECT_EQ(memory.arena.bytes().size(), 128U);
  EXPECT_EQ(memory.arena.block_count(), 1U);
}

TEST(Arena, HasAsManyBlocksAsItsUsedBytesTouch) {
  Memory memory;

  static_cast<void>(memory.arena.take<char>(Arena::kBlockBytes));
  EXPECT_EQ(memory.arena.block_count(), 1U);
  static_cast<void>(memory.arena.take<char>(1));

  EXPECT_EQ(memory.arena.block_count(), 2U);
}

TEST(Arena, MarksEveryBlockThatAWriteTouches) {
  Memory memory;
  const std::byte* const start = memory.bytes.data();

  memory.arena.mark(start + Arena::kBlockBytes - 1, 2);
  memory.arena.mark(start + 3 * Arena::kBlockBytes, Arena::kBlockBytes);

  EXPECT_EQ(memory.dirty_blocks(), (std::set<std::size_t>{0, 1, 3}));
}

TEST(ArenaDeath, AbortsWhenSizedTooSmall) {
  Memory memory;

  EXPECT_DEATH(static_cast<void>(memory.arena.take<char>(kMemoryBytes + 1)), "memory_.size");
}

TEST(Table, StartsZeroedAndUnmarked) {
  Memory memory;
  const Table<Row> table{memory.arena, 4};

  EXPECT_EQ(table.size(), 4U);
  EXPECT_EQ(table[3].third, 0U);
  EXPECT_TRUE(memory.dirty_blocks().empty());
}

TEST(Table, MarksBothBlocksOfARowThatCrossesABoundary) {
  Memory memory;
  Table<Row> table{memory.arena, 100};

  table.mutate(42).second = 7;  // bytes [1008, 1032)

  EXPECT_EQ(table[42].second, 7U);
  EXPECT_EQ(memory.dirty_blocks(), (std::set<std::size_t>{0, 1}));
}

TEST(Table, MarksNothingWhenRead) {
  Memory memory;
  const Table<Row> table{memory.arena, 100};

  std::uint64_t sum = 0;
  for (const Row& row : table.rows()) sum += row.first;

  EXPECT_EQ(sum + table[99].first, 0U);
  EXPECT_TRUE(memory.dirty_blocks().empty());
}

TEST(TableDeath, AbortsBeyondItsRows) {
  Memory memory;
  Table<Row> table{memory.arena, 4};

  EXPECT_DEATH(static_cast<void>(table[4]), "index < rows_.size");
  EXPECT_DEATH(static_cast<void>(table.mutate(4)), "index < rows_.size");
}

/// Keys whose home is one of the last two slots of an 8-slot map: every cluster of them wraps.
std::vector<std::uint64_t> wrapping_keys(std::size_t count) {
  std::vector<std::uint64_t> keys;
  for (std::uint64_t key = 1; keys.size() < count; ++key) {
    if ((engine::mix64(key) & 7U) >= 6) keys.push_back(key);
  }
  return keys;
}

TEST(FixedMap, FindsKeysOfAClusterThatWraps) {
  Memory memory;
  FixedMap map{memory.arena, 4};
  const auto keys = wrapping_keys(4);
  for (std::uint32_t i = 0; i < 4; ++i) map.put(keys[i], i + 10);

  map.erase(keys[0]);

  EXPECT_EQ(map.find(keys[0]), std::nullopt);
  for (std::uint32_t i = 1; i < 4; ++i) EXPECT_EQ(map.find(keys[i]), i + 10);
}

TEST(FixedMap, OverwritesAndIgnoresErasingWhatIsNotThere) {
  Memory memory;
  FixedMap map{memory.arena, 4};

  map.put(1, 5);
  map.put(1, 6);
  map.erase(2);

  EXPECT_EQ(map.find(1), 6U);
}

TEST(FixedMap, AgreesWithAReferenceMap) {
  const bool holds = rc::check([] {
    Memory memory;
    FixedMap map{memory.arena, 4};
    std::unordered_map<std::uint64_t, std::uint32_t> reference;
    const auto keys = wrapping_keys(6);
    const auto steps = *rc::gen::container<std::vector<std::pair<std::uint8_t, std::uint32_t>>>(
        rc::gen::pair(rc::gen::inRange<std::uint8_t>(0, 12), rc::gen::arbitrary<std::uint32_t>()));
    for (const auto& [action, value] : steps) {
      const std::uint64_t key = keys[action % keys.size()];
      if (action < 6 && (reference.contains(key) || reference.size() < 4)) {
        map.put(key, value);
        reference[key] = value;
      } else if (action >= 6) {
        map.erase(key);
        reference.erase(key);
      }
      for (const std::uint64_t each : keys) {
        const auto found = reference.find(each);
        RC_ASSERT(map.find(each) == (found == reference.end() ? std::nullopt : std::optional{found->second}));
      }
    }
  });
  EXPECT_TRUE(holds);
}

TEST(FixedMap, IsBytewiseEmptyOnceAllIsErased) {
  Memory memory;
  FixedMap map{memory.arena, 4};
  const auto keys = wrapping_keys(4);
  for (const std::uint64_t key : keys) map.put(key, 1);

  for (const std::uint64_t key : keys) map.erase(key);

  for (const std::byte byte : memory.arena.bytes()) ASSERT_EQ(byte, std::byte{0});
}

TEST(FixedMap, MarksTheBlocksThatItChanges) {
  Memory memory;
  FixedMap map{memory.arena, 4};

  EXPECT_EQ(map.find(1), std::nullopt);
  EXPECT_TRUE(memory.dirty_blocks().empty());
  map.put(1, 5);

  EXPECT_EQ(memory.dirty_blocks(), (std::set<std::size_t>{0}));
}

TEST(FixedMapDeath, RefusesKeyZero) {
  Memory memory;
  FixedMap map{memory.arena, 4};

  EXPECT_DEATH(map.put(0, 1), "key != 0");
}

}  // namespace
