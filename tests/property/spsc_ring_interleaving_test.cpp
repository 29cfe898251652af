// Exhaustive check of the ring's memory order: every interleaving of two small scripts, and for each load every value
// that release/acquire still allows (tests/support/stale_atomic.hpp). The same checker must find bugs planted in the
// atomic; a checker that cannot fail proves nothing.
#include <array>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "engine/base/spsc_ring.hpp"
#include "tests/support/stale_atomic.hpp"

namespace engine {
namespace {

using tests::StaleAtomic;
using tests::StaleMemory;

constexpr std::size_t kCapacity = 64;
constexpr std::size_t kConsumedOffset = kCacheLineBytes;
using Memory = std::array<std::byte, SpscRing::bytes_needed(kCapacity)>;
alignas(kCacheLineBytes) Memory ring_memory{};  // Stays zero: the model keeps the words.

bool is_consumed_index(const void* place) { return place == ring_memory.data() + kConsumedOffset; }

enum class Bug : std::uint8_t {
  None = 1,
  RelaxedPublish,
  RelaxedPeek,
  NoNextZero,
  RelaxedGiveBack,
  RelaxedRoom,
  TooMuchRoom
};

/// The model's atomic with one bug planted.
template <Bug kBug>
struct Planted {
  template <class Type>
  class Atomic {
   public:
    explicit Atomic(Type& place) : place_{&place} {}
    [[nodiscard]] Type load(std::memory_order order) const {
      const bool is_index = is_consumed_index(place_);
      if (kBug == (is_index ? Bug::RelaxedRoom : Bug::RelaxedPeek)) order = std::memory_order_relaxed;
      const Type value = StaleAtomic<Type>{*place_}.load(order);
      const bool is_planted = kBug == Bug::TooMuchRoom && is_index && value != 0;
      return is_planted ? value + 8 : value;
    }
    void store(Type value, std::memory_order order) const {
      const bool is_index = is_consumed_index(place_);
      if (kBug == (is_index ? Bug::RelaxedGiveBack : Bug::RelaxedPublish)) order = std::memory_order_relaxed;
      if (kBug == Bug::NoNextZero && !is_index && value == 0) return;
      StaleAtomic<Type>{*place_}.store(value, order);
    }

   private:
    Type* place_;
  };
};

/// What the two threads do. Record n has word_counts[n] words; each word holds n + 1, a number that would pass for the
/// word of a record if the ring ever took payload for one.
struct Plan {
  std::uint64_t first_index;
  std::vector<std::uint32_t> word_counts;
  std::size_t batch;      // Claims before each publish.
  std::size_t claim_max;  // Attempts, so that a run ends although the ring may stay full.
  std::size_t peek_max;
  bool reads_after_release{false};
};

template <template <class> class Atomic>
class Run {
 public:
  using Ring = BasicSpscRing<Atomic>;

  explicit Run(const Plan& plan)
      : plan_{&plan},
        ring_{Ring::create(ring_memory, kCapacity, plan.first_index)},
        producer_{ring_.producer()},
        consumer_{ring_.consumer()} {}

  void produce() {
    std::size_t batched = 0;
    for (std::size_t attempt = 0; attempt < plan_->claim_max && pushed_ < plan_->word_counts.size(); ++attempt) {
      if (claim()) ++batched;
      if (batched < plan_->batch) continue;
      producer_.publish();
      batched = 0;
    }
    producer_.publish();
  }
  void consume() {
    for (std::size_t attempt = 0; attempt < plan_->peek_max; ++attempt) read();
  }
  /// Everything is visible now: what is left must arrive, and nothing else.
  void drain() {
    while (!model().has_failed() && received_ < pushed_) {
      if (!read()) model().fail("a published record is lost");
    }
    if (!consumer_.peek().empty()) model().fail("a record arrived that was never pushed");
    if (producer_.try_claim(ring_.payload_bytes_max()) == nullptr) model().fail("room is lost");
  }

 private:
  static StaleMemory& model() { return *StaleMemory::current(); }

  bool claim() {
    const std::uint32_t word_count = plan_->word_counts[pushed_];
    std::byte* place = producer_.try_claim(word_count * 8);
    if (place == nullptr) return false;
    ++pushed_;
    auto* words = static_cast<std::uint64_t*>(static_cast<void*>(place));
    for (std::uint32_t n = 0; n < word_count; ++n) model().plain_write(words + n, pushed_);
    return true;
  }
  bool read() {
    if (model().has_failed()) return false;
    const auto record = consumer_.peek();
    if (record.empty()) return false;
    if (received_ >= plan_->word_counts.size()) return invent();
    if (record.size() != plan_->word_counts[received_] * std::size_t{8}) return invent();
    ++received_;
    if (plan_->reads_after_release) consumer_.release();
    const auto* words = static_cast<const std::uint64_t*>(static_cast<const void*>(record.data()));
    for (std::size_t n = 0; n < record.size() / 8; ++n) {
      if (model().plain_read(words + n) != received_) model().fail("a payload word is wrong");
    }
    consumer_.release();
    return true;
  }
  static bool invent() {
    model().fail("a record arrived that does not match the next one pushed");
    return false;
  }

  const Plan* plan_;
  Ring ring_;
  typename Ring::Producer producer_;
  typename Ring::Consumer consumer_;
  std::size_t pushed_{0};
  std::size_t received_{0};
};

template <template <class> class Atomic>
StaleMemory::Outcome explore(const Plan& plan, StaleMemory::SwitchAt switch_at = StaleMemory::SwitchAt::Loads) {
  StaleMemory memory;
  std::optional<Run<Atomic>> run;
  return memory.explore(
      [&] {
        run.emplace(plan);
        return StaleMemory::Script{[&] { run->produce(); }, [&] { run->consume(); }, [&] { run->drain(); }};
      },
      switch_at);
}

void expect_holds(const char* name, const Plan& plan, StaleMemory::SwitchAt switch_at = StaleMemory::SwitchAt::Loads) {
  const auto outcome = explore<StaleAtomic>(plan, switch_at);

  EXPECT_EQ(outcome.failure, "");
  std::printf("%s: %lu runs, %lu states\n", name, outcome.run_count, outcome.state_count);
}

template <Bug kBug>
std::string failure_of(const Plan& plan) {
  const auto outcome = explore<Planted<kBug>::template Atomic>(plan);
  std::printf("after %lu runs: %s\n", outcome.run_count, outcome.failure.c_str());
  return outcome.failure;
}

/// Starts 32 bytes before index 2^64, so that the run counts through it, pads the end of the data and reuses room.
const Plan kSingles{0 - std::uint64_t{32}, {1, 2, 1, 1}, 1, 5, 5};
const Plan kBatches{0 - std::uint64_t{16}, {1, 2, 1, 2, 1}, 2, 7, 5};
const Plan kReuse{0, {1, 1, 1, 1, 1}, 1, 6, 5};
const Plan kEveryOperation{0 - std::uint64_t{32}, {2, 2}, 1, 3, 3};

TEST(F17RingOrder, SinglesHold) { expect_holds("singles", kSingles); }
TEST(F17RingOrder, BatchesHold) { expect_holds("batches", kBatches); }
TEST(F17RingOrder, ReuseOfRoomHolds) { expect_holds("reuse", kReuse); }
TEST(F17RingOrder, HoldsWithASwitchBeforeEveryOperation) {
  expect_holds("every operation", kEveryOperation, StaleMemory::SwitchAt::Operations);
}

TEST(F17RingOrder, FindsNothingInTheUnplantedAtomic) { EXPECT_EQ(failure_of<Bug::None>(kSingles), ""); }
TEST(F17RingOrder, FindsRelaxedPublish) {
  EXPECT_NE(failure_of<Bug::RelaxedPublish>(kReuse).find("race"), std::string::npos);
}
TEST(F17RingOrder, FindsRelaxedPeek) {
  EXPECT_NE(failure_of<Bug::RelaxedPeek>(kReuse).find("race"), std::string::npos);
}
TEST(F17RingOrder, FindsMissingNextZero) { EXPECT_NE(failure_of<Bug::NoNextZero>(kReuse), ""); }
TEST(F17RingOrder, FindsRelaxedGiveBack) {
  EXPECT_NE(failure_of<Bug::RelaxedGiveBack>(kReuse).find("race"), std::string::npos);
}
TEST(F17RingOrder, FindsRelaxedLookForRoom) {
  EXPECT_NE(failure_of<Bug::RelaxedRoom>(kReuse).find("race"), std::string::npos);
}
TEST(F17RingOrder, FindsAnIndexThatGrantsTooMuchRoom) { EXPECT_NE(failure_of<Bug::TooMuchRoom>(kReuse), ""); }
TEST(F17RingOrder, FindsAReadAfterRelease) {
  const Plan plan{0, {2, 1, 1, 1}, 1, 5, 5, true};  // The fourth record's next word falls into the first's payload.

  EXPECT_NE(failure_of<Bug::None>(plan).find("race"), std::string::npos);
}

}  // namespace
}  // namespace engine
