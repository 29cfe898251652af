#include "journal/segment_front.hpp"

#include <algorithm>
#include <array>
#include <cstring>

namespace journal {

namespace {

using Page = std::span<const std::byte>;

bool is_valid(const SegmentHeader& header) noexcept {
  return header.magic == kMagic && header.format_version == kFormatVersion && header.endian_mark == kEndianMark &&
         is_segment_size(header.segment_bytes) && header.checksum == struct_checksum(header, kMagic);
}

SegmentHeader header_of(Page page) noexcept {
  SegmentHeader header;
  std::memcpy(&header, page.data(), sizeof(header));
  return header;
}

std::optional<SegmentOpening> opening_of(Page page, std::uint64_t seed) noexcept {
  SegmentOpening opening;
  std::memcpy(&opening, page.data() + sizeof(SegmentHeader), sizeof(opening));
  if (opening.base_sequence.raw() == 0 || opening.checksum != struct_checksum(opening, seed)) return std::nullopt;
  return opening;
}

bool is_page_as_written(Page page, const SegmentFront& front) noexcept {
  std::array<std::byte, kPageBytes> expected{};
  std::memcpy(expected.data(), &front.header, sizeof(SegmentHeader));
  if (front.opening) std::memcpy(expected.data() + sizeof(SegmentHeader), &*front.opening, sizeof(SegmentOpening));
  return std::equal(page.begin(), page.end(), expected.begin());
}

JournalError damage(const std::string& path, std::string reason) {
  return {.code = ErrorCode::Damage,
          .path = path,
          .reason = std::move(reason),
          .advice = "restore the file from a copy; `lockstep-journal cat` still shows what comes before"};
}

/// Neither page holds a header of ours: what else could the file be? What only one page says was torn off, and no
/// version is 0.
JournalError no_header(std::span<const Page> pages, const std::string& path) {
  const auto found =
      std::find_if(pages.begin(), pages.end(), [](Page page) { return header_of(page).magic == kMagic; });
  if (found != pages.end()) {
    const SegmentHeader said = header_of(*found);
    const bool is_said_by_both = pages.size() == 2 && std::all_of(pages.begin(), pages.end(), [&](Page page) {
                                   const SegmentHeader other = header_of(page);
                                   return other.magic == kMagic && other.format_version == said.format_version &&
                                          other.endian_mark == said.endian_mark;
                                 });
    if (is_said_by_both && said.format_version != 0 && said.format_version != kFormatVersion) {
      return {.code = ErrorCode::OtherVersion,
              .path = path,
              .reason = "has format version " + std::to_string(said.format_version) + "; this build reads " +
                        std::to_string(kFormatVersion),
              .advice = "use the build that wrote it"};
    }
    if (is_said_by_both && said.endian_mark == __builtin_bswap32(kEndianMark)) {
      return {.code = ErrorCode::OtherVersion,
              .path = path,
              .reason = "has its numbers in the other byte order",
              .advice = "use a machine like the one that wrote it"};
    }
    return damage(path, "neither copy of its header is whole");
  }
  return {.code = ErrorCode::NotAJournal,
          .path = path,
          .reason = "is no segment of a journal",
          .advice = "name the directory of a journal"};
}

/// J22
JournalError other_schema(const SegmentHeader& header, const std::string& path) {
  return {.code = ErrorCode::OtherVersion,
          .path = path,
          .reason = "has events of schema " + version_text(header.schema) + "; this build reads " +
                    std::to_string(engine::kSchemaVersion.major) + ".x",
          .advice = "use the build that wrote it, or a newer one"};
}

}  // namespace

std::string version_text(engine::SchemaVersion version) {
  return std::to_string(version.major) + "." + std::to_string(version.minor);
}

engine::Result<SegmentFront, JournalError> read_front(std::span<const std::byte> file, const std::string& path) {
  std::array<Page, 2> pages;
  std::size_t count = 0;
  if (file.size() >= kPageBytes) pages[count++] = file.first(kPageBytes);
  // In a file that was cut the last page is data; it does not look like a header.
  if (file.size() >= 2 * kPageBytes && file.size() % kPageBytes == 0) pages[count++] = file.last(kPageBytes);
  const auto found = std::span{pages}.first(count);

  const auto whole = std::find_if(found.begin(), found.end(), [](Page page) { return is_valid(header_of(page)); });
  if (whole == found.end()) return engine::Failure{no_header(found, path)};
  SegmentFront front{.header = header_of(*whole)};
  if (front.header.schema.major != engine::kSchemaVersion.major) {
    return engine::Failure{other_schema(front.header, path)};
  }
  if (front.header.segment_bytes != file.size()) {
    return engine::Failure{damage(path, "is " + std::to_string(file.size()) + " bytes long, its header says " +
                                            std::to_string(front.header.segment_bytes))};
  }
  const std::uint64_t seed = checksum_seed(front.header.journal_id);
  for (const Page page : found) {
    if (!front.opening) front.opening = opening_of(page, seed);
  }
  for (const Page page : found) front.copies_damaged += is_page_as_written(page, front) ? 0U : 1U;
  return front;
}

std::string mismatch_of(const SegmentFront& front, const SegmentHeader& predecessor, std::uint32_t number,
                        const Chain& chain) {
  const SegmentHeader& header = front.header;
  if (header.journal_id != predecessor.journal_id) return "belongs to another journal";
  if (header.number != number) return "is segment " + std::to_string(header.number) + " under the name of another";
  if (header.epoch < chain.epoch) return "has an earlier epoch than its predecessor";
  // J20: only a later session may have other rules, sizes or events.
  const bool is_of_same_session =
      header.segment_bytes == predecessor.segment_bytes &&
      header.schema_fingerprint == predecessor.schema_fingerprint && header.schema == predecessor.schema &&
      header.config_hash == predecessor.config_hash && header.durability == predecessor.durability;
  if (header.epoch == chain.epoch && !is_of_same_session) return "has a header that contradicts its predecessor's";
  if (!front.opening) return "has no opening, but records lead into it";
  const SegmentOpening& opening = *front.opening;
  if (opening.predecessor_last != chain.last_sequence || opening.predecessor_tip != chain.tip ||
      opening.base_sequence.raw() != chain.last_sequence.raw() + 1) {
    return "continues after sequence " + std::to_string(opening.predecessor_last.raw()) +
           ", but its predecessor ends at " + std::to_string(chain.last_sequence.raw());
  }
  return {};
}

}  // namespace journal
