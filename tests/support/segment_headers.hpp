// Changes the segment headers of a journal on disk, checksums and all: what another build would have written.
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>

#include "journal/directory.hpp"
#include "journal/format.hpp"

namespace tests {

/// Calls change(header) for both copies of one segment's header.
template <class Change>
void change_header(const std::filesystem::path& segment, const Change& change) {
  std::fstream file{segment, std::ios::in | std::ios::out | std::ios::binary};
  const std::size_t last_page = std::filesystem::file_size(segment) - journal::kPageBytes;
  for (const std::size_t offset : {std::size_t{0}, last_page}) {
    journal::SegmentHeader header;
    file.seekg(static_cast<std::streamoff>(offset));
    file.read(reinterpret_cast<char*>(&header), sizeof(header));
    change(header);
    header.checksum = journal::struct_checksum(header, journal::kMagic);
    file.seekp(static_cast<std::streamoff>(offset));
    file.write(reinterpret_cast<const char*>(&header), sizeof(header));
  }
}

/// Of all segments: another schema, by version and fingerprint.
inline void change_schema(const std::filesystem::path& directory, engine::SchemaVersion version,
                          std::uint64_t fingerprint) {
  const auto numbers = journal::list_segments(directory);
  for (const std::uint32_t number : *numbers) {
    change_header(directory / journal::segment_file_name(number), [&](journal::SegmentHeader& header) {
      header.schema = version;
      header.schema_fingerprint = fingerprint;
    });
  }
}

}  // namespace tests
