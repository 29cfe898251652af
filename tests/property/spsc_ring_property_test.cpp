// Property: whatever the sizes and the order of claims, publishes, peeks and releases, the ring behaves as a queue
// (std::deque as the oracle), keeps peeked bytes intact until they are released, and loses no room.
// RapidCheck prints its seed on failure; RC_PARAMS="seed=..." accepts it back.
#include <cstring>
#include <deque>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "engine/base/spsc_ring.hpp"
#include "tests/support/ring_memory.hpp"

namespace engine {
namespace {

using tests::as_text;
using tests::RingMemory;

enum class Action : std::uint8_t { Claim = 1, Publish, Peek, Release };
using Step = std::pair<Action, std::uint32_t>;  // The number is a payload size.

/// The ring beside its oracle. Every record is filled with a letter of its own.
class Pair {
 public:
  Pair(std::size_t capacity_bytes, std::uint64_t first_index)
      : memory_{capacity_bytes}, ring_{SpscRing::create(memory_.span(), capacity_bytes, first_index)} {}

  void apply(const Step& step) {
    switch (step.first) {
      case Action::Claim:
        return claim(1 + step.second % ring_.payload_bytes_max());
      case Action::Publish:
        producer_.publish();
        published_.insert(published_.end(), claimed_.begin(), claimed_.end());
        return claimed_.clear();
      case Action::Peek:
        return peek();
      case Action::Release:
        check_peeked();
        peeked_.clear();
        return consumer_.release();
    }
  }
  /// Publishes and reads everything; then the empty ring must take its largest record.
  void drain() {
    apply({Action::Publish, 0});
    while (!published_.empty()) peek();
    apply({Action::Release, 0});
    peek();
    RC_ASSERT(producer_.try_claim(ring_.payload_bytes_max()) != nullptr);
  }

 private:
  void claim(std::uint32_t size) {
    std::byte* place = producer_.try_claim(size);
    if (place == nullptr) {
      // Full is legal only when something is in flight or awaits its release.
      RC_ASSERT(!claimed_.empty() || !published_.empty() || !peeked_.empty() || may_lag_);
      return;
    }
    const char letter = static_cast<char>('a' + count_++ % 26);
    std::memset(place, letter, size);
    claimed_.emplace_back(size, letter);
  }
  void peek() {
    const auto record = consumer_.peek();
    may_lag_ = !record.empty();
    RC_ASSERT(record.empty() == published_.empty());
    if (record.empty()) return;
    RC_ASSERT(as_text(record) == published_.front());
    peeked_.emplace_back(record, std::move(published_.front()));
    published_.pop_front();
  }
  void check_peeked() const {
    for (const auto& [record, text] : peeked_) RC_ASSERT(as_text(record) == text);
  }

  RingMemory memory_;
  SpscRing ring_;
  SpscRing::Producer producer_{ring_.producer()};
  SpscRing::Consumer consumer_{ring_.consumer()};
  std::deque<std::string> claimed_;
  std::deque<std::string> published_;
  std::vector<std::pair<std::span<const std::byte>, std::string>> peeked_;
  bool may_lag_{false};  // Room was released that the consumer need not have given back yet.
  int count_{0};
};

TEST(SpscRingProperty, EqualsADeque) {
  const bool holds = rc::check("the ring equals a deque", [] {
    const std::size_t capacity = *rc::gen::element<std::size_t>(64, 128, 256, 1024);
    const std::uint64_t lead = *rc::gen::inRange<std::uint64_t>(0, 4 * capacity / 8) * 8;
    const auto steps = *rc::gen::container<std::vector<Step>>(rc::gen::pair(
        rc::gen::element(Action::Claim, Action::Claim, Action::Publish, Action::Peek, Action::Peek, Action::Release),
        rc::gen::oneOf(rc::gen::inRange<std::uint32_t>(0, 24), rc::gen::inRange<std::uint32_t>(0, 1024))));
    Pair pair{capacity, 0 - lead};  // Starts so near 2^64 that most runs count through it.

    for (const Step& step : steps) pair.apply(step);
    pair.drain();
  });

  EXPECT_TRUE(holds);
}

}  // namespace
}  // namespace engine
