#include "journal/seal/seal_file.hpp"

#include <cstring>
#include <string_view>

#include "journal/archive/places.hpp"
#include "journal/directory.hpp"

namespace journal {

namespace fs = std::filesystem;
using engine::Failure;

namespace {

template <class Part>
std::optional<Part> part_at(std::span<const std::byte> file, std::size_t offset, std::uint64_t seed) {
  if (file.size() - offset < sizeof(Part)) return std::nullopt;
  Part part;
  std::memcpy(&part, file.data() + offset, sizeof(part));
  if (part.checksum != struct_checksum(part, seed)) return std::nullopt;
  return part;
}

JournalError damage(const fs::path& path, std::uint64_t offset, std::string reason) {
  return {.code = ErrorCode::Damage,
          .path = path.string(),
          .offset = offset,
          .reason = std::move(reason),
          .advice = "restore the file from a copy"};
}

}  // namespace

engine::Result<std::vector<std::uint32_t>, JournalError> list_seals(const fs::path& directory) {
  return list_numbers(directory, seal_number);
}

engine::Result<SealFile, JournalError> read_seals(const fs::path& directory, std::uint32_t segment,
                                                  std::uint64_t seed) {
  const fs::path path = directory / seal_file_name(segment);
  const auto mapped = map_seals(directory, segment);
  if (!mapped) return Failure{mapped.error()};
  const std::span<const std::byte> bytes = mapped->bytes();
  SealFile file;
  const auto header = part_at<SealFileHeader>(bytes, 0, seed);
  if (!header || header->magic != kSealMagic) return Failure{damage(path, 0, "its header is not whole")};
  if (header->format_version != kFormatVersion || header->endian_mark != kEndianMark) {
    return Failure{JournalError{.code = ErrorCode::OtherVersion,
                                .path = path.string(),
                                .reason = "is of format version " + std::to_string(header->format_version),
                                .advice = "use the build that wrote it"}};
  }
  file.header = *header;
  file.end = sizeof(SealFileHeader);
  while (const auto seal = part_at<Seal>(bytes, file.end, seed)) {
    if (seal->kind != SealKind::Batch) break;
    file.seals.push_back(*seal);
    file.end += sizeof(Seal);
  }
  file.closing = part_at<SegmentClosing>(bytes, file.end, seed);
  if (file.closing && file.closing->kind != SealKind::Closing) file.closing.reset();
  if (file.closing) file.end += sizeof(SegmentClosing);
  file.bytes_beyond = bytes.size() - file.end;
  if (file.closing && file.bytes_beyond != 0) return Failure{damage(path, file.end, "goes on behind its closing")};
  // Of an open file whatever was not synced may be torn. Not before a whole closing: S6.
  const bool is_closed = file.bytes_beyond > sizeof(SegmentClosing) &&
                         part_at<SegmentClosing>(bytes, bytes.size() - sizeof(SegmentClosing), seed).has_value();
  if (is_closed) return Failure{damage(path, file.end, "a seal is not whole")};
  return file;
}

std::vector<std::byte> signed_message(const SegmentClosing& closing) {
  constexpr std::string_view kPurpose = "lockstep segment closing v1";
  const auto fields = bytes_of(closing).first(offsetof(SegmentClosing, signature));
  std::vector<std::byte> message(kPurpose.size() + fields.size());
  std::memcpy(message.data(), kPurpose.data(), kPurpose.size());
  std::memcpy(message.data() + kPurpose.size(), fields.data(), fields.size());
  return message;
}

}  // namespace journal
