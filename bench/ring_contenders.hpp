// The rings of the comparison behind one shape, so that all run the same loops. Each contender works in its best own
// way: ours reads in place, the others copy out, as their interfaces do.
//   offer(n)             tries to send message n; false when full
//   take(sum)            tries to receive one message and adds its eight words to `sum`; false when empty
//   offer_batch(n, end)  sends up to kBatch messages [n, end) and returns how many
//   take_batch(sum)      receives up to kBatch messages and returns how many
// offer* belong to one thread, take* to the other.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <new>
#include <span>

#include <boost/lockfree/spsc_queue.hpp>
#include <readerwriterqueue/readerwriterqueue.h>

#include "engine/base/cpu.hpp"
#include "engine/base/spsc_ring.hpp"

namespace bench {

inline constexpr std::size_t kBatch = 16;

struct Message {
  std::array<std::uint64_t, 8> words;
};
static_assert(sizeof(Message) == 64);

inline Message message(std::uint64_t n) { return {{n, n, n, n, n, n, n, n}}; }
inline std::uint64_t total(const Message& received) {
  std::uint64_t sum = 0;
  for (const std::uint64_t word : received.words) sum += word;
  return sum;
}

/// Messages in our ring: 64 bytes of payload and the word. The capacity is the largest power of two that holds at most
/// `message_count` of them, so ours never gets more room than the others.
class Lockstep {
 public:
  static constexpr const char* kName = "lockstep";

  explicit Lockstep(std::size_t message_count)
      : capacity_bytes_{std::bit_floor(message_count * kRecordBytes)}, memory_{touched_memory(capacity_bytes_)} {}

  bool offer(std::uint64_t n) {
    const Message sent = message(n);
    return producer_.try_push(std::as_bytes(std::span{&sent, 1}));
  }
  bool take(std::uint64_t& sum) {
    const bool has_taken = take_one(sum);
    consumer_.release();
    return has_taken;
  }
  std::size_t offer_batch(std::uint64_t n, std::uint64_t end) {
    std::size_t count = 0;
    for (; count < kBatch && n < end; ++count, ++n) {
      std::byte* place = producer_.try_claim(sizeof(Message));
      if (place == nullptr) break;
      const Message sent = message(n);
      std::memcpy(place, &sent, sizeof sent);
    }
    producer_.publish();
    return count;
  }
  std::size_t take_batch(std::uint64_t& sum) {
    std::size_t count = 0;
    while (count < kBatch && take_one(sum)) ++count;
    consumer_.release();
    return count;
  }

 private:
  static constexpr std::size_t kRecordBytes = sizeof(Message) + 8;
  static constexpr std::align_val_t kAlignment{engine::kCacheLineBytes};
  struct Free {
    void operator()(std::byte* bytes) const { ::operator delete(bytes, kAlignment); }
  };

  /// Every page is written once, so that no measurement pays for its first touch.
  static std::byte* touched_memory(std::size_t capacity_bytes) {
    const std::size_t size_bytes = engine::SpscRing::bytes_needed(capacity_bytes);
    auto* bytes = static_cast<std::byte*>(::operator new(size_bytes, kAlignment));
    std::memset(bytes, 0, size_bytes);
    return bytes;
  }
  bool take_one(std::uint64_t& sum) {
    const auto record = consumer_.peek();
    if (record.empty()) return false;
    Message received;
    std::memcpy(&received, record.data(), sizeof received);  // Optimised into reads in place.
    sum += total(received);
    return true;
  }

  std::size_t capacity_bytes_;
  std::unique_ptr<std::byte[], Free> memory_;
  engine::SpscRing ring_{
      engine::SpscRing::create({memory_.get(), engine::SpscRing::bytes_needed(capacity_bytes_)}, capacity_bytes_)};
  engine::SpscRing::Producer producer_{ring_.producer()};
  engine::SpscRing::Consumer consumer_{ring_.consumer()};
};

class Boost {
 public:
  static constexpr const char* kName = "boost";

  explicit Boost(std::size_t message_count) : queue_{message_count} {}

  bool offer(std::uint64_t n) { return queue_.push(message(n)); }
  bool take(std::uint64_t& sum) {
    Message received;
    if (!queue_.pop(received)) return false;
    sum += total(received);
    return true;
  }
  std::size_t offer_batch(std::uint64_t n, std::uint64_t end) {
    std::array<Message, kBatch> batch;
    std::size_t count = 0;
    for (; count < kBatch && n + count < end; ++count) batch[count] = message(n + count);
    return queue_.push(batch.data(), count);
  }
  std::size_t take_batch(std::uint64_t& sum) {
    std::array<Message, kBatch> batch;
    const std::size_t count = queue_.pop(batch.data(), kBatch);
    for (std::size_t n = 0; n < count; ++n) sum += total(batch[n]);
    return count;
  }

 private:
  boost::lockfree::spsc_queue<Message> queue_;
};

/// Has no batches.
class ReaderWriter {
 public:
  static constexpr const char* kName = "readerwriter";

  explicit ReaderWriter(std::size_t message_count) : queue_{message_count} {}

  bool offer(std::uint64_t n) { return queue_.try_enqueue(message(n)); }
  bool take(std::uint64_t& sum) {
    const Message* received = queue_.peek();
    if (received == nullptr) return false;
    sum += total(*received);
    queue_.pop();
    return true;
  }

 private:
  moodycamel::ReaderWriterQueue<Message> queue_;
};

}  // namespace bench
