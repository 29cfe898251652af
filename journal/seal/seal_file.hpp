// A seal file as it lies on the disk: mapped, its parts found, their checksums checked. What they say is checked by
// seal_check.hpp. Changes nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/base/result.hpp"
#include "journal/error.hpp"
#include "journal/seal/seal_format.hpp"
#include "journal/segment.hpp"

namespace journal {

/// The numbers of the segments that have a seal file, ascending; in the journal's archive too.
engine::Result<std::vector<std::uint32_t>, JournalError> list_seals(const std::filesystem::path& directory);

/// The parts of a seal file, as far as they are whole.
struct SealFile {
  SealFileHeader header{};
  std::vector<Seal> seals{};
  std::optional<SegmentClosing> closing{};
  /// Behind the last whole part: where writing goes on, and what was being written when the writer stopped.
  std::uint64_t end{0};
  std::uint64_t bytes_beyond{0};
};

/// Reads the seals of `segment`. seed: of the journal. Damage when the header, or a part that has others behind it, is
/// not whole; NotFound when there is no such file.
engine::Result<SealFile, JournalError> read_seals(const std::filesystem::path& directory, std::uint32_t segment,
                                                  std::uint64_t seed);

/// The bytes of a part, as they are hashed and signed.
template <class Part>
std::span<const std::byte> bytes_of(const Part& part) noexcept {
  return std::as_bytes(std::span{&part, 1});
}
/// What a closing's signature is over.
std::vector<std::byte> signed_message(const SegmentClosing& closing);

}  // namespace journal
