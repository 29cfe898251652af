#include "journal/seal/batch_tree.hpp"

#include "engine/base/assert.hpp"
#include "engine/base/bytes.hpp"
#include "engine/model/events.hpp"
#include "journal/seal/merkle.hpp"
#include "journal/seal/sha256_lanes.hpp"

namespace journal {

namespace {

/// The event, when the record is of its type and at least as long: a later version may add to it.
template <class Event>
const Event* event_in(const engine::RecordHeader& header, const std::byte* record) {
  const bool is_one = header.type == static_cast<std::uint16_t>(engine::EventTraits<Event>::kType) &&
                      header.length >= sizeof(header) + sizeof(Event);
  return is_one ? engine::view_as<Event>(record + sizeof(header)) : nullptr;
}

/// Hashed while they are still in the second cache, and enough to fill the lanes to the end.
constexpr std::size_t kWaitingMax = 64;

}  // namespace

void BatchTree::add(std::span<const std::byte> records) {
  if (is_empty()) begin_ = group_ = end_ = records.data();
  ASSERT(records.data() == end_);
  const std::byte* record = records.data();
  end_ = record + records.size();
  while (record != end_) {
    const auto& header = *engine::view_as<engine::RecordHeader>(record);
    ASSERT(header.length >= sizeof(header));
    ASSERT(header.length <= static_cast<std::size_t>(end_ - record));
    const auto offset = static_cast<std::size_t>(record - begin_);
    if (offset >= edge_) {
      close_group(record);
      edge_ = (offset / kGroupBytes + 1) * kGroupBytes;
    }
    note(header, record);
    record += header.length;
  }
}

void BatchTree::note(const engine::RecordHeader& header, const std::byte* record) {
  if (first_.raw() == 0) first_ = header.sequence;
  last_ = header.sequence;
  tip_ = header.checksum;
  if (const auto* const hashed = event_in<engine::StateHashed>(header, record)) {
    state_ = {.sequence = header.sequence, .hash = hashed->state_hash};
  } else if (const auto* const gap = event_in<engine::FeedGap>(header, record)) {
    lost_market_data_ += gap->lost;
  }
}

void BatchTree::close_group(const std::byte* at) {
  waiting_.push_back({group_, at});
  group_ = at;
  if (waiting_.size() == kWaitingMax) hash_waiting();
}

void BatchTree::hash_waiting() {
  const std::size_t done = leaves_.size();
  leaves_.resize(done + waiting_.size());
  sha256_each(HashPrefix::Leaf, waiting_, leaves_.data() + done);
  waiting_.clear();
}

Digest BatchTree::finish() {
  if (group_ != end_) close_group(end_);
  hash_waiting();
  return merkle_root(leaves_);
}

void BatchTree::clear() {
  begin_ = group_ = end_ = nullptr;
  edge_ = kGroupBytes;
  first_ = last_ = {};
  tip_ = 0;
  state_ = {};
  lost_market_data_ = 0;
  waiting_.clear();
  leaves_.clear();
}

}  // namespace journal
