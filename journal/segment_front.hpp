// The front of a segment as a reader finds it: header and opening out of the two copies, and whether they can be.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "engine/base/result.hpp"
#include "journal/check.hpp"
#include "journal/error.hpp"
#include "journal/format.hpp"

namespace journal {

/// What the two copies say together: each half from whichever copy has it whole.
struct SegmentFront {
  SegmentHeader header{};
  std::optional<SegmentOpening> opening{};  ///< none: unused, or the writer was killed while it opened the segment
  std::uint32_t copies_damaged{0};  ///< pages that are not this header, this opening and zeros; only for used segments
};

/// "1.0"
std::string version_text(engine::SchemaVersion version);

/// Reads the front of a whole mapped file. Fails when neither copy has a header, when the version is another, or the
/// schema's major (J22), and when the file is not as long as the header says. path: for the error.
engine::Result<SegmentFront, JournalError> read_front(std::span<const std::byte> file, const std::string& path);

/// Why `front`, found as number `number` behind the segment of `predecessor`, is not the one that follows `chain`;
/// empty when it is.
std::string mismatch_of(const SegmentFront& front, const SegmentHeader& predecessor, std::uint32_t number,
                        const Chain& chain);

}  // namespace journal
