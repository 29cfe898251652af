#include "journal/check.hpp"

#include <atomic>
#include <cstring>

namespace journal {

using engine::RecordHeader;
namespace flags = engine::record_flags;

namespace {

constexpr std::uint8_t kKnownFlags = flags::kInput | flags::kLastOfStep;

const RecordHeader& header_at(const std::byte* record) noexcept { return *view_as<RecordHeader>(record); }

bool is_length_possible(std::uint32_t length, std::size_t room) noexcept {
  return length >= sizeof(RecordHeader) && length % engine::kRecordAlignment == 0 && length <= room;
}

bool is_structure_right(const RecordHeader& header, std::uint32_t place_in_step) noexcept {
  const bool is_input = (header.flags & flags::kInput) != 0;
  return is_input == (place_in_step == 0) && header.cause == place_in_step && header.type != 0 &&
         (header.flags & ~kKnownFlags) == 0;
}

std::uint16_t type_of(std::uint64_t commit_word) noexcept {
  constexpr unsigned kTypeShift = 32;  // Little-endian: the length is the lower half, the type follows.
  return static_cast<std::uint16_t>(commit_word >> kTypeShift);
}

Fault fault_of(const RecordHeader& header, const Chain& chain, std::uint32_t place_in_step) noexcept {
  if (header.previous != chain.tip) return Fault::Chain;
  if (header.sequence.raw() != chain.last_sequence.raw() + 1) return Fault::Sequence;
  if (header.epoch != chain.epoch) return Fault::Epoch;
  if (header.time < chain.last_time) return Fault::Time;
  return is_structure_right(header, place_in_step) ? Fault::None : Fault::Structure;
}

}  // namespace

std::string_view words_of(Fault fault) noexcept {
  switch (fault) {
    case Fault::None:
      return "nothing is wrong";
    case Fault::Length:
      return "its length cannot be";
    case Fault::Checksum:
      return "its checksum does not match";
    case Fault::Chain:
      return "it does not follow the record before it";
    case Fault::Sequence:
      return "its sequence is not the next";
    case Fault::Epoch:
      return "its epoch is not the segment's";
    case Fault::Time:
      return "its time is earlier than the record before it";
    case Fault::Structure:
      return "it does not fit the structure of a step";
  }
  return "unknown";
}

StepCheck check_step(std::span<const std::byte> bytes, Chain& chain, bool verify_checksums) noexcept {
  Chain ahead = chain;
  StepCheck result;
  for (;;) {
    const std::byte* const record = bytes.data() + result.bytes;
    const std::size_t room = bytes.size() - result.bytes;
    if (room < sizeof(RecordHeader)) return {result.bytes, result.record_count, Fault::Length};
    const RecordHeader& header = header_at(record);
    if (!is_length_possible(header.length, room)) return {result.bytes, result.record_count, Fault::Length};
    if (verify_checksums && frame_checksum(record, header.length, ahead.seed) != header.checksum) {
      return {result.bytes, result.record_count, Fault::Checksum};
    }
    const Fault fault = fault_of(header, ahead, result.record_count);
    if (fault != Fault::None) return {result.bytes, result.record_count, fault};
    ahead.last_sequence = header.sequence;
    ahead.last_time = header.time;
    ahead.tip = header.checksum;
    result.bytes += header.length;
    ++result.record_count;
    if ((header.flags & flags::kLastOfStep) != 0) break;
  }
  chain = ahead;
  return result;
}

std::uint64_t load_commit_word(const std::byte* frame) noexcept {
  // atomic_ref of a const type came after C++20. The memory may be read-only: a load of eight bytes never writes.
  auto& word = *const_cast<std::uint64_t*>(view_as<std::uint64_t>(frame + kCommitWordOffset));
  return std::atomic_ref<std::uint64_t>{word}.load(std::memory_order_acquire);
}

bool is_end_frame(std::uint64_t commit_word) noexcept { return type_of(commit_word) == EndFrame::kType; }

bool is_end_frame_valid(std::span<const std::byte> bytes, const Chain& chain) noexcept {
  if (bytes.size() < sizeof(EndFrame)) return false;
  EndFrame frame;
  std::memcpy(&frame, bytes.data(), sizeof(frame));
  return frame.length == sizeof(EndFrame) && frame.type == EndFrame::kType && frame.version == 1 && frame.flags == 0 &&
         frame.previous == chain.tip && frame.checksum == frame_checksum(bytes.data(), sizeof(EndFrame), chain.seed);
}

bool is_padding(std::uint64_t commit_word) noexcept { return type_of(commit_word) == PaddingFrame::kType; }

std::optional<PaddingFrame> padding_at(std::span<const std::byte> segment, std::size_t offset,
                                       std::uint64_t seed) noexcept {
  if (segment.size() - offset < sizeof(PaddingFrame)) return std::nullopt;
  PaddingFrame frame;
  std::memcpy(&frame, segment.data() + offset, sizeof(frame));
  const bool is_whole = frame.type == PaddingFrame::kType && frame.version == 1 && frame.flags == 0 &&
                        frame.length >= sizeof(PaddingFrame) && frame.length <= segment.size() - offset &&
                        (offset + frame.length) % kSectorBytes == 0 && frame.length < 2 * kSectorBytes &&
                        frame.checksum == frame_checksum(segment.data() + offset, frame.length, seed);
  return is_whole ? std::optional{frame} : std::nullopt;
}

engine::Sequence durable_before_paddings(std::span<const std::byte> segment, std::size_t from,
                                         std::uint64_t seed) noexcept {
  engine::Sequence highest{};
  for (std::size_t at = from; at + sizeof(PaddingFrame) <= segment.size(); at += engine::kRecordAlignment) {
    const auto frame = padding_at(segment, at, seed);
    if (frame && frame->durable_before > highest) highest = frame->durable_before;
  }
  return highest;
}

std::optional<InputFound> find_input(std::span<const std::byte> segment, std::size_t from, std::uint64_t seed,
                                     engine::Sequence after) noexcept {
  constexpr std::size_t kAlignment = engine::kRecordAlignment;
  for (std::size_t at = (from + kAlignment - 1) / kAlignment * kAlignment; at + sizeof(RecordHeader) <= segment.size();
       at += kAlignment) {
    const RecordHeader& header = header_at(segment.data() + at);
    // Most of what is looked at is zeros or the middle of a record: refuse that before hashing.
    if (!is_length_possible(header.length, segment.size() - at) || header.sequence <= after) continue;
    if (!is_structure_right(header, 0)) continue;
    if (frame_checksum(segment.data() + at, header.length, seed) != header.checksum) continue;
    return InputFound{.offset = at, .sequence = header.sequence};
  }
  return std::nullopt;
}

std::size_t used_bytes(std::span<const std::byte> bytes) noexcept {
  std::size_t used = bytes.size();
  // By words first: most of a segment that was just opened is zeros.
  for (std::uint64_t word = 0; used >= sizeof(word); used -= sizeof(word)) {
    std::memcpy(&word, bytes.data() + used - sizeof(word), sizeof(word));
    if (word != 0) break;
  }
  while (used != 0 && bytes[used - 1] == std::byte{0}) --used;
  return used;
}

}  // namespace journal
