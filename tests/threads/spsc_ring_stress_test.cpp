// Two real threads (and two processes) on one ring. Under the thread sanitizer this proves that every payload byte
// is handed over by an acquire that it can see; without it, it is a soak test of order and content.
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstring>
#include <thread>

#include <gtest/gtest.h>

#include "engine/base/random.hpp"
#include "engine/base/spsc_ring.hpp"
#include "engine/base/wait.hpp"
#include "tests/support/ring_memory.hpp"

namespace engine {
namespace {

using tests::RingMemory;

constexpr std::uint64_t kRecordCount = 50'000;
constexpr std::uint64_t kSeed = 16;
constexpr std::uint64_t kNearMax = 0 - std::uint64_t{4096};

/// Size and content of record n are functions of n, so that both sides know them without talking.
std::uint32_t size_of(std::uint64_t n, std::uint32_t size_max) {
  return 1 + static_cast<std::uint32_t>(below(random_u64(kSeed, n, 1, 0), size_max));
}
std::byte content_of(std::uint64_t n) { return static_cast<std::byte>(random_u64(kSeed, n, 2, 0)); }

template <WaitStrategy Wait>
void produce(SpscRing ring, std::uint64_t batch_max, Wait wait) {
  auto producer = ring.producer();
  for (std::uint64_t n = 0, batched = 0; n < kRecordCount;) {
    const std::uint32_t size = size_of(n, ring.payload_bytes_max());
    std::byte* place = producer.try_claim(size);
    if (place == nullptr) {
      producer.publish();  // A claim that waits for room must not hide the records that would make it.
      batched = 0;
      wait.idle();
      continue;
    }
    wait.reset();
    std::memset(place, static_cast<int>(content_of(n)), size);
    if (++batched >= batch_max) {
      producer.publish();
      batched = 0;
    }
    ++n;
  }
  producer.publish();
}

/// The number of records that arrived in order and intact: kRecordCount when all is well.
template <WaitStrategy Wait>
std::uint64_t consume(SpscRing ring, std::uint64_t batch_max, Wait wait) {
  auto consumer = ring.consumer();
  for (std::uint64_t n = 0, batched = 0;;) {
    const auto record = consumer.peek();
    if (record.empty()) {
      consumer.release();
      if (n == kRecordCount) return n;
      wait.idle();
      continue;
    }
    wait.reset();
    if (record.size() != size_of(n, ring.payload_bytes_max())) return n;
    for (const std::byte byte : record) {
      if (byte != content_of(n)) return n;
    }
    ++n;
    if (++batched >= batch_max) {
      consumer.release();
      batched = 0;
    }
  }
}

template <WaitStrategy Wait>
std::uint64_t run(std::span<std::byte> memory, std::size_t capacity_bytes, std::uint64_t batch_max, Wait wait) {
  const SpscRing ring = SpscRing::create(memory, capacity_bytes, kNearMax);
  std::thread thread{[&] { produce(SpscRing::attach(memory), batch_max, wait); }};
  const std::uint64_t received = consume(ring, batch_max, wait);
  thread.join();
  return received;
}

/// Shared, anonymous memory: what a child process inherits.
class SharedMemory {
 public:
  explicit SharedMemory(std::size_t size_bytes)
      : size_bytes_{size_bytes},
        place_{::mmap(nullptr, size_bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0)} {}
  SharedMemory(const SharedMemory&) = delete;
  SharedMemory& operator=(const SharedMemory&) = delete;
  ~SharedMemory() { ::munmap(place_, size_bytes_); }
  [[nodiscard]] bool is_mapped() const { return place_ != MAP_FAILED; }
  [[nodiscard]] std::span<std::byte> span() const { return {static_cast<std::byte*>(place_), size_bytes_}; }

 private:
  std::size_t size_bytes_;
  void* place_;
};

TEST(SpscRingStress, SmallestRingBetweenThreads) {
  const RingMemory memory{64};

  EXPECT_EQ(run(memory.span(), 64, 1, YieldWait{16}), kRecordCount);
}

TEST(SpscRingStress, BatchesBetweenThreads) {
  const RingMemory memory{1024};

  EXPECT_EQ(run(memory.span(), 1024, 7, YieldWait{16}), kRecordCount);
}

TEST(SpscRingStress, ParkedThreadsMakeProgress) {
  const RingMemory memory{4096};

  EXPECT_EQ(run(memory.span(), 4096, 16, ParkWait{20'000, 16, 4}), kRecordCount);
}

TEST(SpscRingStress, SharedMappingBetweenThreads) {
  const SharedMemory memory{SpscRing::bytes_needed(512)};
  ASSERT_TRUE(memory.is_mapped());

  EXPECT_EQ(run(memory.span(), 512, 3, YieldWait{16}), kRecordCount);
}

TEST(SpscRingStress, SharedMappingBetweenProcesses) {
  const SharedMemory memory{SpscRing::bytes_needed(512)};
  ASSERT_TRUE(memory.is_mapped());
  const SpscRing ring = SpscRing::create(memory.span(), 512, kNearMax);

  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    produce(SpscRing::attach(memory.span()), 3, YieldWait{16});
    ::_exit(0);
  }
  const std::uint64_t received = consume(ring, 3, YieldWait{16});
  int status = -1;
  ASSERT_EQ(::waitpid(child, &status, 0), child);

  EXPECT_EQ(received, kRecordCount);
  EXPECT_EQ(status, 0);
}

}  // namespace
}  // namespace engine
