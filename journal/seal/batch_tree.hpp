// What a seal says about the records of its batch: the root of a tree over them, and the facts on the way. The leaves
// are groups of whole records, so that a proof of one record shows its group and nothing else, and may be read from
// the group's first byte without doubt where a record begins.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/model/ids.hpp"
#include "engine/model/record.hpp"
#include "journal/seal/digest.hpp"

namespace journal {

/// A group is the records that begin in one such stretch of their batch: S3.
inline constexpr std::size_t kGroupBytes = 4096;

/// The last StateHashed of a stream of records; sequence 0: none yet.
struct StateFacts {
  engine::Sequence sequence{};
  std::uint64_t hash{0};
};

/// For records that were checked: lengths are relied on.
class BatchTree {
 public:
  /// Whole records, which follow those added before in memory and stay there until finish().
  void add(std::span<const std::byte> records);
  /// Of all that was added; nothing may be added after it, clear() begins anew.
  [[nodiscard]] Digest finish();
  void clear();

  [[nodiscard]] std::span<const std::byte> records() const noexcept { return {begin_, end_}; }
  [[nodiscard]] bool is_empty() const noexcept { return begin_ == end_; }
  [[nodiscard]] engine::Sequence first() const noexcept { return first_; }
  [[nodiscard]] engine::Sequence last() const noexcept { return last_; }
  [[nodiscard]] std::uint64_t tip() const noexcept { return tip_; }
  /// With sequence 0 when there was none in this batch.
  [[nodiscard]] const StateFacts& state() const noexcept { return state_; }
  /// Messages of feeds that its records tell the loss of (FeedGap).
  [[nodiscard]] std::uint64_t lost_market_data() const noexcept { return lost_market_data_; }
  /// Hashes of the groups; complete after finish().
  [[nodiscard]] const std::vector<Digest>& leaves() const noexcept { return leaves_; }

 private:
  void close_group(const std::byte* at);
  void hash_waiting();
  void note(const engine::RecordHeader& header, const std::byte* record);

  const std::byte* begin_{nullptr};
  const std::byte* group_{nullptr};  // Where the open group begins.
  const std::byte* end_{nullptr};
  std::size_t edge_{kGroupBytes};  // From here on, counted from begin_, a record begins another group.
  engine::Sequence first_{};
  engine::Sequence last_{};
  std::uint64_t tip_{0};
  StateFacts state_{};
  std::uint64_t lost_market_data_{0};
  std::vector<std::span<const std::byte>> waiting_;  // Groups to be hashed side by side.
  std::vector<Digest> leaves_;
};

}  // namespace journal
