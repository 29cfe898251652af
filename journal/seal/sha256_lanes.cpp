#include "journal/seal/sha256_lanes.hpp"

#include <array>
#include <cstring>

#if defined(__x86_64__)
#include <cpuid.h>
#endif

#include "engine/base/assert.hpp"
#include "journal/seal/sha256.hpp"

namespace journal {

#if defined(__x86_64__)
// The kernels, in files that are compiled for one kind of processor each.
void compress_eight(std::uint32_t* state, const unsigned char* const* blocks);
void compress_sixteen(std::uint32_t* state, const unsigned char* const* blocks);
#endif

namespace {

using Messages = std::span<const std::span<const std::byte>>;
using Compress = void (*)(std::uint32_t* state, const unsigned char* const* blocks);

constexpr std::size_t kBlockBytes = 64;
constexpr std::size_t kStateWords = 8;
constexpr std::size_t kTailMin = 9;  // The bit after the message, and its length in eight bytes.
constexpr std::array<std::uint32_t, kStateWords> kInitial = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                                             0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};

/// One message on its way through a lane. Its first and last blocks are staged: the prefix moves every byte by one.
class Lane {
 public:
  void take(HashPrefix prefix, std::span<const std::byte> message, Digest* to) noexcept;
  /// The next block; when there is none, any 64 bytes.
  const unsigned char* next_block() noexcept;
  [[nodiscard]] bool is_done() const noexcept { return has_head_ + middle_blocks_ + tail_blocks_ == 0; }
  /// Where the digest goes; null while the lane is idle.
  [[nodiscard]] Digest* digest() const noexcept { return digest_; }
  void rest() noexcept { digest_ = nullptr; }

 private:
  alignas(kBlockBytes) std::array<unsigned char, 3 * kBlockBytes> stage_{};  // Head, tail.
  const unsigned char* middle_{nullptr};                                     // Blocks read where they lie.
  const unsigned char* tail_{nullptr};
  std::size_t has_head_{0};
  std::size_t middle_blocks_{0};
  std::size_t tail_blocks_{0};
  Digest* digest_{nullptr};
};

void Lane::take(HashPrefix prefix, std::span<const std::byte> message, Digest* to) noexcept {
  const auto* const bytes = reinterpret_cast<const unsigned char*>(message.data());
  const std::size_t total = message.size() + 1;
  stage_.fill(0);
  unsigned char* const tail = stage_.data() + kBlockBytes;
  has_head_ = total >= kBlockBytes ? 1 : 0;
  const std::size_t in_tail = total % kBlockBytes;
  if (has_head_ != 0) {
    stage_[0] = static_cast<unsigned char>(prefix);
    std::memcpy(stage_.data() + 1, bytes, kBlockBytes - 1);
    middle_ = bytes + kBlockBytes - 1;
    middle_blocks_ = total / kBlockBytes - 1;
    if (in_tail != 0) std::memcpy(tail, middle_ + middle_blocks_ * kBlockBytes, in_tail);
  } else {
    tail[0] = static_cast<unsigned char>(prefix);
    if (!message.empty()) std::memcpy(tail + 1, bytes, message.size());
  }
  tail[in_tail] = 0x80;
  tail_blocks_ = in_tail + kTailMin <= kBlockBytes ? 1 : 2;
  const std::uint64_t bits = __builtin_bswap64(std::uint64_t{total} * 8);
  std::memcpy(tail + tail_blocks_ * kBlockBytes - sizeof(bits), &bits, sizeof(bits));
  tail_ = tail;
  digest_ = to;
}

const unsigned char* Lane::next_block() noexcept {
  if (has_head_ != 0) {
    has_head_ = 0;
    return stage_.data();
  }
  if (middle_blocks_ != 0) {
    --middle_blocks_;
    const unsigned char* const block = middle_;
    middle_ += kBlockBytes;
    return block;
  }
  if (tail_blocks_ == 0) return stage_.data();
  --tail_blocks_;
  const unsigned char* const block = tail_;
  tail_ += kBlockBytes;
  return block;
}

/// Messages in lanes: when one is through, its lane takes the next.
template <std::size_t kLanes>
class Lanes {
 public:
  Lanes(HashPrefix prefix, Messages messages, Digest* digests) noexcept
      : prefix_{prefix}, messages_{messages}, digests_{digests} {
    for (std::size_t lane = 0; lane < kLanes; ++lane) refill(lane);
  }
  void run(Compress compress) noexcept {
    std::array<const unsigned char*, kLanes> blocks{};
    while (running_ != 0) {
      for (std::size_t lane = 0; lane < kLanes; ++lane) blocks[lane] = lanes_[lane].next_block();
      compress(state_.data(), blocks.data());
      for (std::size_t lane = 0; lane < kLanes; ++lane) {
        if (lanes_[lane].digest() != nullptr && lanes_[lane].is_done()) finish(lane);
      }
    }
  }

 private:
  void refill(std::size_t lane) noexcept {
    if (next_ == messages_.size()) return;
    for (std::size_t word = 0; word < kStateWords; ++word) state_[word * kLanes + lane] = kInitial[word];
    lanes_[lane].take(prefix_, messages_[next_], digests_ + next_);
    ++next_;
    ++running_;
  }
  void finish(std::size_t lane) noexcept {
    for (std::size_t word = 0; word < kStateWords; ++word) {
      const std::uint32_t value = __builtin_bswap32(state_[word * kLanes + lane]);
      std::memcpy(lanes_[lane].digest()->data() + word * sizeof(value), &value, sizeof(value));
    }
    lanes_[lane].rest();
    --running_;
    refill(lane);
  }

  alignas(kBlockBytes) std::array<std::uint32_t, kStateWords * kLanes> state_{};
  std::array<Lane, kLanes> lanes_{};
  HashPrefix prefix_;
  Messages messages_;
  Digest* digests_;
  std::size_t next_{0};
  std::size_t running_{0};
};

void hash_one_by_one(HashPrefix prefix, Messages messages, Digest* digests) {
  thread_local Sha256 hasher;
  for (const std::span<const std::byte> message : messages) {
    *digests++ = hasher.add(std::as_bytes(std::span{&prefix, 1})).add(message).finish();
  }
}

#if defined(__x86_64__)
bool has_sha_instructions() noexcept {
  constexpr unsigned kExtendedFeatures = 7;
  constexpr unsigned kShaBit = 29;
  unsigned eax = 0;
  unsigned ebx = 0;
  unsigned ecx = 0;
  unsigned edx = 0;
  return __get_cpuid_count(kExtendedFeatures, 0, &eax, &ebx, &ecx, &edx) != 0 && ((ebx >> kShaBit) & 1U) != 0;
}
#endif

}  // namespace

bool is_supported(LaneMethod method) noexcept {
#if defined(__x86_64__)
  if (method == LaneMethod::Eight) return __builtin_cpu_supports("avx2") != 0;
  if (method == LaneMethod::Sixteen) return __builtin_cpu_supports("avx512f") != 0;
#endif
  return method == LaneMethod::OneByOne;
}

LaneMethod lane_method() noexcept {
  static const LaneMethod fastest = [] {
    if (is_supported(LaneMethod::Sixteen)) return LaneMethod::Sixteen;
#if defined(__x86_64__)
    if (is_supported(LaneMethod::Eight) && !has_sha_instructions()) return LaneMethod::Eight;
#endif
    return LaneMethod::OneByOne;
  }();
  return fastest;
}

void sha256_each(HashPrefix prefix, Messages messages, Digest* digests, LaneMethod method) {
  ASSERT(is_supported(method));
#if defined(__x86_64__)
  // A message or two alone would leave most lanes idle.
  constexpr std::size_t kWorthLanes = 4;
  if (messages.size() >= kWorthLanes && method == LaneMethod::Sixteen) {
    return Lanes<16>{prefix, messages, digests}.run(&compress_sixteen);
  }
  if (messages.size() >= kWorthLanes && method == LaneMethod::Eight) {
    return Lanes<8>{prefix, messages, digests}.run(&compress_eight);
  }
#endif
  hash_one_by_one(prefix, messages, digests);
}

}  // namespace journal
