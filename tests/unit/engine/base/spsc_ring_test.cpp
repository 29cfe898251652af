// Unit facts of the ring and of the wait strategies. One thread plays both sides; order between threads is the
// business of tests/property/spsc_ring_interleaving_test.cpp and tests/threads.
#include "engine/base/spsc_ring.hpp"

#include <array>
#include <cstring>
#include <string>
#include <type_traits>

#include <gtest/gtest.h>

#include "engine/base/wait.hpp"
#include "tests/support/ring_memory.hpp"

namespace engine {
namespace {

using tests::as_bytes;
using tests::as_text;
using tests::RingMemory;

constexpr std::size_t kCapacity = 64;
constexpr std::uint64_t kNearMax = 0 - std::uint64_t{48};

bool push(SpscRing::Producer& producer, std::string_view text) { return producer.try_push(as_bytes(text)); }

TEST(SpscRing, DeliversRecordsInOrderWithExactSize) {
  const RingMemory memory{kCapacity};
  const auto ring = SpscRing::create(memory.span(), kCapacity);
  auto producer = ring.producer();
  auto consumer = ring.consumer();

  ASSERT_TRUE(push(producer, "a"));
  ASSERT_TRUE(push(producer, "123456789"));

  EXPECT_EQ(as_text(consumer.peek()), "a");
  EXPECT_EQ(as_text(consumer.peek()), "123456789");
  EXPECT_TRUE(consumer.peek().empty());
}

TEST(SpscRing, IsEmptyAfterCreateInDirtyMemory) {
  const RingMemory memory{kCapacity};

  auto consumer = SpscRing::create(memory.span(), kCapacity).consumer();

  EXPECT_TRUE(consumer.peek().empty());
}

TEST(SpscRing, HidesClaimsUntilPublish) {
  const RingMemory memory{kCapacity};
  const auto ring = SpscRing::create(memory.span(), kCapacity);
  auto producer = ring.producer();
  auto consumer = ring.consumer();

  std::memcpy(producer.try_claim(1), "x", 1);
  std::memcpy(producer.try_claim(2), "yz", 2);

  EXPECT_TRUE(consumer.peek().empty());
  producer.publish();
  EXPECT_EQ(as_text(consumer.peek()), "x");
  EXPECT_EQ(as_text(consumer.peek()), "yz");
}

TEST(SpscRing, PublishWithoutClaimsDoesNothing) {
  const RingMemory memory{kCapacity};
  const auto ring = SpscRing::create(memory.span(), kCapacity);
  auto producer = ring.producer();
  auto consumer = ring.consumer();
  ASSERT_TRUE(push(producer, "a"));

  producer.publish();

  EXPECT_EQ(as_text(consumer.peek()), "a");
  EXPECT_TRUE(consumer.peek().empty());
}

TEST(SpscRing, RefusesPushWhenFullAndOverwritesNothing) {
  const RingMemory memory{kCapacity};
  const auto ring = SpscRing::create(memory.span(), kCapacity);
  auto producer = ring.producer();
  auto consumer = ring.consumer();
  ASSERT_TRUE(push(producer, "first"));
  ASSERT_TRUE(push(producer, "second"));
  ASSERT_TRUE(push(producer, "third"));

  EXPECT_FALSE(push(producer, "fourth"));

  EXPECT_EQ(as_text(consumer.peek()), "first");
  EXPECT_EQ(as_text(consumer.peek()), "second");
  EXPECT_EQ(as_text(consumer.peek()), "third");
}

TEST(SpscRing, KeepsPeekedRecordsUntilRelease) {
  const RingMemory memory{kCapacity};
  const auto ring = SpscRing::create(memory.span(), kCapacity);
  auto producer = ring.producer();
  auto consumer = ring.consumer();
  for (const char* text : {"first", "second", "third"}) ASSERT_TRUE(push(producer, text));
  const auto first = consumer.peek();

  EXPECT_FALSE(push(producer, "fourth"));
  EXPECT_EQ(as_text(first), "first");
  consumer.release();
  EXPECT_TRUE(push(producer, "fourth"));
}

TEST(SpscRing, GivesAllRoomBackWhenFoundEmpty) {
  constexpr std::size_t kLarge = 4096;
  const RingMemory memory{kLarge};
  const auto ring = SpscRing::create(memory.span(), kLarge);
  auto producer = ring.producer();
  auto consumer = ring.consumer();
  ASSERT_TRUE(push(producer, "one small record is less than a step"));
  ASSERT_FALSE(consumer.peek().empty());
  consumer.release();

  ASSERT_TRUE(consumer.peek().empty());

  ASSERT_NE(producer.try_claim(ring.payload_bytes_max()), nullptr);
  EXPECT_NE(producer.try_claim(1976), nullptr);  // 40 + 2048 + 1984 + 8 = 4080: needs the very first bytes.
}

TEST(SpscRing, AcceptsTheLargestRecordAtEveryOffset) {
  const RingMemory memory{kCapacity};
  for (std::uint64_t first = 0; first < kCapacity; first += 8) {
    const auto ring = SpscRing::create(memory.span(), kCapacity, first);
    auto producer = ring.producer();
    auto consumer = ring.consumer();
    const std::string large(ring.payload_bytes_max(), 'x');

    ASSERT_TRUE(push(producer, large)) << first;

    ASSERT_EQ(as_text(consumer.peek()), large) << first;
    ASSERT_TRUE(consumer.peek().empty()) << first;
  }
}

TEST(SpscRing, NeverSplitsARecordAtTheWrap) {
  const RingMemory memory{kCapacity};
  const auto ring = SpscRing::create(memory.span(), kCapacity);
  auto producer = ring.producer();
  auto consumer = ring.consumer();
  const std::byte* data = memory.span().data() + SpscRing::bytes_needed(0);
  for (int lap = 0; lap < 100; ++lap) {
    ASSERT_TRUE(push(producer, "seventeen bytes.."));

    const auto record = consumer.peek();

    ASSERT_EQ(as_text(record), "seventeen bytes..");
    ASSERT_LE(record.data() + record.size(), data + kCapacity);
    consumer.release();
  }
}

TEST(SpscRing, CountsThroughTheLargestIndex) {
  const RingMemory memory{kCapacity};
  const auto ring = SpscRing::create(memory.span(), kCapacity, kNearMax);
  auto producer = ring.producer();
  auto consumer = ring.consumer();
  for (int n = 0; n < 50; ++n) {
    const std::string text = std::to_string(n);
    ASSERT_TRUE(push(producer, text));
    ASSERT_TRUE(push(producer, text + "again"));
    ASSERT_EQ(as_text(consumer.peek()), text);
    ASSERT_EQ(as_text(consumer.peek()), text + "again");
    ASSERT_TRUE(consumer.peek().empty());
    consumer.release();
  }
}

TEST(SpscRing, RefusesWhenFullAcrossTheLargestIndex) {
  const RingMemory memory{kCapacity};
  const auto ring = SpscRing::create(memory.span(), kCapacity, kNearMax);
  auto producer = ring.producer();

  int pushed = 0;
  while (pushed < 10 && push(producer, "8 bytes.")) ++pushed;

  EXPECT_EQ(pushed, 3);
}

TEST(SpscRing, NeverTakesOldPayloadForARecord) {
  const RingMemory memory{kCapacity};
  const auto ring = SpscRing::create(memory.span(), kCapacity);
  auto producer = ring.producer();
  auto consumer = ring.consumer();
  const std::array<std::uint64_t, 3> looks_like_words{8, 8, 8};
  for (int n = 0; n < 100; ++n) {
    const std::size_t count = 1 + static_cast<std::size_t>(n) % looks_like_words.size();
    ASSERT_TRUE(producer.try_push(std::as_bytes(std::span{looks_like_words}.first(count))));
    ASSERT_EQ(consumer.peek().size(), count * 8);
    ASSERT_TRUE(consumer.peek().empty());
    consumer.release();
  }
}

TEST(SpscRing, AlignsPayloadsToEightBytes) {
  const RingMemory memory{kCapacity};
  auto producer = SpscRing::create(memory.span(), kCapacity).producer();

  for (const std::uint32_t size : {1U, 7U}) {
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(producer.try_claim(size)) % 8, 0U);
  }
}

TEST(SpscRing, AttachSeesWhatWasPublished) {
  const RingMemory memory{kCapacity};
  auto producer = SpscRing::create(memory.span(), kCapacity).producer();
  ASSERT_TRUE(push(producer, "shared"));

  auto consumer = SpscRing::attach(memory.span()).consumer();

  EXPECT_EQ(as_text(consumer.peek()), "shared");
}

TEST(SpscRing, SecondProducerContinuesBehindTheLastPublishedRecord) {
  const RingMemory memory{kCapacity};
  const auto ring = SpscRing::create(memory.span(), kCapacity, kNearMax);
  auto consumer = ring.consumer();
  auto first = ring.producer();
  ASSERT_TRUE(push(first, "published"));
  ASSERT_NE(first.try_claim(3), nullptr);

  auto second = SpscRing::attach(memory.span()).producer();
  ASSERT_TRUE(push(second, "next"));

  EXPECT_EQ(as_text(consumer.peek()), "published");
  EXPECT_EQ(as_text(consumer.peek()), "next");
  EXPECT_TRUE(consumer.peek().empty());
}

TEST(SpscRing, KeepsEachSideOnLinesOfItsOwn) {
  EXPECT_EQ(alignof(SpscRing::Producer), kCacheLineBytes);
  EXPECT_EQ(alignof(SpscRing::Consumer), kCacheLineBytes);
  EXPECT_EQ(SpscRing::bytes_needed(0) % kCacheLineBytes, 0U);
}

TEST(SpscRingDeathTest, AssertsOnMisuse) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  const RingMemory memory{kCapacity};
  const auto ring = SpscRing::create(memory.span(), kCapacity);
  auto producer = ring.producer();

  EXPECT_DEATH(static_cast<void>(producer.try_claim(0)), "payload_bytes");
  EXPECT_DEATH(static_cast<void>(producer.try_claim(ring.payload_bytes_max() + 1)), "payload_bytes");
  EXPECT_DEATH(static_cast<void>(SpscRing::create(memory.span(), 96)), "has_single_bit");
  EXPECT_DEATH(static_cast<void>(SpscRing::create(memory.span(), 128)), "bytes_needed");
  EXPECT_DEATH(static_cast<void>(SpscRing::create(memory.span().subspan(8), 64)), "broken invariant");
  EXPECT_DEATH(static_cast<void>(SpscRing::create(memory.span(), kCapacity, 4)), "first_index");
}

TEST(SpscRingDeathTest, AttachAssertsOnUnformattedMemory) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  const RingMemory memory{kCapacity};

  EXPECT_DEATH(static_cast<void>(SpscRing::attach(memory.span())), "kFormat");
}

static_assert(WaitStrategy<SpinWait>);
static_assert(WaitStrategy<YieldWait>);
static_assert(WaitStrategy<ParkWait>);

TEST(ParkWait, SleepsLongerEachTimeUpToItsMaximum) {
  ParkWait wait{4'000, 0, 0};

  for (const std::int64_t expected : {1'000, 2'000, 4'000, 4'000}) {
    EXPECT_EQ(wait.sleep_ns(), expected);
    wait.idle();
  }
}

TEST(ParkWait, StartsAgainAfterReset) {
  ParkWait wait{4'000, 0, 0};
  wait.idle();

  wait.reset();

  EXPECT_EQ(wait.sleep_ns(), ParkWait::kSleepNsFirst);
}

TEST(ParkWait, SpinsAndYieldsBeforeItSleeps) {
  ParkWait wait{4'000, 2, 2};

  for (int turn = 0; turn < 4; ++turn) wait.idle();

  EXPECT_EQ(wait.sleep_ns(), ParkWait::kSleepNsFirst);
}

}  // namespace
}  // namespace engine
