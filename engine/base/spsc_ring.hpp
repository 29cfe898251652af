// A queue from one thread (or process) to one other: records of any size, in memory that the caller
// supplies. Not for several producers or several consumers; not for waiting (engine/base/wait.hpp
// does that).
//
// The memory holds a control block and `capacity` bytes of data. Positions in the data are
// free-running 64-bit indices, always multiples of 8; `index & (capacity - 1)` is the place. A
// record is one word and its payload:
//
//     | word: payload size | payload, padded to 8 | word of the next record, or 0 |
//
// The word is also the commit. It stands in the cache line that the consumer has to load anyway, so
// there is no producer index to share: the consumer reads a word, and 0 means "nothing yet". What
// makes this sound:
//
//   R1  Before a record is published, the word behind it is 0. So the consumer, which steps from
//   word to word, never
//       takes the payload of an earlier lap for a word.
//   R2  The first word of a batch is stored last, with release. The consumer cannot step over it,
//   so all else in the
//       batch needs no order of its own.
//   R3  The producer writes only to room that the consumer has given back: it acquires `consumed`
//   before it reuses
//       bytes, and the consumer releases it after its last read of them. R1 costs 8 bytes of that
//       room.
//   R4  A record that does not fit before the end of the data begins at offset 0; a padding word,
//   part of the same
//       batch, fills the gap. A record takes at most half of the capacity, so an empty ring accepts
//       it anywhere.
//
// The producer keeps a copy of `consumed` and looks again only when the copy says full. The
// consumer gives room back in steps of at least 1/32 of the capacity, or when it finds the ring
// empty: a producer that waits for room does not pull the line of `consumed` back and forth for
// each record, and still gets every byte in the end.
#pragma once

#include <algorithm>
#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <new>  // determinism-ok: std::launder and placement only
#include <span>

#include "engine/base/assert.hpp"
#include "engine/base/cpu.hpp"

namespace engine {

/// A handle on a ring; copies refer to the same ring. Create one producer and one consumer at a
/// time from it. `Atomic` is std::atomic_ref, because a word of this lap was payload in the last
/// one: no std::atomic lives there. Tests pass a model that returns every value that the memory
/// order still allows.
template <template <class> class Atomic = std::atomic_ref>
class BasicSpscRing {
 public:
  class Producer;
  class Consumer;

  static constexpr std::size_t kCapacityBytesMin = 64;
  static constexpr std::size_t kCapacityBytesMax = std::size_t{1} << 32U;

  /// The memory that a ring of `capacity_bytes` takes.
  [[nodiscard]] static constexpr std::size_t bytes_needed(std::size_t capacity_bytes) noexcept {
    return sizeof(Control) + capacity_bytes;
  }

  /// Formats `memory`, which the caller owns, aligned to a cache line and at least
  /// bytes_needed(capacity_bytes) long. capacity_bytes: a power of two in [kCapacityBytesMin,
  /// kCapacityBytesMax]. first_index: a multiple of 8, where counting starts; tests start just
  /// below 2^64.
  [[nodiscard]] static BasicSpscRing create(std::span<std::byte> memory, std::size_t capacity_bytes,
                                            std::uint64_t first_index = 0) noexcept {
    ASSERT(std::has_single_bit(capacity_bytes));
    ASSERT(capacity_bytes >= kCapacityBytesMin);
    ASSERT(capacity_bytes <= kCapacityBytesMax);
    ASSERT(memory.size() >= bytes_needed(capacity_bytes));
    ASSERT(is_aligned(memory.data()));
    ASSERT(first_index % kWordBytes == 0);
    const BasicSpscRing ring{new (memory.data()) Control{}, memory.data() + sizeof(Control), capacity_bytes};
    ring.control_->capacity_bytes = capacity_bytes;
    ring.word(first_index).store(0, std::memory_order_relaxed);  // R1
    ring.consumed().store(first_index, std::memory_order_relaxed);
    Atomic<std::uint64_t>{ring.control_->format}.store(kFormat, std::memory_order_release);
    return ring;
  }

  /// A handle on memory that create() has formatted, perhaps at another address in another process.
  [[nodiscard]] static BasicSpscRing attach(std::span<std::byte> memory) noexcept {
    ASSERT(memory.size() >= bytes_needed(kCapacityBytesMin));
    ASSERT(is_aligned(memory.data()));
    auto* control = std::launder(static_cast<Control*>(static_cast<void*>(memory.data())));
    ASSERT(Atomic<std::uint64_t>{control->format}.load(std::memory_order_acquire) == kFormat);
    const std::size_t capacity_bytes = control->capacity_bytes;
    ASSERT(std::has_single_bit(capacity_bytes));
    ASSERT(memory.size() >= bytes_needed(capacity_bytes));
    return BasicSpscRing{control, memory.data() + sizeof(Control), capacity_bytes};
  }

  /// The writing side. Continues behind the last published record; what was claimed and not
  /// published is lost.
  [[nodiscard]] Producer producer() const noexcept { return Producer{*this}; }
  /// The reading side. Continues where room was last given back, so a consumer that takes over from
  /// one that was not drained may see up to 1/32 of the capacity again.
  [[nodiscard]] Consumer consumer() const noexcept { return Consumer{*this}; }

  [[nodiscard]] std::size_t capacity_bytes() const noexcept { return mask_ + 1; }
  /// The largest payload accepted (R4).
  [[nodiscard]] std::uint32_t payload_bytes_max() const noexcept {
    return static_cast<std::uint32_t>(capacity_bytes() / 2 - kWordBytes);
  }

 private:
  static constexpr std::uint64_t kFormat = 0x31474E4952534C31ULL;  // Changes with the layout.
  static constexpr std::uint64_t kWordBytes = sizeof(std::uint64_t);
  static constexpr std::uint64_t kPaddingFlag = std::uint64_t{1}
                                                << 63U;  // The rest is the gap in bytes, word included.

  /// What both sides share. The adjacent lines are data; their first writer is the producer, hence
  /// the alignment.
  struct Control {
    alignas(kCacheLineBytes) std::uint64_t format{0};
    std::uint64_t capacity_bytes{0};
    alignas(kCacheLineBytes) std::uint64_t consumed{0};
  };
  static_assert(sizeof(Control) == 2 * kCacheLineBytes);

  BasicSpscRing(Control* control, std::byte* data, std::size_t capacity_bytes) noexcept
      : control_{control}, data_{data}, mask_{capacity_bytes - 1} {}

  static bool is_aligned(const std::byte* place) noexcept {
    const auto address = reinterpret_cast<std::uintptr_t>(place);  // determinism-ok: only checked
    return address % kCacheLineBytes == 0;
  }
  static constexpr std::uint64_t record_bytes(std::uint64_t payload_bytes) noexcept {
    return (payload_bytes + 2 * kWordBytes - 1) & ~(kWordBytes - 1);
  }
  std::byte* at(std::uint64_t index) const noexcept { return data_ + (index & mask_); }
  Atomic<std::uint64_t> word(std::uint64_t index) const noexcept {
    return Atomic<std::uint64_t>{*static_cast<std::uint64_t*>(static_cast<void*>(at(index)))};
  }
  Atomic<std::uint64_t> consumed() const noexcept { return Atomic<std::uint64_t>{control_->consumed}; }
  /// Bytes from `index` to the end of the data, in (0, capacity].
  std::uint64_t bytes_to_end(std::uint64_t index) const noexcept { return capacity_bytes() - (index & mask_); }

  Control* control_;
  std::byte* data_;
  std::uint64_t mask_;
};

using SpscRing = BasicSpscRing<>;

/// Belongs to one thread. Holds that side's cursors, on a line of its own.
template <template <class> class Atomic>
class alignas(kCacheLineBytes) BasicSpscRing<Atomic>::Producer {
 public:
  /// Whether claims that take at most `bytes` together, 8 for each record's word included, will all succeed; what the
  /// end of the data may waste is allowed for. bytes at most a quarter of the capacity. Asked before work is begun
  /// whose results must not be lost.
  [[nodiscard]] bool has_room(std::size_t bytes) noexcept {
    ASSERT(bytes <= ring_.capacity_bytes() / 4);
    const std::uint64_t needed = 2 * bytes + kWordBytes;
    if (free_bytes() >= needed) return true;
    consumed_copy_ = ring_.consumed().load(std::memory_order_acquire);  // R3
    return free_bytes() >= needed;
  }

  /// Room for one record, aligned to 8, or nullptr when the ring is full: nothing happened then,
  /// and nothing is ever overwritten. payload_bytes in [1, payload_bytes_max()]. Several claims may
  /// precede one publish.
  [[nodiscard]] std::byte* try_claim(std::uint32_t payload_bytes) noexcept {
    ASSERT(payload_bytes != 0);
    ASSERT(payload_bytes <= ring_.payload_bytes_max());
    const std::uint64_t size = record_bytes(payload_bytes);
    if (size > room_ && !find_room(size)) [[unlikely]]
      return nullptr;
    std::byte* payload = ring_.at(next_) + kWordBytes;
    append(payload_bytes, size);
    room_ -= size;
    return payload;
  }

  /// Makes every claimed record visible, all of them with one store. Without claims it does
  /// nothing.
  void publish() noexcept {
    if (next_ == published_) return;
    ring_.word(next_).store(0, std::memory_order_relaxed);                 // R1
    ring_.word(published_).store(first_word_, std::memory_order_release);  // R2
    published_ = next_;
  }

  /// Copies one record and publishes it, with all claims before it. False, and nothing happened,
  /// when full.
  [[nodiscard]] bool try_push(std::span<const std::byte> payload) noexcept {
    std::byte* place = try_claim(static_cast<std::uint32_t>(payload.size()));
    if (place == nullptr) return false;
    std::memcpy(place, payload.data(), payload.size());
    publish();
    return true;
  }

 private:
  friend class BasicSpscRing;

  /// Walks from the oldest record to the word that is 0: the published end needs no place in memory
  /// of its own.
  explicit Producer(const BasicSpscRing& ring) noexcept
      : ring_{ring}, next_{ring.consumed().load(std::memory_order_acquire)}, consumed_copy_{next_} {
    while (const std::uint64_t word = ring_.word(next_).load(std::memory_order_acquire)) {
      next_ += (word & kPaddingFlag) != 0 ? word & ~kPaddingFlag : record_bytes(word);
    }
    published_ = next_;
  }

  void append(std::uint64_t word, std::uint64_t size) noexcept {
    if (next_ == published_) {
      first_word_ = word;
    } else {
      ring_.word(next_).store(word, std::memory_order_relaxed);
    }
    next_ += size;
  }

  /// Sets room_, the bytes that can be claimed in one piece, to at least `size`; pads the end of
  /// the data if needed.
  [[gnu::noinline]] bool find_room(std::uint64_t size) noexcept {
    const std::uint64_t to_end = ring_.bytes_to_end(next_);
    const std::uint64_t padding = size > to_end ? to_end : 0;
    const std::uint64_t needed = padding + size + kWordBytes;  // R1: the word behind the record.
    if (free_bytes() < needed) {
      consumed_copy_ = ring_.consumed().load(std::memory_order_acquire);  // R3
      if (free_bytes() < needed) return false;
    }
    if (padding != 0) append(kPaddingFlag | padding, padding);  // R4
    room_ = std::min(free_bytes() - kWordBytes, ring_.bytes_to_end(next_));
    return true;
  }
  std::uint64_t free_bytes() const noexcept { return ring_.capacity_bytes() - (next_ - consumed_copy_); }

  BasicSpscRing ring_;
  std::uint64_t next_;           // Where the next claim goes.
  std::uint64_t published_{0};   // Where the first claim not yet published begins.
  std::uint64_t first_word_{0};  // The word of that claim, withheld until publish.
  std::uint64_t room_{0};
  std::uint64_t consumed_copy_;
};

/// Belongs to one thread. Holds that side's cursors, on a line of its own.
template <template <class> class Atomic>
class alignas(kCacheLineBytes) BasicSpscRing<Atomic>::Consumer {
 public:
  /// The next unread record, or an empty span. Steps over it: each record is seen once. The bytes
  /// stay until release.
  [[nodiscard]] std::span<const std::byte> peek() noexcept {
    std::uint64_t word = ring_.word(next_).load(std::memory_order_acquire);
    if (word == 0) [[unlikely]] {
      if (released_ != consumed_) give_back();
      return {};
    }
    if ((word & kPaddingFlag) != 0) [[unlikely]] {
      next_ += word & ~kPaddingFlag;
      word = ring_.word(next_).load(std::memory_order_acquire);  // Never 0: same batch as the padding.
    }
    ASSERT(word <= ring_.payload_bytes_max());
    const std::byte* payload = ring_.at(next_) + kWordBytes;
    next_ += record_bytes(word);
    return {payload, word};
  }

  /// Gives back everything peeked so far, at most one store. Steps under 1/32 of the capacity wait
  /// for the next release, or for the peek that finds the ring empty.
  void release() noexcept {
    released_ = next_;
    if (released_ - consumed_ >= step_bytes_) give_back();
  }

 private:
  friend class BasicSpscRing;

  explicit Consumer(const BasicSpscRing& ring) noexcept
      : ring_{ring},
        next_{ring.consumed().load(std::memory_order_acquire)},
        released_{next_},
        consumed_{next_},
        step_bytes_{ring.capacity_bytes() / 32} {}

  void give_back() noexcept {
    consumed_ = released_;
    ring_.consumed().store(consumed_, std::memory_order_release);  // R3
  }

  BasicSpscRing ring_;
  std::uint64_t next_;      // What the next peek reads.
  std::uint64_t released_;  // All before it may be overwritten, as soon as the producer hears of it.
  std::uint64_t consumed_;  // What the producer has been told.
  std::uint64_t step_bytes_;
};

}  // namespace engine
