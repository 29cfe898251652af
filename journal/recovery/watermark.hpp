// How far a journal is known to have been durable, and who says so: W of the rule of recovery. Reads only.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/model/ids.hpp"
#include "journal/error.hpp"

namespace journal {

enum class WatermarkSource : std::uint8_t {
  HeadFile = 1,
  Seal = 2,
  Index = 3,   ///< its last row that was durable
  Anchor = 4,  ///< a head that somebody kept outside: `--anchor SEQ:TIP`
  Backup = 5,  ///< the manifest of the backup that the journal was restored from
};

/// One who says that the journal was durable up to `sequence`.
struct Watermark {
  WatermarkSource source{};
  engine::Sequence sequence{};
  std::optional<std::uint64_t> tip{};  ///< checksum of that record, where the source knows it
  std::string where{};                 ///< in words: "head, generation 12"
};

std::string_view name_of(WatermarkSource source) noexcept;

/// What lies in the journal's directory: the head file, every seal, and what it was restored from. Fails when one of
/// them cannot be read, is damaged, or is another journal's.
engine::Result<std::vector<Watermark>, JournalError> watermarks_in(const std::filesystem::path& directory,
                                                                   engine::JournalId id);

/// The same but for the head file, which may be what is damaged.
engine::Result<std::vector<Watermark>, JournalError> watermarks_beside_head(const std::filesystem::path& directory,
                                                                            engine::JournalId id);

/// The one with the highest sequence; null when there is none.
const Watermark* highest(std::span<const Watermark> watermarks) noexcept;

/// "123:00ff00ff00ff00ff": a sequence and the checksum of its record in hexadecimal. Nothing when it is no such text.
std::optional<Watermark> parse_anchor(std::string_view text);

}  // namespace journal
