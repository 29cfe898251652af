// Is this step what the writer left? Checks of bytes in memory against the chain so far; no file is opened here.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "engine/model/ids.hpp"
#include "engine/model/record.hpp"
#include "engine/model/units.hpp"
#include "journal/format.hpp"

namespace journal {

/// What is wrong with a frame. The first that applies, in the order of the checks.
enum class Fault : std::uint8_t {
  None = 1,
  Length = 2,     ///< no length that a record here can have
  Checksum = 3,   ///< the record does not match its own checksum
  Chain = 4,      ///< it follows another record than the one before it
  Sequence = 5,   ///< not the next sequence
  Epoch = 6,      ///< not the segment's epoch
  Time = 7,       ///< earlier than the record before it
  Structure = 8,  ///< no input first, a second input, a wrong cause, an unknown flag, or no last record
};

/// "its checksum does not match", for messages.
std::string_view words_of(Fault fault) noexcept;

/// Where the chain stands: what the next record must follow.
struct Chain {
  std::uint64_t seed{0};
  engine::Epoch epoch{};
  engine::Sequence last_sequence{};
  engine::Timestamp last_time{engine::kInt64Min};
  std::uint64_t tip{0};
};

/// Of the step at the front of the bytes that were checked.
struct StepCheck {
  std::size_t bytes{0};  ///< of the whole step when there is no fault, else up to the record at fault
  std::uint32_t record_count{0};
  Fault fault{Fault::None};
};

/// Checks one committed step at the front of `bytes`, which reach to the end of the segment's data. Moves the chain
/// behind it when it is whole, and leaves it alone otherwise.
StepCheck check_step(std::span<const std::byte> bytes, Chain& chain, bool verify_checksums) noexcept;

/// J3: the commit word of the frame at `frame`; 0 while nothing is committed there. An acquire load: what was stored
/// before it is visible after.
std::uint64_t load_commit_word(const std::byte* frame) noexcept;

/// Whether the frame says, by its type, that it is an end frame; is_end_frame_valid says whether it may.
bool is_end_frame(std::uint64_t commit_word) noexcept;
bool is_end_frame_valid(std::span<const std::byte> bytes, const Chain& chain) noexcept;

/// Whether the frame says, by its type, that it is padding; padding_at gives it when it may be.
bool is_padding(std::uint64_t commit_word) noexcept;
/// J17: the padding frame at `offset` of a segment's data, if it is whole and reaches to a sector boundary.
std::optional<PaddingFrame> padding_at(std::span<const std::byte> segment, std::size_t offset,
                                       std::uint64_t seed) noexcept;
/// The highest sequence that any whole padding frame from `from` on says was durable before its batch; 0 without one.
engine::Sequence durable_before_paddings(std::span<const std::byte> segment, std::size_t from,
                                         std::uint64_t seed) noexcept;

/// The offset, from `from` on, of the first record of this journal that stands alone as a valid input with a sequence
/// above `after`: proof that more was committed. 8-aligned forward search.
struct InputFound {
  std::size_t offset{0};
  engine::Sequence sequence{};
};
std::optional<InputFound> find_input(std::span<const std::byte> segment, std::size_t from, std::uint64_t seed,
                                     engine::Sequence after) noexcept;

/// One past the last byte in `bytes` that is not zero; 0 when all are.
std::size_t used_bytes(std::span<const std::byte> bytes) noexcept;

}  // namespace journal
