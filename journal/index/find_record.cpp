#include "journal/index/find_record.hpp"

#include <cstring>
#include <string>

#include "journal/archive/places.hpp"
#include "journal/directory.hpp"
#include "journal/format.hpp"

namespace journal {

namespace {

using engine::Failure;
using engine::RecordHeader;

struct Place {
  std::uint32_t segment;
  std::uint64_t offset;
};

/// Where to start to look: the nearest row or block at or before the sequence.
engine::Result<std::optional<Place>, JournalError> nearest_place(Connection& connection, engine::Sequence sequence) {
  const std::string number = std::to_string(sequence.raw());
  auto nearest = connection.prepare(
      "SELECT segment, offset FROM (SELECT * FROM (SELECT sequence AS at, segment, offset FROM events WHERE sequence "
      "<= " +
      number +
      " ORDER BY sequence DESC LIMIT 1) UNION ALL SELECT * FROM (SELECT first_sequence, segment, "
      "offset FROM market_blocks WHERE first_sequence <= " +
      number + " ORDER BY first_sequence DESC LIMIT 1)) WHERE (SELECT last_sequence FROM index_state) >= " + number +
      " ORDER BY at DESC LIMIT 1");
  if (!nearest) return Failure{nearest.error()};
  const auto row = nearest->step();
  if (!row) return Failure{row.error()};
  if (!*row) return std::optional<Place>{};
  return std::optional{
      Place{static_cast<std::uint32_t>(nearest->integer(0)), static_cast<std::uint64_t>(nearest->integer(1))}};
}

/// From record to record until the sequence is there; empty when the bytes are no records or lead beyond it.
std::span<const std::byte> scan(std::span<const std::byte> segment, std::uint64_t offset, engine::Sequence sequence) {
  while (offset + sizeof(EndFrame) <= segment.size()) {
    const auto* const frame = view_as<EndFrame>(segment.data() + offset);
    if (frame->length < sizeof(EndFrame) || frame->length > segment.size() - offset) return {};
    const bool is_record = frame->type != EndFrame::kType && frame->type != PaddingFrame::kType;
    if (is_record) {
      if (frame->length < sizeof(RecordHeader)) return {};
      const auto* const header = view_as<RecordHeader>(segment.data() + offset);
      if (header->sequence == sequence) return segment.subspan(offset, header->length);
      if (header->sequence > sequence) return {};
    }
    offset += frame->length;
  }
  return {};
}

}  // namespace

FoundRecord::FoundRecord(std::span<const std::byte> bytes) : words_(bytes.size() / sizeof(std::uint64_t)) {
  std::memcpy(words_.data(), bytes.data(), words_.size() * sizeof(std::uint64_t));
}

const RecordHeader& FoundRecord::header() const noexcept {
  return *view_as<RecordHeader>(std::as_bytes(std::span{words_}).data());
}

std::span<const std::byte> FoundRecord::payload() const noexcept {
  return std::as_bytes(std::span{words_}).subspan(sizeof(RecordHeader));
}

engine::Result<std::optional<FoundRecord>, JournalError> find_record(const std::filesystem::path& directory,
                                                                     Connection& connection,
                                                                     engine::Sequence sequence) {
  const auto place = nearest_place(connection, sequence);
  if (!place) return Failure{place.error()};
  if (!*place) return std::optional<FoundRecord>{};
  const auto path = directory / segment_file_name((*place)->segment);
  const auto mapped = map_segment(directory, (*place)->segment);
  if (!mapped) return Failure{mapped.error()};
  const auto bytes = scan(mapped->bytes(), (*place)->offset, sequence);
  const bool is_whole =
      !bytes.empty() && frame_checksum(bytes.data(), bytes.size(),
                                       checksum_seed(view_as<SegmentHeader>(mapped->bytes().data())->journal_id)) ==
                            view_as<RecordHeader>(bytes.data())->checksum;
  if (is_whole) return std::optional{FoundRecord{bytes}};
  return Failure{JournalError{.code = ErrorCode::Damage,
                              .path = path.string(),
                              .offset = (*place)->offset,
                              .sequence = sequence,
                              .reason = "is not found from here on as the index says",
                              .advice = "`lockstep-journal verify` looks at the journal, `index check` at the index"}};
}

}  // namespace journal
