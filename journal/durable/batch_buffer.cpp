#include "journal/durable/batch_buffer.hpp"

#include <cstdlib>
#include <cstring>

#include "engine/base/assert.hpp"
#include "engine/model/record.hpp"

namespace journal {

SectorMemory::SectorMemory(std::size_t bytes)
    : bytes_{static_cast<std::byte*>(std::aligned_alloc(kSectorBytes, bytes))}, size_{bytes} {
  ASSERT(bytes_ != nullptr);
  std::memset(bytes_.get(), 0, bytes);
}

void SectorMemory::Free::operator()(std::byte* bytes) const noexcept { std::free(bytes); }

void BatchBuffer::add(std::span<const std::byte> step) noexcept {
  ASSERT(fits(step.size(), memory_.size()));
  std::memcpy(memory_.data() + used_, step.data(), step.size());
  // Each record names its length, so the last one is found by going through them: short, and in the cache.
  const std::byte* record = step.data();
  const std::byte* const end = step.data() + step.size();
  for (;;) {
    const auto& header = *view_as<engine::RecordHeader>(record);
    record += header.length;
    if (record == end) {
      last_sequence_ = header.sequence;
      tip_ = header.checksum;
      break;
    }
  }
  used_ += step.size();
}

std::span<const std::byte> BatchBuffer::finish(engine::Sequence durable_before) noexcept {
  const std::size_t whole = padded_bytes(used_);
  std::byte* const place = memory_.data() + used_;
  std::memset(place, 0, whole - used_);
  PaddingFrame frame{.length = static_cast<std::uint32_t>(whole - used_),
                     .type = PaddingFrame::kType,
                     .version = 1,
                     .previous = tip_,
                     .durable_before = durable_before};
  std::memcpy(place, &frame, sizeof(frame));
  frame.checksum = frame_checksum(place, frame.length, seed_);
  std::memcpy(place, &frame, sizeof(frame.checksum));
  return {memory_.data(), whole};
}

}  // namespace journal
